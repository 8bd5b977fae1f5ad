"""What must stand beside a test's number: the register, other estimators, the second opinion."""

from markupsafe import Markup

from luopan.brief.content import Note
from luopan.brief.scene import Scene
from luopan.brief.tell import Teller
from luopan.brief.tested import TONES, key
from luopan.readings.base import Fact
from luopan.readings.experiments import Deviation, Effect, ExperimentReading


def state(reading: ExperimentReading) -> str:
    """Return how far the register vouches for the test."""
    entry = reading.registration
    if entry is None or not entry.before:
        return "exploratory"
    if entry.withdrawn:
        return "withdrawn"
    return "deviates" if entry.deviations else "registered"


def cautions(reading: ExperimentReading, scene: Scene, tell: Teller) -> list[Note]:
    """Return what must stand beside the number before anyone decides on it."""
    entry, said = reading.registration, []
    if reading.design == "before_after":
        said.append(tell.say(key("weakest", "before_after")))
    if entry is None or not entry.before:
        said.append(tell.say(key("late" if entry else "unregistered")))
    if entry is not None and entry.withdrawn:
        said.append(tell.say(key("gone")))
    if entry is not None and entry.deviations:
        told = [deviation(one, scene, tell) for one in entry.deviations]
        said.append(tell.say(key("deviates"), what=tell.join(told, "brief.join.clause")))
    said += [*disagreement(reading, tell), *second(reading, tell)]
    return [Note("warn", one) for one in said]


def disagreement(reading: ExperimentReading, tell: Teller) -> list[Markup]:
    """Return the other estimators, where they do not agree."""
    value = reading.effect.total
    if value is None or not reading.others:
        return []
    outside = any(not value.low <= other.point <= value.high for other in reading.others)
    if not outside and (reading.agreement or 0.0) <= 1.0:
        return []
    told = [estimator(other, tell) for other in reading.others]
    return [tell.say(key("disagree"), others=tell.join(told))]


def estimator(effect: Effect, tell: Teller) -> Markup:
    """Return an estimator with its number, where that has an interval (H4)."""
    name = tell.say(key("estimator", effect.estimator))
    if effect.relative is None:
        return name
    return name + Markup(" ") + tell.fig(effect.relative, "%", signed=True)


def second(reading: ExperimentReading, tell: Teller) -> list[Markup]:
    """Return the second opinion, where it does not confirm what the first found."""
    value = reading.effect.total or reading.effect.relative
    if reading.other_p is None or value is None or reading.verdict not in TONES:
        return []
    if reading.other_p <= 1.0 - value.level:
        return []
    return [tell.say(key("second", "doubts"), p=tell.chance(reading.other_p))]


def deviation(one: Deviation, scene: Scene, tell: Teller) -> Markup:
    """Return in what a test differs from its entry in the register, and by how much."""
    what, facts = key("deviation", one.code), one.facts
    if one.code in {"values", "names", "nothing"} or not tell.words.has(what):
        return scene.spoken("deviation", one.code, dict(facts), tell)
    if {"missing", "added"} <= facts.keys():
        sides = {side: tell.fact(facts[side] or tell.say(key("deviation", "nothing")))
                 for side in ("missing", "added")}  # fmt: skip
        return tell.say(key("deviation", "names"), what=tell.say(what), **sides)
    if {"registered", "ran"} <= facts.keys():
        both = {side: known(facts[side], one.code, tell) for side in ("registered", "ran")}
        return tell.say(key("deviation", "values"), what=tell.say(what), **both)
    return tell.say(what)


def known(value: Fact, code: str, tell: Teller) -> Markup:
    """Return a registered value in the reader's words where it is one of our codes."""
    words = key(code, str(value))
    if tell.words.has(words) and code in {"kind", "estimator"}:
        return tell.say(words)
    if code == "level" and isinstance(value, float):
        return tell.level(value)
    return tell.fact(value)
