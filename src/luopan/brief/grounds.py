"""What a test's number rests on: method, chance alone, other estimators, regions, the register."""

from markupsafe import Markup

from luopan.brief import doubts, tested
from luopan.brief.scene import Scene
from luopan.brief.tell import Teller, span
from luopan.readings.experiments import ExperimentReading

MOST = 12
"""How many regions are told; the rest is in the JSON."""


def grounds(reading: ExperimentReading, scene: Scene, tell: Teller) -> list[tuple[str, Markup]]:
    """Return the provenance that only a test has, each with its label."""
    told = {
        "method": method(reading, tell),
        "test_basis": tested.basis(reading, tell),
        "test_p": chance("test_p_says", reading.effect.p, tell),
        "test_other_p": chance("test_other_p_says", reading.other_p, tell),
        "test_others": tell.join([doubts.estimator(e, tell) for e in reading.others]),
        "test_regions": regions(reading, tell),
        "test_left_out": left_out(reading, tell),
        "test_register": register(reading, tell),
    }
    return [(scene.text(f"brief.origin.{k}"), said) for k, said in told.items() if said]


def method(reading: ExperimentReading, tell: Teller) -> Markup:
    """Return design and estimator."""
    used = tell.say(tested.key("estimator", reading.effect.estimator))
    return tell.say("brief.origin.test_method", design=tested.design(reading, tell), estimator=used)


def chance(key: str, p: float | None, tell: Teller) -> Markup:
    """Return how often chance alone does as much; empty where it is not known."""
    return Markup("") if p is None else tell.say(f"brief.origin.{key}", p=tell.chance(p))


def regions(reading: ExperimentReading, tell: Teller) -> Markup:
    """Return the effect in each treated region that has an interval."""
    return tell.join(
        [
            tell.name(one.region) + Markup(" ") + tell.fig(one.effect.relative, "%", signed=True)
            for one in reading.regions
            if one.effect.relative is not None
        ][:MOST]
    )


def left_out(reading: ExperimentReading, tell: Teller) -> Markup:
    """Return what was not compared with, and why."""
    said = []
    for one in reading.left_out[:MOST]:
        code = tested.key("left", one.reason)
        why = tell.say(code) if tell.words.has(code) else span("code", one.reason)
        said.append(tell.say("brief.audience", name=tell.name(one.name), audience=why))
    return tell.join(said)


def register(reading: ExperimentReading, tell: Teller) -> Markup:
    """Return the entry in the register."""
    entry = reading.registration
    if entry is None:
        return Markup("")
    return tell.say(
        "brief.origin.test_register_says",
        at=entry.at,
        author=span("name", entry.author),
        digest=span("digest", entry.digest[:12]),
    )
