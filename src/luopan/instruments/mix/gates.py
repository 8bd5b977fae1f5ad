"""When a long effect may be shown: thresholds of the five gates, verdicts, and what would tell."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from luopan.instruments.mix.brand import FEWEST, SMALLEST, Brand
from luopan.readings.base import NextStep
from luopan.readings.longrun import Gate

if TYPE_CHECKING:
    from luopan.stats.longrun import Gates

MOVES = 2.71
"""Twice the log likelihood ratio at which a still brand is left with 5 in 100 false alarms."""

CONTRACTION = 0.30
PLACEBO = 0.05
SHIFT = 1.645
"""Standard errors by which the short effect may move where the brand is left out: it must stay
within its own 90 % interval."""

WEAKEST = 0.80
"""A claim must keep this probability of its sign whichever quarter is left out."""

PLAUSIBLE = 0.10
"""Share of the outcome that a long effect hardly exceeds over a few years: data that would only
show a larger one cannot tell."""

ANSWERS = 400
PAUSE_WEEKS = 26
"""Two quarters: a pause has to outlast the short carry-over to show in the brand."""


def passed_gates(
    measured: "Gates", indicator: str, *, sound: bool, claimed: bool
) -> tuple[Gate, ...]:
    """Return the gates; that of the power holds back only what was not found.

    Parameters
    ----------
    measured : Gates
        What was measured.
    indicator : str
        The brand's.
    sound : bool
        Whether the joint model passed its own checks.
    claimed : bool
        Whether the posterior alone would claim an effect.
    """
    steady = measured.shift <= SHIFT and (not claimed or measured.weakest >= WEAKEST)
    moving = Gate(
        code="moves",
        passed=measured.moves >= MOVES,
        facts={"indicator": indicator, "ratio": round(measured.moves, 2), "needed": MOVES},
    )
    return (
        _gate("model", sound),
        moving,
        _gate(
            "contraction",
            measured.contraction >= CONTRACTION,
            contraction=measured.contraction,
            needed=CONTRACTION,
        ),
        _gate("placebo", measured.placebo >= PLACEBO, p=measured.placebo),
        _gate("sensitivity", steady, shift=measured.shift, weakest=measured.weakest),
        _gate(
            "power",
            claimed or measured.detectable <= PLAUSIBLE,
            detectable=measured.detectable,
            plausible=PLAUSIBLE,
        ),
    )


def _gate(
    code: Literal["model", "contraction", "placebo", "sensitivity", "power"],
    passed: bool,
    **facts: float,
) -> Gate:
    """Return one gate with its figures rounded to what they are good for."""
    return Gate(code=code, passed=passed, facts={k: round(v, 4) for k, v in facts.items()})


def verdict_of(p_positive: float, claim: float) -> Literal["positive", "negative", "not_found"]:
    """Return what may be said where every gate was passed."""
    if p_positive >= claim:
        return "positive"
    return "negative" if p_positive <= 1.0 - claim else "not_found"


def long_steps(barred: Iterable[Gate], brand: Brand | None) -> tuple[NextStep, ...]:
    """Return the test that would tell, for the first gate that was not passed."""
    first = next(iter(barred), None)
    if first is None or first.code == "model":
        return ()
    if first.code in {"no_indicator", "indicator_unfit"}:
        return (NextStep(code="long_name_brand", facts={"answers": ANSWERS}),)
    if first.code == "few_waves":
        facts = {"needed": FEWEST, "answers": max(ANSWERS, SMALLEST)}
        return (NextStep(code="long_more_waves", facts=facts),)
    if first.code == "moves" and brand is not None:
        each = brand.answers // max(brand.waves, 1)
        return (NextStep(code="long_larger_waves", facts={"answers": max(ANSWERS, 2 * each)}),)
    if first.code == "placebo":
        return (NextStep(code="long_vary_spend", facts={"weeks": PAUSE_WEEKS}),)
    return (NextStep(code="long_regional_pause", facts={"weeks": PAUSE_WEEKS}),)
