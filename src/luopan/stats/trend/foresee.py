"""How well a change would be known from other data than there are: no data needed, only a plan."""

import numpy as np

from luopan.stats.trend import kernel
from luopan.stats.trend.posterior import Posterior
from luopan.stats.trend.series import Series


def foresee(series: Series, posterior: Posterior, span: int, more: int) -> float:
    """Return the standard deviation of the change over ``span`` weeks at the likeliest node.

    The variance of a linear Gaussian model does not depend on what is observed, so it can be told
    before it is.

    Parameters
    ----------
    series : Series
        The observations; those of its last ``more`` weeks are repeated after its end.
    posterior : Posterior
        The fit that says which node is likeliest.
    span : int
        Weeks, counted back from the new end; at most ``series.n_weeks - 1 + more``.
    more : int
        How many weeks longer the series would be.
    """
    repeated = series.week >= series.n_weeks - more
    week = np.concatenate([series.week, series.week[repeated] + more])
    v = np.concatenate([series.v, series.v[repeated]])
    design = np.vstack([series.design, series.design[repeated]])
    n_weeks = series.n_weeks + more
    node = posterior.nodes[int(np.argmax(posterior.weights))]
    span = min(span, n_weeks - 1)
    start = np.array([0.0, (100.0 * series.unit) ** 2, (0.3 * series.unit) ** 2])
    joint = kernel.smooth(
        node,
        week,
        np.zeros(week.size),
        v,
        design,
        n_weeks,
        np.zeros(n_weeks),
        start,
        series.x_prior,
        span + 1,
    )[2]
    return float(np.sqrt(max(joint[0, 0] + joint[-1, -1] - 2.0 * joint[0, -1], 0.0)))
