"""What the latent trend is, given the data: a mixture of normals over the grid's nodes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.stats import mixtures

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Posterior:
    """Posterior of the level, node by node.

    Parameters
    ----------
    weights : array, shape (k,)
        Posterior weights of the kept nodes.
    nodes : array, shape (k, 5)
        rho, phi, q_level, q_slope, tau.
    mean, variance : array, shape (k, t)
        Of the level in every week.
    joint : array, shape (k, l, l)
        Covariance of the level over the last ``l`` weeks.
    state, covariance : array, shapes (k, d) and (k, d, d)
        Of the state ``[deviation, slope, long-run mean, constants…]`` now.
    errors, error_variances : array, shape (k, n)
        One-step innovations of the observations and their variances.
    grid_top : array, shape (3,)
        The grid's largest q_level, q_slope and tau.
    log_evidence : float
        Log of the marginal likelihood.
    """

    weights: Floats
    nodes: Floats
    mean: Floats
    variance: Floats
    joint: Floats
    state: Floats
    covariance: Floats
    errors: Floats
    error_variances: Floats
    grid_top: Floats
    log_evidence: float

    def level(self, probabilities: Floats, week: int | None = None) -> Floats:
        """Return quantiles of the level, shape (q, t); of one week only if ``week`` is given."""
        mean, variance = self.mean, self.variance
        if week is not None:
            mean, variance = mean[:, [week]], variance[:, [week]]
        return mixtures.quantiles(self.weights, mean, np.sqrt(variance), probabilities)

    def change(self, lag: int) -> tuple[Floats, Floats]:
        """Return mean and standard deviation, node by node, of level now − level ``lag`` ago."""
        mean = self.mean[:, -1] - self.mean[:, -1 - lag]
        last, then = self.joint.shape[1] - 1, self.joint.shape[1] - 1 - lag
        variance = (
            self.joint[:, last, last] + self.joint[:, then, then] - 2.0 * self.joint[:, last, then]
        )
        return mean, np.sqrt(np.maximum(variance, 0.0))

    def p_up(self, lag: int) -> float:
        """Return P(level now > level ``lag`` weeks ago)."""
        return mixtures.above(self.weights, *self.change(lag))

    def forecast(self, horizon: int) -> tuple[Floats, Floats]:
        """Return mean and standard deviation of the level ahead, shapes (k, horizon)."""
        rho, phi, q_level, q_slope = self.nodes[:, :4].T
        k = self.weights.size
        m = self.state[:, :3].copy()
        P = self.covariance[:, :3, :3].copy()
        F = np.zeros((k, 3, 3))
        F[:, 0, 0], F[:, 0, 1], F[:, 1, 1], F[:, 2, 2] = rho, phi, phi, 1.0
        Q = np.zeros((k, 3, 3))
        Q[:, 0, 0] = q_level**2 + q_slope**2
        Q[:, 0, 1] = Q[:, 1, 0] = Q[:, 1, 1] = q_slope**2
        mean, sd = np.empty((k, horizon)), np.empty((k, horizon))
        for t in range(horizon):
            m = np.einsum("kij,kj->ki", F, m)
            P = F @ P @ F.transpose(0, 2, 1) + Q
            mean[:, t] = m[:, 0] + m[:, 2]
            sd[:, t] = np.sqrt(np.maximum(P[:, 0, 0] + P[:, 2, 2] + 2.0 * P[:, 0, 2], 0.0))
        return mean, sd
