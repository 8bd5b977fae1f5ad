"""The hyper-parameters of the latent trend: their priors and the grid that integrates them.

All scales are in the series' own unit (`Series.unit`): for answers, 1/80 of the spread of one
answer, which is one point of NPS; for amounts, the spread of the weekly noise. What a week can
move is then about the same number for an NPS, a CSAT and a share.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class TrendPrior:
    """Priors of the hyper-parameters, and how finely they are integrated.

    Parameters
    ----------
    level : float
        Half-normal scale of the weekly shock of the level.
    slope : float
        Half-normal scale of the weekly shock of the slope.
    noise : float
        Half-normal scale of the week noise beyond sampling.
    slope_start : float
        Standard deviation of the first slope.
    damping : tuple of float
        How much of a slope is left after a week; equally likely.
    reversion : tuple of (float, float)
        ``(rho, prior weight)``; a rho below 1 pulls the level back to a mean of its own.
    level_grid, slope_grid, noise_grid : tuple of float
        Where the densities are evaluated. Cells are weighted by their width.
    """

    level: float = 3.0
    slope: float = 0.2
    noise: float = 3.0
    slope_start: float = 0.6
    damping: tuple[float, ...] = (0.9, 0.98)
    reversion: tuple[tuple[float, float], ...] = ((1.0, 0.5), (0.9, 0.5))
    level_grid: tuple[float, ...] = (0.02, 0.3, 0.8, 1.5, 2.5, 4.0)
    slope_grid: tuple[float, ...] = (0.0, 0.05, 0.15)
    noise_grid: tuple[float, ...] = (0.0, 1.5, 4.0)


PRECISE_PRIOR = TrendPrior(
    level_grid=(0.005, 0.02, 0.06, 0.15, 0.35, 0.8, 1.5, 2.5, 4.0),
    slope_grid=(0.0, 0.005, 0.02, 0.06, 0.15),
    noise_grid=(0.0, 0.06, 0.2, 0.6, 1.5, 4.0),
)
"""The same priors on a finer grid, for waves so large that far smaller movements show."""

FLOW_PRIOR = TrendPrior(
    level=0.5,
    slope=0.05,
    noise=1.0,
    slope_start=0.15,
    reversion=((1.0, 1.0),),
    level_grid=(0.01, 0.06, 0.15, 0.3, 0.5, 0.8, 1.2),
    slope_grid=(0.0, 0.01, 0.03, 0.08),
    noise_grid=(0.25, 0.5, 0.75, 1.0, 1.3, 1.8),
)
"""Priors for amounts, whose unit is the week-to-week noise."""


def _density(grid: Floats, scale: float) -> Floats:
    """Return the log mass of each cell of ``grid`` under a half-normal prior."""
    if grid.size == 1:
        return np.zeros(1)
    edges = np.concatenate([[0.0], (grid[1:] + grid[:-1]) / 2.0, [grid[-1] * 1.25]])
    return np.asarray(np.log(np.diff(edges)) - 0.5 * (grid / scale) ** 2)


def build(prior: TrendPrior, unit: float) -> tuple[Floats, Floats]:
    """Return the nodes and their log prior weights.

    Parameters
    ----------
    prior : TrendPrior
        The priors.
    unit : float
        The series' unit.

    Returns
    -------
    nodes : array, shape (k, 5)
        rho, phi, q_level, q_slope, tau; the last three in the series' own scale.
    log_weights : array, shape (k,)
        Normalised.
    """
    level, slope, noise = (
        np.array(grid) for grid in (prior.level_grid, prior.slope_grid, prior.noise_grid)
    )
    rho = np.array([r for r, _ in prior.reversion])
    damping = np.array(prior.damping)
    mesh = np.meshgrid(rho, damping, level * unit, slope * unit, noise * unit, indexing="ij")
    log_prior = np.meshgrid(
        np.log([w for _, w in prior.reversion]),
        np.full(damping.size, -np.log(damping.size)),
        _density(level, prior.level),
        _density(slope, prior.slope),
        _density(noise, prior.noise),
        indexing="ij",
    )
    nodes = np.stack([axis.ravel() for axis in mesh], axis=1)
    weights = np.sum([axis.ravel() for axis in log_prior], axis=0)
    top = weights.max()
    return nodes, weights - (top + np.log(np.exp(weights - top).sum()))
