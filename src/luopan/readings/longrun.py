"""The long run: what media do to sales through the brand, and whether that can be known yet."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, Field

from luopan.readings.base import FROZEN, Fact, Interval, NextStep, Probability
from luopan.readings.direction import Kind

GateCode = Literal[
    "model",
    "no_indicator",
    "indicator_unfit",
    "few_waves",
    "moves",
    "contraction",
    "placebo",
    "sensitivity",
    "power",
]
LongVerdict = Literal["positive", "negative", "not_found", "undetermined"]


class Gate(BaseModel):
    """One condition under which a long effect may be shown, with what was measured."""

    model_config = FROZEN
    code: GateCode
    passed: bool
    facts: Mapping[str, Fact] = Field(default_factory=dict)


class Ahead(BaseModel):
    """What the input so far still does through the brand in the next ``weeks`` weeks."""

    model_config = FROZEN
    weeks: int
    effect: Interval


class LongEffect(BaseModel):
    """The short and the long effect of one channel, or of several together (``channel`` None).

    Amounts are in the outcome's unit, over the weeks that have one: ``short`` in its own week and
    the weeks of carry-over, ``long`` through the brand. ``share`` is the long effect's share of
    the outcome, ``of_effect`` its share of the channel's whole effect (None where that may be
    nought). All figures of the long effect are None where a gate did not pass; ``verdict`` is
    ``undetermined`` then. ``not_found`` says that the interval holds nought.
    """

    model_config = FROZEN
    channel: str | None
    short: Interval
    long: Interval | None
    ahead: tuple[Ahead, ...] = ()
    share: Interval | None
    of_effect: Interval | None
    p_positive: Probability | None
    verdict: LongVerdict
    gates: tuple[Gate, ...]

    @property
    def barred(self) -> tuple[Gate, ...]:
        """The gates that did not pass."""
        return tuple(g for g in self.gates if not g.passed)


class LongRun(BaseModel):
    """Brand and sales in one likelihood.

    Parameters
    ----------
    indicator, kind, unit : str or None
        The brand indicator, None where there is none to use.
    named : bool
        Whether ``[mix] brand`` named it; else it is the first goal that surveys measure.
    waves, answers : int
        Surveys used, and the answers behind them.
    per_unit : Interval or None
        What one unit of the indicator more means for sales, as a share of the mean outcome.
    elasticity : Interval or None
        Per cent of sales for one per cent of the indicator; None where it may be nought (NPS).
    half_life : Interval or None
        Weeks after which half of what was put in has left the brand.
    detectable : float or None
        Long effect of ``together`` that 80 of 100 such histories would show, as a share of the
        outcome.
    scope : str
        Whether ``together`` speaks of all social channels or, where none is social, of all.
    together : LongEffect or None
        None where nothing was fitted.
    channels : tuple of LongEffect
        One a channel.
    gates : tuple of Gate
        Of ``together`` or, where nothing was fitted, what stood in the way.
    verdict : str
        Of ``together``.
    next_steps : tuple of NextStep
        The test that would tell.
    """

    model_config = FROZEN
    indicator: str | None
    kind: Kind | None = None
    unit: str = ""
    named: bool = False
    waves: int = 0
    answers: int = 0
    per_unit: Interval | None = None
    elasticity: Interval | None = None
    half_life: Interval | None = None
    detectable: float | None = None
    scope: Literal["social", "all"] = "social"
    together: LongEffect | None = None
    channels: tuple[LongEffect, ...] = ()
    gates: tuple[Gate, ...]
    verdict: LongVerdict
    next_steps: tuple[NextStep, ...] = ()

    @property
    def barred(self) -> tuple[Gate, ...]:
        """The gates that did not pass."""
        return tuple(g for g in self.gates if not g.passed)
