"""What must not get worse, as people write it."""

import pytest

from luopan.tables.guardrails import read_guardrail, split_guardrails

READ = {
    "revenue=-2%": ("revenue", 0.02, "lower"),
    "revenue = −2 %".replace(" %", "%"): ("revenue", 0.02, "lower"),
    "投诉＝＋10％": ("投诉", 0.1, "higher"),
    "complaints=0.1": ("complaints", 0.1, "higher"),
    "revenue=.05": ("revenue", 0.05, "lower"),
    "a=b=-1%": ("a=b", 0.01, "lower"),
}


@pytest.mark.parametrize("text", READ)
def test_a_margin_says_how_much_and_which_way(text: str) -> None:
    made = read_guardrail(text, less={"complaints"})
    assert made is not None
    assert (made.indicator, made.margin, made.worse) == READ[text]


@pytest.mark.parametrize(
    "text", ["revenue", "revenue=", "=2%", "revenue=much", "revenue=0", "revenue=-200%", "x=nan"]
)
def test_what_is_no_margin_is_not_guessed_at(text: str) -> None:
    assert read_guardrail(text) is None


def test_several_stand_in_one_cell() -> None:
    assert split_guardrails(" a=1%；b=2% ;; ") == ["a=1%", "b=2%"]
