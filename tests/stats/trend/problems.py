"""Small problems with everything in them, and the dense Gaussian that solves them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Problem:
    """The arguments of the kernels, by name."""

    node: Floats
    week: NDArray[np.int64]
    y: Floats
    v: Floats
    x: Floats
    n_weeks: int
    jumps: Floats
    level: Floats
    prior: Floats

    @property
    def arguments(self) -> tuple[object, ...]:
        """What comes after the nodes in every kernel's call."""
        return (
            self.week, self.y, self.v, self.x, self.n_weeks, self.jumps, self.level, self.prior
        )  # fmt: skip

    @property
    def initial(self) -> tuple[Floats, Floats]:
        """Mean and covariance of the state in the first week."""
        rho, _, q_level, _, _ = self.node
        mean = np.zeros(3 + self.prior.size)
        spread = np.zeros(3 + self.prior.size)
        spread[1], spread[3:] = self.level[2], self.prior
        if rho < 1:
            spread[0], spread[2], mean[2] = q_level**2 / (1 - rho**2), self.level[1], self.level[0]
        else:
            spread[0], mean[0] = self.level[1], self.level[0]
        return mean, np.diag(spread)

    @property
    def move(self) -> Floats:
        """The state's weekly transition."""
        move = np.eye(3 + self.prior.size)
        move[0, :2] = self.node[0], self.node[1]
        move[1, 1] = self.node[1]
        return move

    def shock(self, week: int) -> Floats:
        """Covariance of the shock into a week."""
        q = np.zeros((3 + self.prior.size,) * 2)
        q[:2, :2] = self.node[3] ** 2
        q[0, 0] += self.node[2] ** 2 + self.jumps[week]
        return q

    def rows(self) -> Floats:
        """What each observation takes of its week's state."""
        return np.hstack([np.ones((self.y.size, 1)), np.zeros((self.y.size, 1)), self.x])


def problem(seed: int, rho: float = 1.0) -> Problem:
    """Return a problem with gaps, several observations a week, a constant and a jump."""
    rng = np.random.default_rng(seed)
    week = np.sort(rng.integers(0, 30, 33))
    jumps = np.zeros(30)
    jumps[17] = 4.0
    return Problem(
        np.array([rho, 0.9, 0.8, 0.15, 0.6]),
        week,
        np.cumsum(rng.normal(0, 1, 33)),
        rng.uniform(0.2, 3.0, 33),
        np.column_stack([np.ones(33), rng.integers(0, 2, 33)]).astype(float),
        30,
        jumps,
        np.array([1.5, 25.0, 0.4]),
        np.array([2.0]),
    )


@dataclass(frozen=True)
class Dense:
    """The exact posterior from one big covariance matrix."""

    log_likelihood: float
    mean: Floats
    covariance: Floats
    last: Floats
    last_covariance: Floats


def dense(p: Problem) -> Dense:
    """Solve a problem without any recursion."""
    d, t = 3 + p.prior.size, p.n_weeks
    means, covariance = np.zeros((t, d)), np.zeros((t, d, t, d))
    means[0], covariance[0, :, 0] = p.initial
    for w in range(1, t):
        means[w] = p.move @ means[w - 1]
        covariance[w, :, :w] = np.einsum("ij,jwk->iwk", p.move, covariance[w - 1, :, :w])
        covariance[:w, :, w] = covariance[w, :, :w].transpose(1, 2, 0)
        covariance[w, :, w] = p.move @ covariance[w - 1, :, w - 1] @ p.move.T + p.shock(w)
    full = covariance.reshape(t * d, t * d)
    z = np.zeros((p.y.size, t * d))
    for i, (w, row) in enumerate(zip(p.week, p.rows(), strict=True)):
        z[i, w * d : (w + 1) * d] = row
    s = z @ full @ z.T + np.diag(p.v + p.node[4] ** 2)
    error = p.y - z @ means.ravel()
    gain = full @ z.T @ np.linalg.inv(s)
    posterior = means.ravel() + gain @ error
    spread = full - gain @ z @ full
    h = np.zeros((t, t * d))
    for w in range(t):
        h[w, w * d] = h[w, w * d + 2] = 1.0
    _, log_det = np.linalg.slogdet(2 * np.pi * s)
    return Dense(
        float(-0.5 * (log_det + error @ np.linalg.solve(s, error))),
        h @ posterior,
        h @ spread @ h.T,
        posterior[-d:],
        spread[-d:, -d:],
    )
