"""The next test by name, and what finished and running tests put into the lead."""

from typing import get_args

import pytest
from tests.brief import trials
from tests.brief.firms import CASES, firm

from luopan.brief.ask import step
from luopan.brief.compose import MOST_STATEMENTS, compose
from luopan.brief.scene import Scene
from luopan.brief.words import load
from luopan.readings.base import Interval, NextStep
from luopan.readings.bundle import Readings
from luopan.readings.designs import DesignCode, NextTest, NextTests, TestOption

UNKNOWN = Interval(mean=1.4, low=0.1, high=2.8)


def named(design: str, *, other: str | None = None, detectable: float | None = 0.034) -> NextTests:
    """One test of TV, or of TV with another channel."""
    option = TestOption(
        design=design, treated=6, days=28, detectable=detectable, cost=9852.0,  # type: ignore[arg-type]
        regions=("north", "south") if design == "chosen" else (),
    )  # fmt: skip
    loss = Interval(mean=4000.0, low=-14000.0, high=21000.0)
    test = NextTest(
        channel="tv", other=other, unknown=UNKNOWN, moved=1e5, worth=19144.0, known_to=0.6,
        option=option, loss=loss,
    )  # fmt: skip
    return NextTests(
        schema="luopan/next-tests/1", outcome="revenue", unit="CNY", elsewhere=1.4,
        tests=(test,), seed=1,
    )  # fmt: skip


def with_next(told: NextTests | None, **more: object) -> Readings:
    return firm(**more).model_copy(update={"next_tests": told})


def asked(readings: Readings, language: str = "en") -> str:
    words = load(language).with_names(readings.names)  # type: ignore[arg-type]
    return step(Scene(readings, words)).striptags()


def lead(readings: Readings, language: str = "en") -> list[str]:
    return [s.text.striptags() for s in compose(readings, language).statements]  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("design", ["chosen", "lot", "switchback"])
def test_a_named_test_is_asked_with_its_cost_power_and_risk(design: str, language: str) -> None:
    said = asked(with_next(named(design)), language)
    assert "3.4%" in said
    assert "9,900" in said
    assert ("21k" if language == "en" else "2.1万") in said
    assert "28" in said
    assert lead(with_next(named(design)), language)[-1].endswith(said)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("design", ["pauses", "blocks", "factorial", "factorial_blocks"])
def test_a_test_of_a_pair_names_both(design: str, language: str) -> None:
    readings = with_next(named(design, other="email"))
    words = load(language).with_names(readings.names)  # type: ignore[arg-type]
    said = asked(readings, language)
    assert words.name("tv") in said
    assert words.name("email") in said
    assert words.text(f"brief.next_test.design.{design}") in said


def test_a_test_that_could_see_nothing_is_not_asked() -> None:
    assert asked(with_next(named("lot", detectable=None))) == asked(with_next(None))


def test_what_mends_a_model_comes_before_a_test() -> None:
    failed = CASES["failed"]().model_copy(update={"next_tests": named("lot")})
    assert asked(failed) == load("en").text("brief.next.mend")


def test_the_section_of_tests_says_why_it_is_worth_it() -> None:
    readings = with_next(named("lot"))
    (section,) = [s for s in compose(readings, "en").sections if s.key == "experiments"]
    (note,) = section.notes
    said = note.text.striptags()
    assert "1.4 (" in said.replace("+", "")
    assert "19k" in said


def test_a_registered_finding_stands_in_the_lead_and_nothing_is_pushed_out() -> None:
    plain, found = firm(), firm(readings=(*firm().readings, trials.factorial()))
    before, after = lead(plain), lead(found)
    assert len(after) <= MOST_STATEMENTS
    assert "beyond the sum of both" in " ".join(after)
    assert "Registered beforehand" in " ".join(after)
    # every question of the lead is still there
    for said in before:
        assert any(said[:25] == other[:25] for other in after)


@pytest.mark.parametrize(
    "reading",
    [trials.trial(registration=None), trials.nothing(), trials.unjudged(), trials.withdrawn()],
)
def test_what_is_exploratory_null_or_withdrawn_does_not(reading: object) -> None:
    said = " ".join(lead(firm(readings=(*firm().readings, reading))))
    assert "Registered beforehand" not in said


def test_a_harm_is_said_first_and_stopped_before_anything_else() -> None:
    running = trials.harm(
        watch="harm", next_steps=(NextStep(code="test_stop_harm", facts={"test": "x"}),)
    )
    readings = firm(readings=(*firm().readings, running)).model_copy(
        update={"next_tests": named("lot")}
    )
    told = compose(readings, "en").statements
    assert told[0].tone == "vermilion"
    assert "Stop x now" in told[0].text.striptags()
    assert asked(readings).startswith("Stop x now")
    assert len(told) <= MOST_STATEMENTS


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_design_has_words(language: str) -> None:
    words = load(language)
    offered = set(get_args(DesignCode)) - {"people"}
    together = {"pauses", "blocks", "factorial", "factorial_blocks"}
    assert {d for d in offered if not words.has(f"brief.next_test.design.{d}")} == set()
    assert {d for d in offered - together if not words.has(f"brief.next_test.step.{d}")} == set()
    assert {d for d in offered if not words.has(f"cli.offer.of.{d}")} == set()
