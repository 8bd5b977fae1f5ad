"""A second word on what is negligible: a regression in which no sign is given beforehand.

A contribution cannot be negative in the model, so a channel that does nothing still gets a
little, and three of them add up to something: the prior alone pushes their sum off nought.
Before a channel, or social media as a whole, are said to do something, a regression in which
every channel's size is free in sign must say so too: given the curves of each draw, sizes have
an all but flat prior, and the share of the channels in question must exceed the negligible
share. Its probability is averaged over the draws, and P(negligible) is the larger of the two.

Given the curves the model is a Gaussian regression with AR(1) errors, γ ~ N(M⁻¹ Q'Ω y / v, M⁻¹)
with M = Q'ΩQ / v + D⁻¹ (Lindley & Smith 1972, JRSS B 34).
"""

from collections.abc import Sequence
from math import exp, tanh

import numpy as np

from luopan.instruments.mix.model import MixFit
from luopan.instruments.mix.weekly import Array
from luopan.stats.mix import shapes
from luopan.stats.student import normal_cdf

DRAWS = 400
"""Draws enough for a probability to two digits."""

FREE_SD = 1.0
"""Prior standard deviation of a channel's share when its sign is free: all but flat."""


def free_sign_negligible(fit: MixFit, groups: Sequence[Sequence[int]]) -> Array:
    """Return, for each group of channels, P(their share together is negligible), signs free.

    Parameters
    ----------
    fit : MixFit
        The fit; its plan says which share is negligible.
    groups : sequence of sequences of int
        Channels whose shares are summed.
    """
    problem = fit.problem
    flat = fit.draws.flat
    chosen = flat[np.linspace(0, len(flat) - 1, min(DRAWS, len(flat))).astype(int)]
    fixed = _fixed(fit)
    wanted = np.zeros((fixed.shape[1] + len(problem.channels), len(groups)))
    for g, members in enumerate(groups):
        wanted[[fixed.shape[1] + c for c in members], g] = 1.0
    target = problem.outcome / problem.outcome_scale
    found = np.zeros(len(groups))
    bent = shapes(problem, chosen)
    bent /= np.maximum(bent[:, fit.data.seen].mean(axis=1, keepdims=True), 1e-300)
    for q, levels in zip(chosen, bent, strict=True):
        draw = dict(zip(fit.draws.names, q.tolist(), strict=True))
        columns = np.concatenate([fixed, levels], axis=1)
        mean, spread = _one(fit, draw, columns, target, wanted)
        # a group without a member has no share at all, for certain
        distance = (fit.plan.negligible_share - mean) / np.maximum(spread, 1e-300)
        found += [normal_cdf(d) for d in distance.tolist()]
    return found / len(chosen)


def _fixed(fit: MixFit) -> Array:
    """Linear columns and the base's, (weeks, columns)."""
    problem = fit.problem
    base = np.zeros((problem.weeks, 0)) if problem.base is None else problem.base
    return np.concatenate([problem.linear, base], axis=1)


def _one(
    fit: MixFit, draw: dict[str, float], columns: Array, target: Array, wanted: Array
) -> tuple[Array, Array]:
    """Mean and standard deviation of ``wanted.T @ γ`` given one draw's columns and noise."""
    problem = fit.problem
    rho = tanh(draw.get("atanh_rho", 0.0))
    v = exp(2.0 * draw["log_sigma"]) / problem.noise.temper
    rank = columns.shape[1] - problem.linear_sd.size - len(problem.channels)
    variance = np.concatenate(
        [
            problem.linear_sd**2,
            np.full(rank, exp(2.0 * draw.get("log_tau", 0.0))),
            np.full(len(problem.channels), FREE_SD**2),
        ]
    )
    white, aim = _whitened(columns, rho), _whitened(target[:, None], rho)
    precision = white.T @ white / v + np.diag(1.0 / variance)
    solved = np.linalg.solve(precision, np.column_stack([white.T @ aim / v, wanted]))
    return solved[:, 0] @ wanted, np.sqrt((wanted * solved[:, 1:]).sum(axis=0))


def _whitened(columns: Array, rho: float) -> Array:
    """Multiply (weeks, k) by the square root of the AR(1) precision of unit innovations."""
    white = columns.copy()
    white[1:] -= rho * columns[:-1]
    white[:1] *= (1.0 - rho**2) ** 0.5
    return white
