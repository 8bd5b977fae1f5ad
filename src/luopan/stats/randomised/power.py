"""What a design can find: by trying it on histories like the firm's own, or by a formula."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from luopan.stats.randomised.designs import Design, PauseLot, RegionLot
from luopan.stats.randomised.effects import moments, prepare, span_of
from luopan.stats.randomised.exposure import carried
from luopan.stats.randomised.inference import least_p
from luopan.stats.randomised.resample import LEAST, Source
from luopan.stats.randomised.trial import Question, Trial, barred

Floats = NDArray[np.float64]

_DRAWS = 5
"""Assignments tried on each panel."""
_GRID = 0.025 * np.arange(401.0)
"""Effects tried, in standard errors."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be found and how surely.

    Parameters
    ----------
    level : float
        Of the interval; a two-sided test at 1 − level.
    power : float
        Wanted chance of finding the smallest detectable effect.
    before : int or None
        Periods of history that the analysis will use; None takes what is there.
    spread : float
        Standard deviation of the effect between regions, as a share of the effect.
    samples : int
        Histories drawn, five assignments on each.
    seed : int
        Of the draws.
    """

    level: float = 0.95
    power: float = 0.8
    before: int | None = None
    spread: float = 0.3
    samples: int = 200
    seed: int = 0

    def __post_init__(self) -> None:
        if not (0.5 <= self.level < 1.0 and 0.0 < self.power < 1.0 and self.samples >= 20):
            raise ValueError("plan: level, power or samples out of range")


@dataclass(frozen=True, slots=True, eq=False)
class Power:
    """What a design finds.

    Parameters
    ----------
    refused : str or None
        Why it could find nothing (`barred`, ``short_history``, ``too_few_assignments``,
        ``not_found``: no effect in the range tried is found surely enough).
    detectable : float
        Smallest effect found with the wanted power, in shares of the level before the test.
    effects, power : (g,) arrays
        Effects and the chance of finding each.
    standard_error : float
        Median over the trials.
    windows : bool
        Tried on windows of the history as it is; otherwise on simulated ones.
    """

    refused: str | None
    detectable: float
    effects: Floats
    power: Floats
    standard_error: float
    windows: bool

    def at(self, effect: float) -> float:
        """Return the chance of finding an effect."""
        return float(np.interp(abs(effect), self.effects, self.power))


def power(
    history: Floats,
    design: Design,
    question: Question,
    plan: Plan | None = None,
    moderator: Floats | None = None,
) -> Power:
    """Try a design on the firm's own history.

    Parameters
    ----------
    history : (M, H) array
        Past outcomes, missing where not above nought; M need not be the design's number of
        regions.
    design, question
        What would be done and asked.
    plan : Plan, optional
        What is to be found.
    moderator : (N, T) array, optional
        The other channel's planned level over its mean, for a ``moderated`` question.
    """
    plan = plan or Plan()
    empty = np.zeros(0)
    reason = barred(design, question)
    if reason is not None:
        return Power(reason, float("nan"), empty, empty, float("nan"), False)
    rng = np.random.default_rng(plan.seed)
    if history.shape[1] < LEAST:
        return Power("short_history", float("nan"), empty, empty, float("nan"), False)
    # as in the analysis: a period without sales (a closed shop) has no logarithm, and is missing
    sold = np.where(history > 0.0, history, np.nan)
    before, source = _source(sold, design, question, plan)
    panels = source.draw(rng, plan.samples)
    if least_p(Trial(panels[0], before, design.draw(rng, 1)[0], design, moderator), question) > (
        1.0 - plan.level + 1e-12
    ):
        reason = "too_few_assignments"
        return Power(reason, float("nan"), empty, empty, float("nan"), source.windows)
    tried = [_tried(panel, before, design, question, plan, moderator, rng) for panel in panels]
    estimate = np.concatenate([t[0] for t in tried], axis=1)
    variance = np.concatenate([t[1] for t in tried], axis=1)
    error = float(np.median(np.sqrt(variance[0]) / np.maximum(np.abs(estimate[1]), 1e-12)))
    effects = np.asarray(_GRID * error, dtype=np.float64)
    squared = _squared(estimate, variance, effects)
    critical = np.quantile(squared[0], plan.level)
    found = np.maximum.accumulate((squared > critical).mean(axis=1))
    if found[-1] < plan.power:
        return Power("not_found", float("nan"), effects, found, error, source.windows)
    first = int(np.argmax(found >= plan.power))
    share = (plan.power - found[first - 1]) / max(found[first] - found[first - 1], 1e-12)
    detectable = float(effects[first - 1] + share * (effects[first] - effects[first - 1]))
    return Power(None, detectable, effects, found, error, source.windows)


def _source(history: Floats, design: Design, question: Question, plan: Plan) -> tuple[int, Source]:
    """Return how many periods come before each trial, and where its panels come from."""
    H = history.shape[1]
    after = design.periods + question.tail
    before = min(plan.before or H, H)
    spare = H - after - max(after, 12)
    if spare >= max(2 * design.periods, 8):
        before = min(before, spare)
    return before, Source(history, design.regions, before + after)


def _tried(
    panel: Floats,
    before: int,
    design: Design,
    question: Question,
    plan: Plan,
    moderator: Floats | None,
    rng: np.random.Generator,
) -> tuple[Floats, Floats]:
    assignments = design.draw(rng, _DRAWS)
    trial = Trial(panel, before, assignments[0], design, moderator)
    prepared = prepare(trial, question)
    share = 1.0 + plan.spread * rng.standard_normal((_DRAWS, design.regions, 1))
    exposed = exposure_of(design, question, assignments, moderator) * share
    if question.scale == "relative":
        level = panel[:, :before].mean(axis=1, keepdims=True)
        exposed = exposed * (panel[:, before : before + design.periods] / level)
    found = moments(prepared, assignments, exposed)
    return found.estimate, found.variance


def exposure_of(
    design: Design, question: Question, assignments: NDArray[np.int8], moderator: Floats | None
) -> Floats:
    """Return what an effect of one does to each cell, shape of ``assignments``."""
    half_life = question.half_life if design.within else 0.0
    if question.contrast in {"first", "second"}:
        bit = 1 if question.contrast == "first" else 2
        return carried((assignments & bit) > 0, half_life)
    if question.contrast == "together":
        return carried((assignments & 1) > 0, half_life) * carried((assignments & 2) > 0, half_life)
    exposed = carried(assignments == question.arm, half_life)
    return exposed if moderator is None else exposed * moderator


def _squared(estimate: Floats, variance: Floats, effects: Floats) -> Floats:
    x = effects[:, None]
    top = (estimate[0] + x * estimate[1]) ** 2
    return np.asarray(
        top / np.maximum(variance[0] + 2 * x * variance[1] + x**2 * variance[2], 1e-300)
    )


def quick_guess(
    design: Design, question: Question, noise: float, drift: float, plan: Plan | None = None
) -> float:
    """Return the smallest detectable effect by formula: independent noise, no autocorrelation.

    Parameters
    ----------
    design, question
        What would be done and asked.
    noise : float
        Standard deviation of a region-period beside what all share, as a share of its mean.
    drift : float
        Standard deviation of a region's level from before to after, likewise.
    plan : Plan, optional
        Level and power.
    """
    plan = plan or Plan()
    wanted = float(ndtri(0.5 + plan.level / 2.0) + ndtri(plan.power))
    doubled = 2.0 if question.contrast == "together" else 1.0
    if isinstance(design, RegionLot):
        sizes = np.sum(design.sizes, axis=0)
        one, other = int(sizes[question.arm]), int(sizes[question.against])
        if design.factors == 2:
            one = other = design.regions // 2
        variance = (noise**2 / design.periods + drift**2) * (1.0 / one + 1.0 / other)
        return doubled * wanted * sqrt(variance)
    on = 0.5
    changes = design.periods / design.block * (0.75 if getattr(design, "balanced", False) else 0.5)
    if isinstance(design, PauseLot):
        on, changes = design.count * design.length / design.periods, 2.0 * design.count
    cells = design.periods - changes * design.washout
    span = span_of(design, question) / design.block
    free = cells * (1.0 - 1.0 / max(span, 1.001)) * (1.0 - 1.0 / design.regions)
    # Drift between neighbouring blocks acts as noise that all of a block's periods share.
    kept = cells * design.block / design.periods
    variance = (noise**2 + kept * drift**2) / (design.regions * free * on * (1.0 - on))
    return doubled * wanted * sqrt(variance)
