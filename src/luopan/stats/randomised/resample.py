"""More histories like the firm's own, to try a design on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ORDERS = 8
_REFITS = 8
_BURN = 60
_LARGEST_ROOT = 0.98
LEAST = 8
"""Periods of a history, at least."""
_SPARE = 12
"""Windows of the history that there must be before they are used as they are."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Panels of ``regions`` × ``length`` from a history.

    Windows of it, where it is long enough and has the regions; otherwise an autoregression of
    what is left beside regions' and periods' effects, its innovations drawn anew, whole periods
    at a time (the sieve bootstrap of Bühlmann 1997, Bernoulli 3).

    Parameters
    ----------
    history : (N, H) array
        Past outcomes above nought; what is missing is filled by the two-way means.
    regions, length : int
        Of the panels wanted.
    """

    history: Floats
    regions: int
    length: int

    def __post_init__(self) -> None:
        if self.history.ndim != 2 or self.history.shape[1] < LEAST or len(self.history) < 2:
            raise ValueError("shape: a history needs two regions and eight periods or more")
        if not np.nanmin(self.history) > 0.0:
            raise ValueError("history: outcomes must be above nought")

    @property
    def windows(self) -> bool:
        """Whether the history is long and wide enough to be used as it is."""
        n, H = self.history.shape
        return self.regions <= n and self.length + _SPARE <= H

    def draw(self, rng: np.random.Generator, n: int) -> list[Floats]:
        """Return ``n`` panels, each (regions, length)."""
        level, shared, left = taken_apart(np.log(self.history))
        if self.windows:
            whole = np.exp(level[:, None] + shared + left)
            starts = rng.integers(0, self.history.shape[1] - self.length + 1, n)
            return [
                whole[rng.permutation(len(whole))[: self.regions], s : s + self.length]
                for s in starts
            ]
        slopes = autoregression(left)
        return [np.exp(self._simulated(rng, level, shared, left, slopes)) for _ in range(n)]

    def _simulated(
        self, rng: np.random.Generator, level: Floats, shared: Floats, left: Floats, slopes: Floats
    ) -> Floats:
        shocks = innovations(left, slopes)
        total = self.length + _BURN
        if self.regions <= len(left):
            of = rng.permutation(len(left))[: self.regions]
            drawn = shocks[of][:, rng.integers(0, shocks.shape[1], total)]
        else:
            of = rng.integers(0, len(left), self.regions)
            drawn = shocks[of[:, None], rng.integers(0, shocks.shape[1], (self.regions, total))]
        path = followed(drawn, slopes)
        common = np.resize(np.concatenate([shared, shared[::-1]]), self.length)
        return np.asarray(level[of][:, None] + common + path[:, -self.length :])


def taken_apart(logs: Floats) -> tuple[Floats, Floats, Floats]:
    """Return regions' levels (N,), periods' effects (H,) and what is left (N, H), none missing."""
    seen = np.isfinite(logs)
    cells = np.where(seen, logs, 0.0)
    level, shared = np.zeros(len(logs)), np.zeros(logs.shape[1])
    for _ in range(20):
        level = np.where(seen, cells - shared, 0.0).sum(1) / np.maximum(seen.sum(1), 1)
        shared = np.where(seen, cells - level[:, None], 0.0).sum(0) / np.maximum(seen.sum(0), 1)
    return level, shared, np.where(seen, cells - level[:, None] - shared, 0.0)


def autoregression(left: Floats) -> Floats:
    """Return the slopes of one autoregression for all regions, its order by AIC.

    Least squares is pulled towards nought, for regions' means are known from few periods. How far
    is seen from panels made with the slopes found and fitted again, and mended (Kilian 1998,
    Review of Economics and Statistics 80).
    """
    most = max(1, min(_ORDERS, left.shape[1] // 6))
    fits = [_least_squares(left, p, most) for p in range(1, most + 1)]
    order = int(np.argmin([rest + 2.0 * p for p, (_, rest) in enumerate(fits, 1)])) + 1
    found = fits[order - 1][0]
    rng = np.random.default_rng(0)
    shocks = innovations(left, found)
    again = []
    for _ in range(_REFITS):
        drawn = rng.choice(shocks.ravel(), (len(left), left.shape[1] + _BURN))
        path = followed(drawn, found)[:, _BURN:]
        path = path - path.mean(0)
        again.append(_least_squares(path - path.mean(1, keepdims=True), order, most)[0])
    bias = np.mean(again, axis=0) - found
    mended = found - bias
    for _ in range(50):
        if largest_root(mended) < _LARGEST_ROOT:
            break
        bias = 0.9 * bias
        mended = 0.98 * (found - bias)
    return np.asarray(mended)


def followed(shocks: Floats, slopes: Floats) -> Floats:
    """Return the paths (rows) that shocks make under an autoregression, from nought on."""
    p = len(slopes)
    path = np.zeros((len(shocks), shocks.shape[1] + p))
    for t in range(shocks.shape[1]):
        path[:, t + p] = path[:, t : t + p] @ slopes[::-1] + shocks[:, t]
    return path[:, p:]


def largest_root(slopes: Floats) -> float:
    """Return the modulus by which the slowest part of an autoregression shrinks each period."""
    companion = np.eye(len(slopes), k=-1)
    companion[0] = slopes
    return float(np.abs(np.linalg.eigvals(companion)).max())


def _least_squares(left: Floats, order: int, most: int) -> tuple[Floats, float]:
    """Return slopes, and the number of cells times the logarithm of what is left."""
    H = left.shape[1]
    target = left[:, most:].ravel()
    lags = np.stack([left[:, most - k : H - k].ravel() for k in range(1, order + 1)], axis=1)
    slopes: Floats = np.asarray(np.linalg.lstsq(lags, target, rcond=None)[0], dtype=np.float64)
    rest = float(((target - lags @ slopes) ** 2).mean())
    return slopes, target.size * float(np.log(max(rest, 1e-300)))


def innovations(left: Floats, slopes: Floats) -> Floats:
    """Return what each period brought that the periods before did not foretell, means nought."""
    p, H = len(slopes), left.shape[1]
    foreseen = sum(slopes[k] * left[:, p - k - 1 : H - k - 1] for k in range(p))
    shocks = left[:, p:] - foreseen
    n, m = shocks.shape
    # Two-way effects have taken their degrees of freedom.
    return np.asarray((shocks - shocks.mean(0)) * np.sqrt(n / max(n - 1, 1) * H / max(m - 1, 1)))
