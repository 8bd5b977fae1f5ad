"""What lasts, in both languages: found, not found, and not to be told, with the test that would."""

from typing import get_args

import pytest
from tests.brief.firms import barred, firm, long_run, mix
from tests.brief.reading_html import parse

from luopan.brief import longrun
from luopan.brief.scene import Scene
from luopan.brief.words import load
from luopan.readings.longrun import GateCode, LongRun
from luopan.readings.mix import MixReading


def scene(told: LongRun | None, language: str, **more: object) -> Scene:
    made = firm()
    others = tuple(r for r in made.readings if not isinstance(r, MixReading))
    made = made.model_copy(update={"readings": (*others, mix(long_run=told, **more))})
    return Scene(made, load(language).with_names(made.names))


def said(told: LongRun | None, language: str) -> str:
    there = scene(told, language)
    pieces = [*longrun.lead(there), *(n.text for n in longrun.notes(there))]
    return " ".join("".join(t for _, t in parse(str(p)).pieces) for p in pieces)


@pytest.mark.parametrize(
    ("verdict", "en", "zh"),
    [
        ("positive", "What lasts: through", "能留下的：经由"),
        ("negative", "less than nothing", "低于零"),
        ("not_found", "includes nought", "包含零"),
    ],
)
def test_each_verdict_is_said(verdict: str, en: str, zh: str) -> None:
    assert en in said(long_run(verdict), "en")
    assert zh in said(long_run(verdict), "zh_CN")


GATES = {
    "model": {},
    "no_indicator": {},
    "indicator_unfit": {"indicator": "nsp"},
    "few_waves": {"indicator": "nps", "waves": 2, "needed": 8, "small": 9, "smallest": 30,
                  "outside": 0},
    "moves": {"indicator": "nps", "ratio": 1.2, "needed": 2.71},
    "contraction": {"contraction": 0.1, "needed": 0.3},
    "placebo": {"p": 0.01},
    "sensitivity": {"shift": 2.0, "weakest": 0.5},
    "power": {"detectable": 0.14, "plausible": 0.1},
}  # fmt: skip


@pytest.mark.parametrize("code", GATES)
def test_a_barred_effect_is_not_to_be_told_and_names_the_test(code: str) -> None:
    told = barred(code, **GATES[code])
    for language, cannot, test in (
        ("en", "it cannot be told", "The test that would tell"),
        ("zh_CN", "无法分辨", "能分辨的试验"),
    ):
        text = said(told, language)
        assert cannot in text
        assert test in text
        assert "{" not in text


def test_every_gate_has_words() -> None:
    assert set(GATES) == set(get_args(GateCode))
    for language in ("en", "zh_CN"):
        assert all(load(language).has(f"gate.{code}") for code in GATES)


def test_the_share_of_the_power_is_a_percentage() -> None:
    assert "14%" in said(barred("power", **GATES["power"]), "en").replace(" ", "")


def test_without_a_long_run_nothing_is_said() -> None:
    assert said(None, "en") == ""
    assert longrun.figures(scene(None, "en")) == ()


def test_the_picture_is_there_only_where_a_long_effect_is_shown() -> None:
    assert len(longrun.figures(scene(long_run(), "en"))) == 1
    assert longrun.figures(scene(barred("placebo", p=0.01), "en")) == ()


def test_elasticity_is_said_where_there_is_one() -> None:
    told = long_run()
    assert "One per cent" not in said(told, "en")
    with_it = told.model_copy(update={"elasticity": told.per_unit, "named": True})
    assert "One per cent" in said(with_it, "en")
    assert "as named in [mix] brand" in said(with_it, "en")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_what_could_be_seen_is_told_to_two_digits(language: str) -> None:
    text = said(barred("power", detectable=0.1342, plausible=0.1), language)
    assert "13%" in text
    assert "13.4" not in text
