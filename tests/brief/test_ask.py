"""Which one decision is asked, and how facts of checks are written."""

from tests.brief.firms import CASES, direction, firm

from luopan.brief.ask import step
from luopan.brief.scene import Scene
from luopan.brief.tell import Teller
from luopan.brief.words import load

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
