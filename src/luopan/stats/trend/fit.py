"""Fit the latent trend: hyper-parameters integrated over a grid, sudden steps looked for."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.stats.trend import kernel
from luopan.stats.trend.nodes import TrendPrior, build
from luopan.stats.trend.posterior import Posterior
from luopan.stats.trend.series import Series

Floats = NDArray[np.float64]

_DIFFUSE = 100.0
_KEEP_MASS = 0.995
_KEEP_MOST = 32


@dataclass(frozen=True)
class JumpPrior:
    """Sudden steps of the level, rare and of unknown size.

    Parameters
    ----------
    a_week : float
        Prior probability of a step into any week; 0 looks for none.
    scale : float
        Standard deviation of a step, in units.
    most : int
        At most so many steps.
    worth : float
        Posterior odds from which a step is worth a model of its own.
    """

    a_week: float = 1 / 150
    scale: float = 8.0
    most: int = 3
    worth: float = 0.05


FLOW_JUMPS = JumpPrior(scale=3.0)
"""Steps of amounts, whose unit is the week-to-week noise."""


def _keep(weights: Floats) -> NDArray[np.int64]:
    """Return the fewest nodes that hold nearly all of the mass, at most `_KEEP_MOST`."""
    order = np.argsort(-weights, kind="stable")
    enough = int(np.searchsorted(np.cumsum(weights[order]), _KEEP_MASS)) + 1
    return order[: min(enough, _KEEP_MOST)]


def _normalise(log_weights: Floats) -> Floats:
    weights = np.exp(log_weights - log_weights.max())
    return np.asarray(weights / weights.sum())


@dataclass(frozen=True)
class _Problem:
    """What every pass over the data needs."""

    series: Series
    nodes: Floats
    log_prior: Floats
    start: Floats

    def likelihoods(self, jumps: Floats) -> Floats:
        s = self.series
        out: Floats = kernel.log_likelihoods(
            self.nodes, s.week, s.y, s.v, s.design, s.n_weeks, jumps, self.start, s.x_prior
        )
        return out

    def smooth(self, node: int, jumps: Floats, lags: int) -> tuple[Floats, ...]:
        s = self.series
        out: tuple[Floats, ...] = kernel.smooth(
            self.nodes[node],
            s.week,
            s.y,
            s.v,
            s.design,
            s.n_weeks,
            jumps,
            self.start,
            s.x_prior,
            lags,
        )
        return out


def _candidate(
    problem: _Problem, jumps: Floats, log_weights: Floats, prior: JumpPrior
) -> tuple[int, float, float]:
    """Return the week where a step is likeliest and the log posterior odds of one around it.

    The Bayes factor of one more shock follows from the smoothing cumulants alone (de Jong and
    Penzer 1998, "Diagnosing shocks in time series").
    """
    weights = _normalise(log_weights)
    best = np.argsort(-weights, kind="stable")[:5]
    size = (prior.scale * problem.series.unit) ** 2
    factor = np.zeros(problem.series.n_weeks)
    for node in best:
        *_, score, information, _, _ = problem.smooth(int(node), jumps, 1)
        shrunk = 1.0 + size * np.maximum(information, 0.0)
        log_factor = 0.5 * (score**2 * size / shrunk - np.log(shrunk))
        factor += weights[node] / weights[best].sum() * np.exp(np.minimum(log_factor, 300.0))
    factor[0] = 0.0
    factor[jumps > 0.0] = 0.0
    week = int(np.argmax(factor))
    near = factor[max(week - 3, 0) : week + 4].sum()
    return week, float(np.log(max(near * prior.a_week, 1e-300))), float(near / factor[week])


def fit(
    series: Series,
    prior: TrendPrior | None = None,
    jump: JumpPrior | None = None,
    lags: int = 27,
) -> Posterior:
    """Fit the latent trend.

    Parameters
    ----------
    series : Series
        The observations.
    prior : TrendPrior, optional
        Priors and grid.
    jump : JumpPrior, optional
        Steps.
    lags : int
        Over how many last weeks the joint distribution of the level is kept.

    Returns
    -------
    Posterior
    """
    prior, jump = prior or TrendPrior(), jump or JumpPrior()
    nodes, log_prior = build(prior, series.unit)
    centre = float(np.average(series.y, weights=1.0 / (series.v + series.unit**2)))
    start = np.array(
        [centre, (_DIFFUSE * series.unit) ** 2, (prior.slope_start * series.unit) ** 2]
    )
    problem = _Problem(series, nodes, log_prior, start)
    lags = min(lags, series.n_weeks)
    jumps = np.zeros(series.n_weeks)
    models = [(jumps, log_prior + problem.likelihoods(jumps))]
    log_odds = 0.0
    for _ in range(jump.most if jump.a_week > 0.0 and series.n_weeks > 4 else 0):
        week, odds, spread = _candidate(problem, *models[-1], jump)
        if odds < np.log(jump.worth):
            break
        jumps = jumps.copy()
        jumps[week] = (jump.scale * series.unit) ** 2
        log_odds += np.log(jump.a_week * spread)
        models.append((jumps, log_odds + log_prior + problem.likelihoods(jumps)))
    log_weights = np.concatenate([w for _, w in models])
    weights = _normalise(log_weights)
    kept = _keep(weights)
    results = [problem.smooth(int(c % len(nodes)), models[c // len(nodes)][0], lags) for c in kept]
    mass = weights[kept] / weights[kept].sum()
    return Posterior(
        weights=mass,
        nodes=nodes[kept % len(nodes)],
        mean=np.array([r[0] for r in results]),
        variance=np.array([r[1] for r in results]),
        joint=np.array([r[2] for r in results]),
        state=np.array([r[3] for r in results]),
        covariance=np.array([r[4] for r in results]),
        errors=np.array([r[7] for r in results]),
        error_variances=np.array([r[8] for r in results]),
        grid_top=nodes[:, 2:5].max(axis=0),
        log_evidence=float(np.logaddexp.reduce(log_weights)),
    )
