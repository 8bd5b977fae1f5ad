"""A second word on what is negligible: a regression in which no sign is given beforehand.

A contribution cannot be negative in the model, so a channel that does nothing still gets a
little, and three of them add up to something: the prior alone pushes their sum off nought.
Before a channel, or social media as a whole, are said to do something, a regression in which
every channel's size is free in sign must say so too: given the curves of each draw, sizes have
an all but flat prior, and the share of the channels in question must exceed the negligible
share. Its probability is averaged over the draws, and P(negligible) is the larger of the two.

Given the curves the model is a Gaussian regression with AR(1) errors, γ ~ N(M⁻¹ Q'Ω y / v, M⁻¹)
with M = Q'ΩQ / v + D⁻¹, and finished tests as more rows (Lindley & Smith 1972, JRSS B 34).
"""

from collections.abc import Mapping, Sequence
from math import exp, tanh

import numpy as np

from luopan.instruments.mix.model import MixFit
from luopan.instruments.mix.weekly import Array
from luopan.stats.mix import (
    FreeEffects,
    MixProblem,
    PanelProblem,
    firm_curves,
    free_effects,
    lift_differences,
    observations,
    of_both,
    shapes,
    whitened,
)
from luopan.stats.student import normal_cdf

Group = Sequence[int] | Mapping[int, float]
"""Channels whose shares are summed, or which part of each counts."""

DRAWS = 400
"""Draws enough for a probability to two digits."""

FEWER_DRAWS = 100
"""Where every draw goes through many regions."""

FREE_SD = 1.0
"""Prior standard deviation of a channel's share when its sign is free: all but flat."""


class FreeSigns:
    """What a fit's curves say where no sign is given beforehand.

    Parameters
    ----------
    fit : MixFit
        The fit; its plan says which share is negligible.
    """

    def __init__(self, fit: MixFit) -> None:
        self._fit = fit
        if isinstance(fit.problem, PanelProblem):
            self._asked: MixProblem | FreeEffects = free_effects(
                fit.problem, fit.draws.spread(FEWER_DRAWS), FREE_SD
            )
        else:
            self._asked = fit.problem

    def negligible(self, groups: Sequence[Group]) -> Array:
        """Return, for each group of channels, P(their share together is negligible).

        Parameters
        ----------
        groups : sequence of sequences of int, or of mappings
            Channels whose shares are summed; a mapping says which part of each share counts.
        """
        if isinstance(self._asked, MixProblem):
            return _negligible(self._fit, self._asked, groups)
        return _regional(self._fit, self._asked, groups)

    def positive(self) -> Array:
        """Return, for each pair, P(it does more together than the sum of both), sizes free.

        A prior that holds two channels down leaves what they lack to their product, whose course
        is much like theirs where both are always on. So a synergy's sign is claimed only where it
        is the same when the channels' own sizes are all but free; the pair's prior is the model's.
        """
        if not self._fit.problem.pairs:
            return np.zeros(0)
        if isinstance(self._asked, MixProblem):
            return _positive(self._fit, self._asked)
        variance = np.einsum("npp->np", self._asked.pair_covariances)
        distance = self._asked.pairs / np.sqrt(np.maximum(variance, 1e-300))
        said = np.array([[normal_cdf(d) for d in one] for one in distance.tolist()])
        return np.asarray(said.mean(axis=0))


def _negligible(fit: MixFit, problem: MixProblem, groups: Sequence[Group]) -> Array:
    """Return P(negligible) of each group where there are no regions."""
    chosen = fit.draws.spread(DRAWS)
    fixed = _fixed(problem)
    wanted = np.zeros((fixed.shape[1] + len(problem.channels), len(groups)))
    for g, members in enumerate(groups):
        for c in members:
            wanted[fixed.shape[1] + c, g] = members[c] if isinstance(members, Mapping) else 1.0
    target = problem.outcome / problem.outcome_scale
    found = np.zeros(len(groups))
    bent = shapes(problem, chosen)
    height = np.maximum(bent[:, fit.data.seen].mean(axis=1, keepdims=True), 1e-300)
    bent /= height
    tests, effects = _observed(problem, lift_differences(problem, chosen)[0] / height)
    for q, levels, lifts in zip(chosen, bent, tests, strict=True):
        draw = dict(zip(fit.draws.names, q.tolist(), strict=True))
        columns = np.concatenate([fixed, levels], axis=1)
        mean, spread = _one(problem, draw, (columns, lifts), (target, effects), wanted)
        # a group without a member has no share at all, for certain
        distance = (fit.plan.negligible_share - mean) / np.maximum(spread, 1e-300)
        found += [normal_cdf(d) for d in distance.tolist()]
    return found / len(chosen)


def _positive(fit: MixFit, problem: MixProblem) -> Array:
    """Return P(positive) of each pair where there are no regions."""
    chosen = fit.draws.spread(DRAWS)
    fixed, count = _fixed(problem), len(problem.pairs)
    bent, products = firm_curves(problem, chosen)
    height = np.maximum(bent[:, fit.data.seen].mean(axis=1, keepdims=True), 1e-300)
    own, both = lift_differences(problem, chosen)
    places = [fit.draws.names.index(f"kappa[{c}]") for c in range(len(problem.channels))]
    scale = pair_scales(problem, products, np.exp(chosen[:, places]))
    free = np.concatenate([bent / height, products * scale[:, None, :]], axis=2)
    rows = np.concatenate([own / height, both * scale[:, None, :]], axis=2)
    tests, effects = _observed(problem, rows)
    target = problem.outcome / problem.outcome_scale
    wanted = np.eye(fixed.shape[1] + free.shape[2])[:, -count:]
    found = np.zeros(count)
    for q, columns, lifts in zip(chosen, free, tests, strict=True):
        draw = dict(zip(fit.draws.names, q.tolist(), strict=True))
        given = (np.concatenate([fixed, columns], axis=1), lifts)
        mean, spread = _one(problem, draw, given, (target, effects), wanted)
        found += [normal_cdf(d) for d in (mean / np.maximum(spread, 1e-300)).tolist()]
    return found / len(chosen)


def pair_scales(problem: MixProblem, products: Array, parts: Array) -> Array:
    """Return the scale (n, P) that makes a pair's coefficient standard normal."""
    level = np.maximum(products.mean(axis=1), 1e-200)
    if not problem.pairs:
        return np.asarray(level)
    first, second = (list(side) for side in zip(*problem.pairs, strict=True))
    own = np.sqrt(parts[:, first] * parts[:, second]) if problem.synergy.heredity else 1.0
    return np.asarray(problem.synergy.sd * own / level)


def _regional(fit: MixFit, free: FreeEffects, groups: Sequence[Group]) -> Array:
    """Return P(negligible) of each group where there are regions."""
    wanted = np.zeros((free.sizes.shape[1], len(groups)))
    for g, members in enumerate(groups):
        for c in members:
            wanted[c, g] = members[c] if isinstance(members, Mapping) else 1.0
    mean = free.sizes @ wanted
    spread = np.sqrt(np.einsum("ncd,cg,dg->ng", free.size_covariances, wanted, wanted))
    distance = (fit.plan.negligible_share - mean) / np.maximum(spread, 1e-300)
    return np.array([np.mean([normal_cdf(d) for d in one]) for one in distance.T.tolist()])


def _fixed(problem: MixProblem) -> Array:
    """Linear columns and the base's, (weeks, columns)."""
    base = np.zeros((problem.weeks, 0)) if problem.base is None else problem.base
    return np.concatenate([problem.linear, base], axis=1)


def _one(
    problem: MixProblem,
    draw: dict[str, float],
    given: tuple[Array, Array],
    target: tuple[Array, Array],
    wanted: Array,
) -> tuple[Array, Array]:
    """Mean and standard deviation of ``wanted.T @ γ`` given one draw's columns and noise.

    ``given`` are the columns (weeks, k), the last of them the channels' and perhaps the pairs',
    and the finished tests' rows in those; ``target`` the outcome and what the tests found.
    """
    columns, lifts = given
    rho = tanh(draw.get("atanh_rho", 0.0))
    v = exp(2.0 * draw["log_sigma"]) / problem.noise.temper
    pairs = lifts.shape[1] - len(problem.channels)
    rank = columns.shape[1] - problem.linear_sd.size - lifts.shape[1]
    variance = np.concatenate(
        [
            problem.linear_sd**2,
            np.full(rank, exp(2.0 * draw.get("log_tau", 0.0))),
            np.full(len(problem.channels), FREE_SD**2),
            np.ones(pairs),
        ]
    )
    outcome, found = target
    white, aim = whitened(columns, rho), whitened(outcome[:, None], rho)[:, 0]
    precision = white.T @ white / v + np.diag(1.0 / variance)
    aimed = white.T @ aim / v
    if found.size:
        tested = slice(columns.shape[1] - lifts.shape[1], None)
        precision[tested, tested] += lifts.T @ lifts
        aimed[tested] += lifts.T @ found
    solved = np.linalg.solve(precision, np.column_stack([aimed, wanted]))
    return solved[:, 0] @ wanted, np.sqrt((wanted * solved[:, 1:]).sum(axis=0))


def _observed(problem: MixProblem, lifts: Array) -> tuple[Array, Array]:
    """Finished tests' rows (n, effects, k) and effects, in errors that have nothing in common."""
    effects, covariance = observations(problem.lifts)
    # what two do together says nothing of either alone, and has no row where pairs have none
    pairs = lifts.shape[2] > len(problem.channels)
    kept = np.flatnonzero(np.ones(effects.size, dtype=bool) if pairs else ~of_both(problem.lifts))
    root = np.linalg.cholesky(covariance[np.ix_(kept, kept)])
    rows = np.linalg.solve(root, lifts[:, kept] * problem.outcome_scale)
    return rows, np.linalg.solve(root, effects[kept])
