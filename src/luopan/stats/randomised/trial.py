"""A finished test, what is asked of it, and when it must not be asked. See `Trial`, `Question`."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from luopan.stats.randomised.designs import Arms, Design

Floats = NDArray[np.float64]
Contrast = Literal["arm", "first", "second", "together", "moderated"]
Scale = Literal["relative", "log"]
Weights = Literal["noise", "equal"]


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """What was measured, and what the lot decided.

    Parameters
    ----------
    outcome : (N, H + T + tail) array
        Sales or another figure above nought by region and period; NaN where missing. On the
        scale of logarithms what is not above nought counts as missing.
    history : int
        H, periods before the test, at least one.
    assignment : (N, T) array of int
        The arms that were drawn.
    design : Design
        The law they were drawn from.
    moderator : (N, T) array or None
        Another channel's level, over its mean, which the lot did not decide.
    """

    outcome: Floats
    history: int
    assignment: Arms
    design: Design
    moderator: Floats | None = None

    def __post_init__(self) -> None:
        shape = (self.design.regions, self.design.periods)
        if self.assignment.shape != shape:
            raise ValueError(f"shape: the assignment is {self.assignment.shape}, not {shape}")
        if self.outcome.ndim != 2 or len(self.outcome) != shape[0]:
            raise ValueError("shape: the outcome needs a row for each region")
        if self.history < 1 or self.outcome.shape[1] < self.history + shape[1]:
            raise ValueError("history: the outcome needs periods before the test, and all of it")
        if self.moderator is not None and self.moderator.shape != shape:
            raise ValueError("shape: the moderator needs the shape of the assignment")
        if np.isinf(self.outcome).any():
            raise ValueError("outcome: infinite")

    @property
    def tail(self) -> int:
        """Periods measured after the test."""
        return self.outcome.shape[1] - self.history - self.design.periods


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Parameters
    ----------
    contrast : {"arm", "first", "second", "together", "moderated"}
        ``arm`` compares two arms. Of a 2 × 2 design: ``first`` and ``second`` are a factor's
        effect, averaged over the other; ``together`` is what both do beyond the sum of both.
        ``moderated``: how much more the arm does for each mean of the moderator.
    arm, against : int
        The arms of ``arm``.
    scale : {"relative", "log"}
        ``relative``: effects are shares of a region's mean before the test, and nothing together
        means that shares add up. ``log``: differences of logarithms, and nothing together means
        that factors multiply.
    half_life : float
        Of the carry-over, in periods, as the plan states it; 0 for none.
    tail : int
        Designs by region: periods after the test whose difference is counted in. The effect is
        then the sum over test and tail for each period of the test.
    trim : float or None
        Leaves out region-periods that far off their neighbours, in robust standard deviations (a
        strike week): at least 4. What lasts as long as an arm is kept stays in.
    weights : {"noise", "equal"}
        ``noise``: regions count by how steady they were before the test, so that a mean effect is
        told most surely; where effects differ it is a mean in which steady regions count more.
    span : int or None
        Designs within regions: periods after which a region's level is estimated anew. None
        takes four blocks, for pauses the whole test.
    year : int
        Periods in a year, after which the history may repeat itself: 52 of weekly data, 364 of
        daily.
    """

    contrast: Contrast = "arm"
    arm: int = 1
    against: int = 0
    scale: Scale = "relative"
    half_life: float = 0.0
    tail: int = 0
    trim: float | None = None
    weights: Weights = "noise"
    span: int | None = None
    year: int = 52

    def __post_init__(self) -> None:
        if self.half_life < 0.0 or self.tail < 0 or self.arm == self.against:
            raise ValueError("question: a half-life and a tail from nought, and two arms")
        if self.trim is not None and self.trim < 4.0:
            raise ValueError("trim: below 4 it would leave out what is not an outlier")
        if self.year < 1:
            raise ValueError("year: at least one period")


def barred(design: Design, question: Question) -> str | None:
    """Return the code of why this cannot be answered by this design, or None.

    ``too_few_regions``: fewer than four. ``half_life_exceeds_block``: what a block did is mostly
    seen in the next. ``washout_eats_block``: no period of a block is left. ``no_such_arm``,
    ``not_factorial``, ``not_within``: the contrast is not one of the design's. ``tail_within``: a
    tail is asked of a design within regions, whose effect holds it already.
    """
    factorial = question.contrast in {"first", "second", "together"}
    reasons = (
        ("too_few_regions", design.regions < 4),
        ("half_life_exceeds_block", design.within and question.half_life > design.block),
        ("washout_eats_block", design.within and design.washout >= design.block),
        ("not_factorial", factorial != (design.factors == 2)),
        ("no_such_arm", max(question.arm, question.against) >= design.arms),
        ("not_within", question.contrast == "moderated" and not design.within),
        ("tail_within", question.tail > 0 and design.within),
    )
    return next((code for code, holds in reasons if holds), None)
