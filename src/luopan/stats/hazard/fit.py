"""A hazard from stories: slopes, shape, tempo and the level of every day, in turn."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from luopan.stats.hazard.base import BaseRate, by_score, smoothed
from luopan.stats.hazard.exposure import Masses, Risk, Tally, masses, tally
from luopan.stats.hazard.histories import DAY, Floats, Histories
from luopan.stats.hazard.laplace import drawn, information
from luopan.stats.hazard.likelihood import Centre, maximised
from luopan.stats.hazard.model import HazardFit, Scalar
from luopan.stats.hazard.plan import HazardPlan

Columns = NDArray[np.int32]

ROUNDS = 3
"""How often slopes and level take turns."""
AT_LEAST = 0.5
"""Crossings that the first guess of the level adds, so that it is never nought."""
USUAL = 1.0
"""Crossings in an hour of the day that its usual tempo counts for."""


def fit(
    stories: Histories,
    plan: HazardPlan | None = None,
    centre: HazardFit | None = None,
    facts: Mapping[str, Scalar] | None = None,
) -> HazardFit:
    """Return the hazard that tells the stories best.

    Parameters
    ----------
    stories : Histories
        Whatever was known at one time; `Histories.until` cuts them there.
    plan : HazardPlan, optional
    centre : HazardFit, optional
        Another fit of the same columns and edges, that slopes and shape are drawn to: without
        stories it stays, with many it is forgotten. Of columns that no story has, it tells how
        unsure they are; what it leaves unsure of the others is not counted again.
    facts : mapping, optional
        Kept with the fit.

    Raises
    ------
    ValueError
        ``stories`` if there are none and no centre, ``centre`` if it has other columns or edges.
    """
    plan = plan or HazardPlan()
    if len(stories) == 0:
        if centre is None:
            raise ValueError("stories: none")
        return replace(centre, plan=plan, stories=0, crossed=0, facts=dict(facts or {}))
    used = np.unique(stories.features.indices)
    inner = replace(stories, features=csr_matrix(stories.features[:, used]))
    drawn_to = _drawn_to(inner, plan, centre, used, stories.features.shape[1])
    found = _in_turn(inner, plan, drawn_to, np.ones(DAY) if centre is None else centre.tempo)
    columns = stories.features.shape[1]
    weights = np.zeros(columns) if centre is None else centre.weights.astype(np.float64)
    weights[used] = found.weights
    return HazardFit(
        plan, weights.astype(np.float32), found.shape, found.tempo,
        _deviations(inner, plan, found, used, _before(plan, centre, columns)), len(stories),
        int(found.told.happened.sum()), dict(facts or {}),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    weights: Floats
    shape: Floats
    tempo: Floats
    level: Floats
    told: Masses


def _in_turn(stories: Histories, plan: HazardPlan, drawn_to: Centre, tempo: Floats) -> _Found:
    """Return slopes and shape, and tempo and level beside them, each found with the others held."""
    weights, shape = drawn_to.weights, drawn_to.shape
    level: Floats = np.zeros(len(stories))
    told = masses(stories, plan, Risk(_scores(stories, weights), shape, tempo))
    for turn in range(ROUNDS):
        steps = plan.steps if turn == ROUNDS - 1 else max(1, plan.steps // 3)
        weights, shape = maximised(stories.features, told, level, drawn_to, (weights, shape), steps)
        if turn < ROUNDS - 1:
            score = _scores(stories, weights)
            counts = tally(stories, plan, Risk(score, shape, tempo))
            level = _level(stories, counts, plan)
            tempo = _tempo(counts, tempo)
            told = masses(stories, plan, Risk(score + level, shape, tempo))
    return _Found(weights, shape, tempo, level, told)


def _before(plan: HazardPlan, centre: HazardFit | None, columns: int) -> NDArray[np.float32]:
    """Return draws of slopes and shape of which the stories say nothing."""
    rng = np.random.default_rng(plan.seed)
    out = rng.standard_normal((columns + plan.bins, plan.draws)) / np.sqrt(plan.ridge)
    if centre is not None and centre.draws.shape[1]:
        out += centre.draws[:, np.arange(plan.draws) % centre.draws.shape[1]]
    return np.asarray(out, dtype=np.float32)


def _deviations(
    stories: Histories, plan: HazardPlan, found: _Found, used: Columns, out: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return draws about the maximum; those of columns that no story has stay as they were."""
    if plan.draws:
        score = _scores(stories, found.weights) + found.level
        known = information(score, found.shape, found.told)
        told = drawn(stories.features, known, plan.ridge, plan.draws, plan.seed)
        out[used], out[-plan.bins :] = told[: used.size], told[used.size :]
    return out


def base_rate(fitted: HazardFit, stories: Histories) -> BaseRate:
    """Return the level of each day that stories show beside a fit, from earlier days alone.

    Parameters
    ----------
    fitted : HazardFit
    stories : Histories
        With the same columns; they may go on after those of the fit.
    """
    order = np.argsort(stories.start, kind="stable")
    mine = stories.some(order)
    score = _scores(mine, fitted.weights)

    def count(at: NDArray[np.intp]) -> Tally:
        risk = Risk(score[at], fitted.shape, fitted.tempo)
        return tally(mine.some(at), fitted.plan, risk)

    return by_score(score, count, count(np.arange(score.size)), fitted.plan)


def _scores(stories: Histories, weights: NDArray[np.floating]) -> Floats:
    return np.asarray(stories.features @ weights, dtype=np.float64)


def _drawn_to(
    stories: Histories, plan: HazardPlan, centre: HazardFit | None, used: Columns, columns: int
) -> Centre:
    if centre is None:
        nought = Risk(np.zeros(len(stories)), np.full(plan.bins, -np.inf), np.ones(DAY))
        told = masses(stories, plan, nought)
        mass = float(told.without.sum() + told.about.sum())
        usual = np.log((told.happened.sum() + AT_LEAST) / (mass + 1.0))
        return Centre(np.zeros(used.size), np.full(plan.bins, usual), plan.ridge)
    if centre.weights.size != columns or centre.plan.edges != plan.edges:
        raise ValueError(f"centre: {centre.weights.size} columns, not {columns}, or other edges")
    return Centre(centre.weights[used].astype(np.float64), centre.shape, plan.ridge)


def _level(stories: Histories, counts: Tally, plan: HazardPlan) -> Floats:
    """Return the log level at each story's start, about nought on the whole."""
    by_day = smoothed(counts, plan)
    level = by_day[np.clip(stories.start // DAY - counts.first_day, 0, by_day.size - 1)]
    return np.asarray(level - level.mean())


def _tempo(counts: Tally, before: Floats) -> Floats:
    """Return how much likelier crossings are at each hour of the day than usually."""
    total = counts.expected_at.sum()
    if total <= 0.0:
        return before
    usual = counts.expected_at * counts.seen_at.sum() / total
    told = (counts.seen_at + USUAL * before) / (usual + USUAL)
    return np.asarray(told / np.average(told, weights=counts.expected_at + 1e-12 * total))
