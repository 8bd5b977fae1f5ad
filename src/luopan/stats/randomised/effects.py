"""Estimators: what the arms changed, by regions or by cells, under the lot drawn and under others.

`prepare` does what does not depend on the assignment; `moments` does the rest for many at once.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.stats.randomised.designs import Arms, Design, RegionLot
from luopan.stats.randomised.exposure import carried, kept
from luopan.stats.randomised.foretold import foretold, loadings, steadiness
from luopan.stats.randomised.regression import Moments, across, within
from luopan.stats.randomised.trial import Question, Trial

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_BATCH = 64
"""Assignments at a time: the arrays of a batch stay in the processor's cache."""
_REGIONS_FOR_FORETOLD = 8
_REGIONS_FOR_LOADING = 20
_REGIONS_FOR_PRODUCTS = 8
"""Regions in an arm for each covariate before its slope is fitted in each arm (Lin 2013)."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A trial, indexed and cleaned, before its assignment is looked at.

    Parameters
    ----------
    trial, question
        As given.
    used : (N,) array of bool
        Regions with figures before and in the test.
    level : (N,) array
        Mean before the test, in the outcome's unit.
    cells, present : (n, T + tail) arrays
        Index of the regions used, nought where it is missing; and where it is not.
    covariates : (n, p) array
        Known before the test.
    weights : (n,) array
        Of the regions, their mean one.
    trimmed : int
        Region-periods left out as outliers.
    """

    trial: Trial
    question: Question
    used: Bools
    level: Floats
    cells: Floats
    present: Bools
    covariates: Floats
    weights: Floats
    trimmed: int


def prepare(trial: Trial, question: Question) -> Prepared:
    """Index a trial's outcome, leave out what cannot be used, and gather the covariates."""
    H, design = trial.history, trial.design
    outcome = np.asarray(trial.outcome, dtype=np.float64)
    outcome = outcome[:, : H + design.periods + (question.tail if not design.within else 0)]
    seen = np.isfinite(outcome)
    positive = np.nansum(np.where(seen, outcome, 0.0)[:, :H], axis=1) > 0.0
    used = seen[:, :H].any(1) & seen[:, H : H + design.periods].any(1) & positive
    index, level = indexed(outcome[used], H, question)
    before = index[:, :H]
    after = index[:, H:]
    present = np.isfinite(after)
    outliers = _outliers(after, design, question)
    trimmed = int((present & outliers).sum())
    present &= ~outliers
    return Prepared(
        trial=trial,
        question=question,
        used=used,
        level=level,
        cells=np.where(present, after, 0.0),
        present=present,
        covariates=_covariates(before, design, question.year),
        weights=steadiness(before) if question.weights == "noise" else np.ones(len(before)),
        trimmed=trimmed,
    )


def indexed(outcome: Floats, history: int, question: Question) -> tuple[Floats, Floats]:
    """Return the outcome on the question's scale, and each region's mean before the test."""
    level = np.nanmean(outcome[:, :history], axis=1)
    if question.scale == "relative":
        return outcome / level[:, None], level
    logs = np.log(np.where(outcome > 0.0, outcome, np.nan))
    return logs - np.nanmean(logs[:, :history], axis=1, keepdims=True), level


def moments(prepared: Prepared, assignments: Arms, response: Floats | None = None) -> Moments:
    """Return estimates and variances under each assignment, the one that was made first.

    Parameters
    ----------
    prepared : Prepared
        What `prepare` returned.
    assignments : (n, N, T) array
        The first is the one that was made.
    response : (n, N, T) array or None
        What an effect of one would have added to each cell under each assignment, where every
        assignment is taken for the one that was made (power). None: the first was made.
    """
    if prepared.trial.design.within:
        return _moments_within(prepared, assignments, response)
    return _moments_across(prepared, assignments, response)


def _moments_across(prepared: Prepared, assignments: Arms, response: Floats | None) -> Moments:
    trial, used = prepared.trial, prepared.used
    design = trial.design
    codes = np.moveaxis(columns(prepared, assignments[:, used, :1])[..., 0], 0, 2)
    length = prepared.cells.shape[1] / design.periods
    y = length * _window(prepared.cells, prepared.present)
    if response is None:
        c = _window(np.broadcast_to(codes[0, :, :1], prepared.cells.shape), prepared.present)
    else:
        c = length * _window(_padded(response[:, used], len(prepared.cells[0])), prepared.present)
    strata = strata_of(prepared)
    outcomes = np.stack([np.broadcast_to(y, c.shape), c], axis=-1)
    covariates = prepared.covariates[None]
    if codes.shape[2] > 1 and response is None:
        nuisance = codes[:1, :, 1:]
        slopes = across(nuisance, covariates, outcomes, strata, prepared.weights)[0][
            0, : nuisance.shape[2]
        ]
        outcomes = outcomes - nuisance[0] @ slopes
    if _by_arm(prepared, design):
        covariates = np.concatenate(
            [np.broadcast_to(covariates, (len(codes), *covariates.shape[1:])),
             (codes[:, :, :1] - codes[:, :, :1].mean(1, keepdims=True))
             * (covariates - covariates.mean(1, keepdims=True))],
            axis=2,
        )  # fmt: skip
    slopes, scores = across(codes, covariates, outcomes, strata, prepared.weights)
    return Moments.of(slopes[:, 0], scores, 1.0)


def strata_of(prepared: Prepared) -> NDArray[np.int64]:
    """Return the stratum of each region used, counted from 0."""
    design = prepared.trial.design
    assert isinstance(design, RegionLot)  # noqa: S101 - the one design that is not within regions
    return np.asarray(np.unique(np.array(design.strata)[prepared.used], return_inverse=True)[1])


def _by_arm(prepared: Prepared, design: Design) -> bool:
    """Whether slopes of the covariates are fitted in each arm."""
    p = prepared.covariates.shape[1]
    if not isinstance(design, RegionLot) or len(design.sizes) > 1 or design.arms > 2 or not p:
        return False
    sizes = design.sizes[0]
    return sizes[0] != sizes[1] and min(sizes) >= _REGIONS_FOR_PRODUCTS * p


def _moments_within(prepared: Prepared, assignments: Arms, response: Floats | None) -> Moments:
    trial, used = prepared.trial, prepared.used
    design, span = trial.design, span_of(trial.design, prepared.question)
    first = assignments[:1, used]
    observed = columns(prepared, first)
    outcomes = np.stack([prepared.cells[None], observed[0]])
    if len(observed) > 1 and response is None:
        keep = kept(first, design.washout) & prepared.present
        slopes = within(observed[1:], keep, outcomes, span, prepared.weights)[0][0]
        outcomes = outcomes - np.einsum("jk,j...->k...", slopes, observed[1:])
    parts = []
    for start in range(0, len(assignments), _BATCH):
        batch = assignments[start : start + _BATCH, used]
        keep = kept(batch, design.washout) & prepared.present
        if response is not None:
            added = np.where(prepared.present, response[start : start + _BATCH, used], 0.0)
            outcomes = np.stack([np.broadcast_to(prepared.cells, added.shape), added])
        slopes, scores = within(columns(prepared, batch), keep, outcomes, span, prepared.weights)
        parts.append((slopes[:, 0], scores))
    slopes, scores = (np.concatenate(x) for x in zip(*parts, strict=True))
    regions = int(used.sum())
    return Moments.of(slopes, scores, regions / max(regions - 1, 1))


def span_of(design: Design, question: Question) -> int:
    """Return the periods after which a region's level is estimated anew."""
    if question.span is not None:
        return question.span
    return min(4 * design.block, design.periods) if design.arms == 4 or _on_off(design) else (
        design.periods
    )  # fmt: skip


def _on_off(design: Design) -> bool:
    return hasattr(design, "balanced")


def columns(prepared: Prepared, arms: Arms) -> Floats:
    """Return the regression's columns (q, n, N, T) under assignments of the regions used."""
    question, design = prepared.question, prepared.trial.design
    half_life = question.half_life if design.within else 0.0
    if design.factors == 2:
        one, two = (carried((arms & bit) > 0, half_life) - 0.5 for bit in (1, 2))
        ordered = {"first": (one, two, one * two), "second": (two, one, one * two)}
        return np.stack(ordered.get(question.contrast, (one * two, one, two)))
    others = [a for a in range(design.arms) if a not in {question.arm, question.against}]
    exposures = [carried(arms == a, half_life) for a in (question.arm, *others) if a]
    if question.arm == 0:
        exposures.insert(0, 1.0 - carried(arms != 0, half_life))
    elif question.against != 0:
        exposures.append(1.0 - carried(arms != 0, half_life))
    moderator = prepared.trial.moderator
    if question.contrast == "moderated" and moderator is not None:
        level = np.broadcast_to(moderator[prepared.used], exposures[0].shape)
        return np.stack([exposures[0] * level, *exposures, level])
    return np.stack(exposures)


def _covariates(before: Floats, design: Design, year: int) -> Floats:
    """Few for few regions: what the history foretells, and how a region moves with the others."""
    n = len(before)
    if design.within:
        return np.zeros((n, 0))
    # Pairs are alike in their history already, and each costs a level.
    free = n - (len(design.sizes) if isinstance(design, RegionLot) else 1) - design.arms
    found: list[Floats] = [np.zeros((n, 0))]
    if free >= _REGIONS_FOR_FORETOLD - 2 and before.shape[1] > 1:
        found.append(foretold(before, design.periods, year)[:, None])
    if free >= _REGIONS_FOR_LOADING - 2 and before.shape[1] > 3:
        found.append(loadings(before, 1))
    X = np.concatenate(found, axis=1)
    X = X - X.mean(0)
    spread = X.std(0)
    return np.asarray(X[:, spread > 1e-12] / spread[spread > 1e-12])


def _window(cells: Floats, present: Bools) -> Floats:
    """Return each region's mean over its periods, what all regions share taken out of each."""
    masked = np.where(present, cells, 0.0)
    if not present.all():
        shared = masked.sum(-2, keepdims=True) / np.maximum(present.sum(0), 1)
        masked = np.where(present, cells - shared, 0.0)
    return np.asarray(masked.sum(-1) / np.maximum(present.sum(1), 1))


def _padded(response: Floats, periods: int) -> Floats:
    missing = max(periods - response.shape[2], 0)
    return np.pad(response, ((0, 0), (0, 0), (0, missing)))


def _outliers(index: Floats, design: Design, question: Question) -> Bools:
    """Return region-periods far off the periods before and also off those after.

    Medians of so few neighbours that an arm is always kept for longer: the first and the last
    period of a block are like one of their sides.
    """
    shortest = min(design.block, getattr(design, "gap", design.block))
    if question.trim is None or shortest < 2:
        return np.zeros(index.shape, bool)
    side = 3 if shortest > 3 else 1
    seen = np.isfinite(index)
    # What all regions share, told so that neither an arm nor a strike in some of them moves it.
    level = _median(_neighbours(index, side, side))
    level = np.where(np.isfinite(level), level, 0.0)
    off = np.where(seen.any(axis=0), index - level, 0.0)
    apart = index - level.mean(axis=0) - np.nanmedian(off, axis=0)
    before, after = _neighbours(apart, side, -1), _neighbours(apart, -1, side)
    off = np.abs(apart - np.stack([_median(before), _median(after)]))
    scale = 1.4826 * float(np.nanmedian(off)) if np.isfinite(off).any() else 0.0
    nearer = np.nan_to_num(np.fmin(off[0], off[1]))
    return np.asarray(nearer > question.trim * max(scale, 1e-12))


def _neighbours(values: Floats, back: int, ahead: int) -> Floats:
    """Return (N, T, k): from ``back`` periods before to ``ahead`` after; −1 is not even itself."""
    periods, edge = values.shape[1], max(back, ahead)
    wide = np.pad(values, ((0, 0), (edge, edge)), constant_values=np.nan)
    return np.stack(
        [wide[:, edge + s : edge + s + periods] for s in range(-back, ahead + 1)], axis=2
    )


def _median(values: Floats) -> Floats:
    """Return medians over the last axis of what is there; NaN where nothing is."""
    alone: Bools = np.asarray(~np.isfinite(values).any(axis=2))
    found = np.nanmedian(np.where(alone[:, :, None], 0.0, values), axis=2)
    return np.asarray(np.where(alone, np.nan, found))
