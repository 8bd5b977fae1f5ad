"""The next test by name: what it costs, what it could see, and what knowing it is worth (R37)."""

from markupsafe import Markup

from luopan.brief.content import Note
from luopan.brief.scene import Scene
from luopan.brief.tell import Teller
from luopan.readings.designs import NextTest

WORDS = "brief.next_test"


def named(scene: Scene) -> NextTest | None:
    """Return the most valuable test; None where none is named, or it could see nothing."""
    told = scene.readings.next_tests
    first = None if told is None else next(iter(told.tests), None)
    return None if first is None or first.option.detectable is None else first


def step(test: NextTest, scene: Scene) -> Markup:
    """Return the test as a step: what to do, what it moves, what it sees, what it may lose."""
    tell, told = scene.teller(), scene.readings.next_tests
    assert told is not None  # noqa: S101 - `named` found it there
    option = test.option
    return tell.say(
        f"{WORDS}.{'boost' if test.step > 0.0 else 'step'}"
        f".{'pair' if test.other else option.design}",
        **facts(test, scene),
        design=tell.say(f"{WORDS}.design.{option.design}"),
        days=tell.count(option.days),
        regions=where(test, tell),
        cost=tell.planned(option.cost or 0.0, tell.currency),
        detectable=tell.planned(option.detectable or 0.0, "%"),
        outcome=tell.name(told.outcome),
        worst=tell.planned(max(test.loss.high, 0.0), told.unit),
    )


def facts(test: NextTest, scene: Scene) -> dict[str, object]:
    """Return the channels' names."""
    tell = scene.teller()
    return {"channel": tell.name(test.channel), "other": tell.name(test.other or "")}


def where(test: NextTest, tell: Teller) -> Markup:
    """Return the regions by name where they are chosen and few, else how many."""
    names = test.option.regions
    if 0 < len(names) <= 3:
        return tell.join([tell.name(name) for name in names])
    return tell.say(f"{WORDS}.regions", count=tell.count(test.option.treated))


def notes(scene: Scene) -> tuple[Note, ...]:
    """Return the next test with its reason, for the section of tests."""
    test, told = named(scene), scene.readings.next_tests
    if test is None or told is None:
        return ()
    tell = scene.teller()
    mix = scene.mix()
    about = tell if mix is None else scene.teller(mix)
    why = tell.say(
        f"{WORDS}.{'why_pair' if test.other else 'why'}",
        **facts(test, scene),
        unknown=about.fig(test.unknown, signed=True),
        elsewhere=tell.count(round(told.elsewhere, 2)),
        worth=tell.planned(test.worth, told.unit),
        outcome=tell.name(told.outcome),
    )
    said = tell.say(f"{WORDS}.note", step=step(test, scene))
    return (Note("next", tell.join([said, why], "brief.join.sentence")),)
