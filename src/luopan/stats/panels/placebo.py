"""What a regional test found: placebo sets go through the same fit as the treated set.

Abadie, Diamond & Hainmueller (2010, JASA 105) put every untreated region in the treated one's
place. Here whole sets take its place, as many regions and about as large, so that they are as
steady as the treated set; each is judged by its error where nothing happened. The sets are drawn
from all regions, the treated ones too (see `Null`). Where a lot drew the treated set, the sets that
it could have drawn take its place instead: a randomisation test, whatever made them eligible.
"""

from dataclasses import dataclass
from math import comb
from typing import Literal

import numpy as np

from luopan.stats.panels.contrasts import Contrasts, Estimator
from luopan.stats.panels.holdout import Fits, choose, settle, try_all
from luopan.stats.panels.null import Interval, Null
from luopan.stats.panels.problem import Array, Dropped, Indices, PanelTest
from luopan.stats.panels.ridge import Ridge
from luopan.stats.panels.scale import Panel, panel, shares
from luopan.stats.panels.sets import alike

Refusal = Literal["too_few_sets"]

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
    refused : {"too_few_sets"} or None
        Why there is no interval: fewer distinct sets than the level asks for, or too few of them
        apart from the treated one.
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
    paths : (B, h) array
        The placebo sets' gaps, each brought to the treated set's error, outcome units.
    fitted : (start,) array
        What the donors say of the treated regions in the history they were fitted to.
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
    paths: Array
    fitted: Array


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """The treated set, first, and its placebos after it, relative to their levels.

    Parameters
    ----------
    fits : Fits
    own : (1 + B, k) array
        The treated regions' weights in each set's gap.
    weights : (J,) array
        Of the treated set's donors.
    scaled : Panel
    possible : int
        Distinct placebo sets that there are.
    before : (start,) array
        The treated set's gaps in the history.
    """

    fits: Fits
    own: Array
    weights: Array
    scaled: Panel
    possible: int
    before: Array

    @property
    def shares(self) -> Array:
        """What an effect of one on the treated moves each set's gap by, (1 + B,); 1 for theirs."""
        out: Array = self.own.sum(axis=1)
        return out


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
        Placebo sets at most, where no lot drew the treated one.
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
    scale = trial.scaled.treated_level
    gaps, errors = trial.fits.gaps * scale, trial.fits.errors * scale
    sums = np.cumsum(gaps, axis=1)
    null = null_of(sums[:, -1], errors * test.horizon, trial.shares)
    sold = test.outcome[list(test.treated), test.start : test.end].sum(axis=0)
    refused: Refusal | None = None if null.answers(level) else "too_few_sets"
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
        per_period=None if refused else band(gaps, errors, trial.shares, level),
        cumulative=None if refused else band(sums, errors * test.horizon, trial.shares, level),
        p=None if refused else null.p(),
        null=None if refused else null,
        sets=null.gaps.size,
        possible=trial.possible,
        donors=test.donors,
        weights=trial.weights,
        dropped=test.dropped,
        paths=gaps[1:] * (errors[0] / errors[1:, None]),
        fitted=test.outcome[list(test.treated), : test.start].sum(axis=0) - trial.before * scale,
    )


def run(
    test: PanelTest,
    *,
    estimator: Estimator = RIDGE,
    sets: int = SETS,
    seed: int = 0,
    planned: int | None = None,
) -> Trial:
    """Fit the treated set and its placebo sets, in relative units.

    ``planned`` is the registered length of a test that is still running.
    """
    scaled = panel(test)
    k, regions = scaled.treated, scaled.values.shape[0]
    if test.among:
        drawn = rows_of(test)
    else:
        volume = float(scaled.sizes[:k].sum())
        drawn = alike(scaled.sizes, k, volume, sets, np.random.default_rng(seed))
    placebos = drawn[(drawn != np.arange(k)).any(axis=1)]
    chosen = np.vstack([np.arange(k), placebos])
    weights = shares(scaled.level, chosen)
    trials = try_all(estimator, scaled.values, chosen, weights, test.start, planned)
    setting = choose(trials)
    fit = trials.fits[setting[0]].only(setting[1])
    first = Contrasts(fit.regions[:1], fit.periods[:, :1], fit.noise[:1])
    return Trial(
        settle(trials, setting),
        fit.regions[:, :k],
        -fit.regions[0, k:],
        scaled,
        placebos.shape[0] if test.among else comb(regions, k) - 1,
        first.gaps(scaled.values)[0, 0, : test.start],
    )


def rows_of(test: PanelTest) -> Indices:
    """Return the sets that the lot could have drawn as rows of the scaled panel, (B, k), sorted.

    A set with a region that takes no part is left out: whatever was drawn, it would be.
    """
    order = (*test.treated, *test.donors)
    row = {region: i for i, region in enumerate(order)}
    whole = [[row[r] for r in s] for s in test.among if all(r in row for r in s)]
    return np.sort(np.array(whole, dtype=np.intp).reshape(-1, len(test.treated)), axis=1)


def null_of(gaps: Array, errors: Array, moved: Array) -> Null:
    """Return the null of (1 + B,) sets, the treated one first."""
    return Null(float(gaps[0]), float(errors[0]), gaps[1:], errors[1:], moved[1:])


def lift(effect: float, sold: float) -> float:
    """Return an effect over what would have been sold, given what was sold."""
    return effect / (sold - effect) if sold > effect else float("inf")


def relative(total: Interval, sold: float) -> Interval:
    """Return the interval of the lift: the same effects, each over its own expected sales."""
    low, mean, high = (lift(x, sold) for x in (total.low, total.mean, total.high))
    return Interval(mean, low, high, total.level)


def band(paths: Array, errors: Array, moved: Array, level: float) -> Band:
    """Return each period's interval from the same sets; row 0 is the treated set's.

    ``paths`` (1 + B, h), the errors that go with them and what an effect moves them by, (1 + B,).
    """
    nulls = [null_of(column, errors, moved) for column in paths.T]
    intervals = [null.interval(level) for null in nulls]
    return Band(
        paths[0],
        np.array([i.low for i in intervals]),
        np.array([i.high for i in intervals]),
        level,
    )
