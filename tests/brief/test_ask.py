"""Which one decision is asked, and how facts of checks are written."""

import pytest
from tests.brief.firms import CASES, direction, firm

from luopan.brief.ask import step
from luopan.brief.compose import compose
from luopan.brief.scene import Scene
from luopan.brief.tell import Teller
from luopan.brief.words import load
from luopan.readings.base import Check

EN = load("en")


def asked(case: str) -> str:
    readings = CASES[case]()
    return step(Scene(readings, EN.with_names(readings.names))).striptags()


def test_the_joint_models_test_comes_first() -> None:
    assert asked("firm").startswith("With the market in 20 regions, pause Own accounts for 8 weeks")


def test_a_failed_model_is_mended_before_anything_is_decided() -> None:
    assert asked("failed") == EN.text("brief.next.mend")


def test_without_a_model_a_goals_own_step_is_asked_and_named() -> None:
    readings = firm(readings=(direction(p_up=0.5),))
    said = step(Scene(readings, EN.with_names(readings.names))).striptags()
    assert said == f"Loyalty: {EN.text('next.wait_weeks', weeks=13)}"


def test_with_nothing_measured_the_first_collection_is_asked() -> None:
    assert asked("empty") == EN.text("brief.collect.direction")


def test_surveys_only_asks_for_channels() -> None:
    assert asked("no_mix") == EN.text("brief.collect.mix")


def test_days_among_facts_are_written_as_days() -> None:
    tell = Teller(EN, "CNY")
    assert tell.fact(("2026-11-05", "2026-13-45")).striptags() == "5 Nov 2026, 2026-13-45"


def test_a_code_without_fitting_words_is_shown_with_its_facts() -> None:
    scene = Scene(firm(), EN)
    said = scene.spoken("check", "mix_rhat", {"rhat": 1.2}, scene.teller())
    assert said.striptags() == "mix_rhat (rhat=1.2)"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("only", ["direction", "mix"])
def test_a_part_of_the_page_does_not_say_that_the_rest_is_missing(only: str, language: str) -> None:
    """The firm may have goals, surveys and channels: they were not asked for."""
    whole = firm()
    other = "mix" if only == "direction" else "direction"
    part = whole.model_copy(
        update={
            "readings": tuple(r for r in whole.readings if r.instrument == only),
            "absent": {**whole.absent, other: "not_asked"},
        }
    )
    brief = compose(part, language)
    told = "\n".join(
        [s.text.striptags() for s in brief.statements]
        + [n.text.striptags() for s in brief.sections for n in s.notes]
    )
    words = load(language)
    untrue = ("brief.lead.no_goal", "brief.relationship.lead_none", "brief.relationship.none",
              "brief.circle.lead_none", "brief.circle.none", "brief.together.lead_none",
              "brief.collect.direction", "brief.collect.mix")  # fmt: skip
    assert [key for key in untrue if words.text(key) in told] == []
    assert words.text(f"brief.{'together' if other == 'mix' else 'lead'}.not_asked") in told


def test_a_goal_without_figures_is_not_said_not_to_be_set() -> None:
    lacking = Check(code="goal_without_data", passed=False, facts={"indicator": "r", "owner": "o"})
    said = compose(CASES["empty"]().model_copy(update={"findings": (lacking,)}), "en").statements
    assert said[0].text.striptags() == EN.text("brief.lead.no_data")
