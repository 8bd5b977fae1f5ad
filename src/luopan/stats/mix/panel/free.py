"""Channels' sizes with their signs free, given the curves of each draw."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.layout import lay_out
from luopan.stats.mix.panel.algebra import fill_precision, multiply
from luopan.stats.mix.panel.layout import PanelLayout
from luopan.stats.mix.panel.lifts import curve_change, fill_other_curves, fill_tests
from luopan.stats.mix.panel.likelihood import (
    panel_curves,
    panel_log_likelihood,
    panel_noise,
    varying_columns,
)
from luopan.stats.mix.panel.problem import PanelProblem
from luopan.stats.mix.panel.scratch import PanelWork, make_panel_work

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class FreeEffects:
    """Normals given the curves of n draws, the channels' sizes free in sign.

    Parameters
    ----------
    sizes, size_covariances : (n, C) and (n, C, C) arrays
        The channels' shares of the firm's outcome.
    pairs, pair_covariances : (n, P) and (n, P, P) arrays
        The pairs' coefficients.
    """

    sizes: Array
    size_covariances: Array
    pairs: Array
    pair_covariances: Array


def free_effects(problem: PanelProblem, points: Array, sd: float) -> FreeEffects:
    """Return what channels and pairs do with the channels' signs free.

    Given the curves at ``points`` (n, D), each channel's share of the firm's outcome is
    N(0, sd²) beforehand and everything else as in the model. What a finished test says of the
    channels' own effects counts; its word on what they share does not.
    """
    layout: PanelLayout = lay_out(replace(problem, lifts=()))
    asked: PanelLayout = lay_out(problem)
    tests = make_panel_work(asked)
    work = make_panel_work(layout)
    count, pairs = len(problem.channels), len(problem.pairs)
    sizes, size_covs = np.empty((len(points), count)), np.empty((len(points), count, count))
    shared, shared_covs = np.empty((len(points), pairs)), np.empty((len(points), pairs, pairs))
    for i, q in enumerate(points):
        panel_log_likelihood(q, layout, work)
        own = work.beta * work.level
        precision, aimed, tied, lower = _projected(q, layout, work)
        # the likelihood speaks of what is added to the draw's own sizes
        own_rows, left = _tested(q, asked, tests)
        precision += own_rows.T @ own_rows + np.eye(count) / sd**2
        aimed += own_rows.T @ left
        aimed -= own / sd**2
        size_covs[i] = np.linalg.inv(precision)
        added = size_covs[i] @ aimed
        sizes[i] = own + added
        # the shared columns give way to what the channels take
        back = np.linalg.solve(lower.T, tied)
        far = np.linalg.inv(lower @ lower.T) + back @ size_covs[i] @ back.T
        shared[i] = (work.g_far - back @ added)[work.g_far.size - pairs :]
        shared_covs[i] = far[far.shape[0] - pairs :, far.shape[1] - pairs :]
    return FreeEffects(sizes, size_covs, shared, shared_covs)


def _tested(q: Array, layout: PanelLayout, work: PanelWork) -> tuple[Array, Array]:
    """Return the tests' rows (E, C) in the channels' shares and what they leave over, in σ."""
    rows = np.zeros((layout.lifts.sd.size, layout.x.shape[1]))
    if not len(rows):
        return rows, np.zeros(0)
    panel_curves(q, layout, work)
    varying_columns(q, layout, work)
    fill_other_curves(q, layout, work)
    fill_tests(layout, work)
    for e in np.flatnonzero(layout.lifts.together == 0):
        for o in range(layout.lifts.first[e], layout.lifts.first[e + 1]):
            c, g = layout.lifts.channel[o], layout.lifts.where[o]
            rows[e, c] += layout.weight[g] * curve_change(layout, work, e, o) / work.level[c]
    alone = layout.lifts.together == 0
    return rows[alone] / layout.lifts.sd[alone, None], work.lift_r[alone] / layout.lifts.sd[alone]


def _projected(q: Array, layout: PanelLayout, work: PanelWork) -> tuple[Array, Array, Array, Array]:
    """Return the channels' own normal equations with all other columns taken out.

    Then what ties them to the shared columns, and the factor of those.
    """
    v, rho = panel_noise(q, layout)[:2]
    regions, count, weeks = layout.x.shape
    near = layout.near
    precision, aimed = np.zeros((count, count)), np.zeros(count)
    cross, against = np.zeros((count, work.g_far.size)), np.empty((count, weeks))
    for g in range(regions):
        fill_precision(layout, work, g, rho)
        curves = work.s[g] / work.level[:, None]
        for c in range(count):
            multiply(work.diagonal, work.off, curves[c], against[c])
        varying = work.varying[g]
        own = np.concatenate([layout.alike[:near], varying[:count]])
        far = np.concatenate([layout.alike[near:], layout.told[g], varying[count:]])
        lower = np.tril(work.near[g])
        tied = np.linalg.solve(lower, own @ against.T / v)
        precision += against @ curves.T / v - tied.T @ tied
        cross += against @ far.T / v - tied.T @ work.border[g]
        aimed += against @ work.r[g] / v - tied.T @ work.z[g]
    lower = np.tril(work.far)
    tied = np.linalg.solve(lower, cross.T)
    aimed -= tied.T @ (lower.T @ work.g_far)
    return precision - tied.T @ tied, aimed, tied, lower
