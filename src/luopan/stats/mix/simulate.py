"""An outcome drawn from the model itself, at given parameters."""

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.layout import lay_out, names
from luopan.stats.mix.likelihood import log_likelihood, noise_at
from luopan.stats.mix.mode import Posterior, curvature_covariance
from luopan.stats.mix.problem import MixProblem
from luopan.stats.mix.scratch import make_work

Array = NDArray[np.float64]


def simulate(problem: MixProblem, point: Array, seed: int) -> Array:
    """Draw an outcome (T,) from the model.

    Coefficients of columns, base and pairs are drawn from their priors, the noise as AR(1).

    Parameters
    ----------
    problem : MixProblem
        Media, columns, priors and scales; its outcome is not looked at.
    point : (D,) array
        The parameters.
    seed : int
        Same seed, same outcome.
    """
    layout = lay_out(problem)
    work = make_work(layout)
    log_likelihood(point, layout, work)  # fills the curves
    rng = np.random.default_rng(seed)
    v, rho, tau2 = noise_at(point, layout)
    variance = layout.variance.copy()
    variance[layout.drift_from :] *= tau2
    weeks = problem.weeks
    made = (rng.standard_normal(variance.size) * np.sqrt(variance)) @ layout.columns
    made += rng.standard_normal(len(problem.pairs)) @ work.phi
    made += (work.size / work.level) @ work.s[:, :weeks]
    sigma = (v * layout.temper) ** 0.5
    noise = sigma * rng.standard_normal(weeks)
    noise[0] /= (1.0 - rho**2) ** 0.5
    for week in range(1, weeks):
        noise[week] += rho * noise[week - 1]
    return np.asarray((made + noise) * problem.outcome_scale)


def curvature_at(problem: MixProblem, point: Array) -> Array:
    """Return the inverse curvature (D, D) of the log posterior at a point, kept positive."""
    return curvature_covariance(Posterior(lay_out(problem), len(names(problem))), point)
