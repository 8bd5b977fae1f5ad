"""How far the register vouches for a finished test, in plain sentences."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from luopan.cli.guard import shown

if TYPE_CHECKING:
    from luopan.brief.words import Words
    from luopan.readings.base import Fact
    from luopan.readings.experiments import Deviation, ExperimentReading

BRIEF = "brief.experiments"
CODED = {
    "kind": "cli.found.kind",
    "design": "cli.found.design_of",
    "estimator": "cli.found.estimator",
}
"""By deviation, the words of the codes that are its values."""


def vouched(reading: "ExperimentReading", words: "Words") -> Iterator[str]:
    """Yield whether the test was registered in time, and each way in which it ran otherwise."""
    entry = reading.registration
    if entry is None:
        yield words.text(f"{BRIEF}.unregistered")
        return
    if entry.before:
        at, author = entry.at, shown(entry.author)
        yield words.text("cli.found.registered", at=at, author=author)
    else:
        yield words.text(f"{BRIEF}.late")
    if entry.withdrawn:
        yield words.text(f"{BRIEF}.gone")
    for one in entry.deviations:
        yield words.text(f"{BRIEF}.deviates", what=deviation(one, words))


def deviation(one: "Deviation", words: "Words") -> str:
    """Return in what a test differs from its entry; a code without words with its facts."""
    key, facts = f"{BRIEF}.deviation.{one.code}", one.facts
    if not words.has(key):
        listed = ", ".join(f"{name}: {shown(words.fact(v))}" for name, v in facts.items())
        return f"{one.code} ({listed})" if listed else one.code
    what = words.text(key)
    if {"missing", "added"} <= facts.keys():
        nothing = words.text(f"{BRIEF}.deviation.nothing")
        sides = {side: shown(words.fact(facts[side] or nothing)) for side in ("missing", "added")}
        return words.text(f"{BRIEF}.deviation.names", what=what, **sides)
    if {"registered", "ran"} <= facts.keys():
        both = {side: _value(facts[side], one.code, words) for side in ("registered", "ran")}
        return words.text(f"{BRIEF}.deviation.values", what=what, **both)
    return what


def _value(value: "Fact", code: str, words: "Words") -> str:
    key = f"{CODED.get(code)}.{value}"
    if words.has(key):
        return words.text(key)
    if code == "level" and isinstance(value, float):
        return words.number(value, "%")
    return shown(words.fact(value))
