"""What a regional test found: placebo sets go through the same fit as the treated set.

Abadie, Diamond & Hainmueller (2010, JASA 105) put every untreated region in the treated one's
place. Here whole sets take its place, as many regions and about as large, so that they are as
steady as the treated set; each is judged by its error where nothing happened.
"""

from dataclasses import dataclass
from math import comb
from typing import Literal

import numpy as np

from luopan.stats.panels.contrasts import Estimator
from luopan.stats.panels.holdout import Fits, choose, settle, try_all
from luopan.stats.panels.null import Interval, Null
from luopan.stats.panels.problem import Array, Dropped, PanelTest
from luopan.stats.panels.ridge import Ridge
from luopan.stats.panels.scale import Panel, panel, shares
from luopan.stats.panels.sets import alike

Refusal = Literal["too_few_donors", "too_few_sets"]

SETS = 400
RIDGE = Ridge()


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """A path with its interval in every period, outcome units; (h,) arrays."""

    mean: Array
    low: Array
    high: Array
    level: float


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What the test found. Without ``refused``, every interval is there.

    Parameters
    ----------
    refused : {"too_few_donors", "too_few_sets"} or None
        Why there is no interval: fewer donors than would make one placebo set with donors of its
        own, or fewer distinct sets than the level asks for.
    effect : float
        Total over test and tail, treated regions together, in outcome units.
    lift : float
        The same over what they would have sold.
    gaps : (h,) array
        Effect in every period, outcome units.
    expected : (h,) array
        What they would have sold.
    error : float
        Standard error of ``effect`` where nothing was done, outcome units.
    total, relative : Interval or None
    per_period, cumulative : Band or None
    p : float or None
        Of no effect, two-sided; below ``1 − level`` exactly where ``total`` excludes nought.
    null : Null or None
        Its placebos: p of any effect, interval at any level. In units of ``effect``.
    sets : int
        Placebo sets used, all distinct.
    possible : int
        Distinct sets that there are.
    donors : tuple of int
    weights : (J,) array
        Of the donors, Σ = 1.
    dropped : tuple of Dropped
        Regions left out, with the reason.
    """

    refused: Refusal | None
    effect: float
    lift: float
    gaps: Array
    expected: Array
    error: float
    total: Interval | None
    relative: Interval | None
    per_period: Band | None
    cumulative: Band | None
    p: float | None
    null: Null | None
    sets: int
    possible: int
    donors: tuple[int, ...]
    weights: Array
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """The treated set, first, and its placebos after it, relative to their levels."""

    fits: Fits
    weights: Array
    scaled: Panel
    possible: int


def find(
    test: PanelTest,
    *,
    level: float = 0.9,
    estimator: Estimator = RIDGE,
    sets: int = SETS,
    seed: int = 0,
) -> Found:
    """Analyse a finished test.

    Parameters
    ----------
    test : PanelTest
    level : float
        Of every interval, in (0, 1).
    estimator : Estimator
        Default `Ridge`.
    sets : int
        Placebo sets at most.
    seed : int
        Of the draw of sets.

    Raises
    ------
    ValueError
        ``level`` if it is not between 0 and 1.
    """
    if not 0.0 < level < 1.0:
        raise ValueError(f"level: {level} is not between 0 and 1")
    trial = run(test, estimator=estimator, sets=sets, seed=seed)
    scaled, fits = trial.scaled, trial.fits
    gaps = fits.gaps * scaled.treated_level
    errors = fits.errors * scaled.treated_level
    sums = np.cumsum(gaps, axis=1)
    spread = errors * test.horizon
    null = Null(float(sums[0, -1]), float(spread[0]), sums[1:, -1] / spread[1:])
    sold = test.outcome[list(test.treated), test.start : test.end].sum(axis=0)
    refused = refusal(trial, null, level)
    total = None if refused else null.interval(level)
    return Found(
        refused=refused,
        effect=null.gap,
        lift=lift(null.gap, float(sold.sum())),
        gaps=gaps[0],
        expected=sold - gaps[0],
        error=null.error,
        total=total,
        relative=None if total is None else relative(total, float(sold.sum())),
        per_period=None if refused else band(gaps, errors, level),
        cumulative=None if refused else band(sums, spread, level),
        p=None if refused else null.p(),
        null=None if refused else null,
        sets=null.placebos.size,
        possible=trial.possible,
        donors=test.donors,
        weights=trial.weights,
        dropped=test.dropped,
    )


def run(test: PanelTest, *, estimator: Estimator = RIDGE, sets: int = SETS, seed: int = 0) -> Trial:
    """Fit the treated set and its placebo sets, in relative units."""
    scaled = panel(test)
    k, donors = scaled.treated, scaled.donors()
    mine, own_shares = scaled.treated_set()
    trials = [try_all(estimator, scaled.values, mine, own_shares, test.start)]
    possible = comb(donors.shape[0], k) if donors.shape[0] >= k + 2 else 0
    if possible:
        sizes = scaled.sizes[k:]
        volume = float(scaled.sizes[:k].sum())
        drawn = alike(sizes, k, volume, sets, np.random.default_rng(seed))
        weights = shares(scaled.level[k:], drawn)
        trials.append(try_all(estimator, donors, drawn, weights, test.start))
    setting = choose(trials)
    weights = -trials[0].fits[setting[0]].regions[0, k:]
    return Trial(settle(trials, setting), weights, scaled, possible)


def refusal(trial: Trial, null: Null, level: float) -> Refusal | None:
    """Return why these placebos give no interval at this level, if so."""
    if trial.possible == 0:
        return "too_few_donors"
    return None if null.answers(level) else "too_few_sets"


def lift(effect: float, sold: float) -> float:
    """Return an effect over what would have been sold, given what was sold."""
    return effect / (sold - effect) if sold > effect else float("inf")


def relative(total: Interval, sold: float) -> Interval:
    """Return the interval of the lift: the same effects, each over its own expected sales."""
    low, mean, high = (lift(x, sold) for x in (total.low, total.mean, total.high))
    return Interval(mean, low, high, total.level)


def band(paths: Array, errors: Array, level: float) -> Band:
    """Return each period's interval from the same sets; row 0 is the treated set's.

    ``paths`` (1 + B, h) and the errors that go with them (1 + B,).
    """
    scores = paths[1:] / errors[1:, None]
    nulls = [
        Null(float(gap), float(errors[0]), placebos)
        for gap, placebos in zip(paths[0], scores.T, strict=True)
    ]
    intervals = [null.interval(level) for null in nulls]
    return Band(
        paths[0],
        np.array([i.low for i in intervals]),
        np.array([i.high for i in intervals]),
        level,
    )
