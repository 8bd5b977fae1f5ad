"""Convergence diagnostics: rank-normalised split r-hat and effective sample sizes.

After Vehtari, Gelman, Simpson, Carpenter & Bürkner (2021), "Rank-normalization, folding, and
localization: an improved R-hat", Bayesian Analysis 16(2).
"""

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def _split(x: Array) -> Array:
    """Cut each chain of (chains, draws) in two halves."""
    half = x.shape[1] // 2
    return np.concatenate([x[:, :half], x[:, -half:]])


def _rank_normalised(x: Array) -> Array:
    """Replace values by normal scores of their (average) ranks over all chains."""
    _, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    # average ranks are half-integers: one table of scores serves every column
    doubled = (2 * last - counts + 1)[inverse.ravel()]
    return np.asarray(_scores(x.size)[doubled].reshape(x.shape))


_TABLES: dict[int, Array] = {}


def _scores(size: int) -> Array:
    """Return normal scores at doubled ranks 0 … 2·size (Blom's offsets); kept for the last size."""
    if size not in _TABLES:
        _TABLES.clear()
        quantile = NormalDist().inv_cdf
        ranks = np.arange(2, 2 * size + 1) / 2.0
        scores = [quantile(p) for p in ((ranks - 0.375) / (size + 0.25)).tolist()]
        _TABLES[size] = np.array([0.0, 0.0, *scores])
    return _TABLES[size]


def _autocovariance(x: Array) -> Array:
    """Return autocovariances (chains, draws) by FFT, divided by n."""
    n = x.shape[1]
    size = 1 << (2 * n - 1).bit_length()
    spectrum = np.fft.rfft(x - x.mean(axis=1, keepdims=True), size, axis=1)
    return np.asarray(np.fft.irfft(np.abs(spectrum) ** 2, size, axis=1)[:, :n] / n)


def _rhat(x: Array) -> float:
    n = x.shape[1]
    within = x.var(axis=1, ddof=1).mean()
    if within <= 0.0:
        return 1.0 if np.ptp(x) == 0.0 else float("inf")
    between = x.mean(axis=1).var(ddof=1)
    return float(np.sqrt(between / within + (n - 1) / n))


def _ess(x: Array) -> float:
    """Return the effective sample size of split chains (Geyer's initial monotone sequence)."""
    n = x.shape[1]
    if np.ptp(x) == 0.0:
        return float(x.size)
    covariance = _autocovariance(x)
    within = covariance[:, 0].mean() * n / (n - 1)
    total = within * (n - 1) / n + x.mean(axis=1).var(ddof=1)
    rho = 1.0 - (within - covariance.mean(axis=0)) / total
    rho[0] = 1.0
    pairs = rho[: n - n % 2].reshape(-1, 2).sum(axis=1)
    negative = np.flatnonzero(pairs < 0.0)
    stop = min(int(negative[0]) if negative.size else n, (n - 3) // 2)
    monotone = np.minimum.accumulate(pairs[:stop])
    # the first correlation that is left out still improves antithetic chains (their section 3.2)
    tau = 2.0 * monotone.sum() - 1.0 + max(rho[2 * stop], 0.0)
    return float(x.size / max(tau, 1.0 / np.log10(x.size)))


def rhat(x: Array) -> float:
    """Return rank-normalised split r-hat of draws (chains, draws): the larger of bulk and tail."""
    parts = _split(x)
    folded = np.abs(parts - np.median(parts))
    return max(_rhat(_rank_normalised(parts)), _rhat(_rank_normalised(folded)))


def ess_bulk(x: Array) -> float:
    """Return the bulk effective sample size of draws (chains, draws)."""
    return _ess(_rank_normalised(_split(x)))


def ess_tail(x: Array, share: float = 0.05) -> float:
    """Return the smaller effective sample size of the two tail quantiles (5 % and 95 %)."""
    parts = _split(x)
    low, high = np.quantile(x, [share, 1.0 - share])
    return min(_ess((parts <= low).astype(float)), _ess((parts <= high).astype(float)))
