"""What the history foretells of each region: a covariate that the lot cannot have touched."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ORIGINS = 12
_ENOUGH = 8


def foretold(index: Floats, periods: int, year: int = 52) -> Floats:
    """Return how each region will stand to the others in the next periods, by its history.

    A ridge regression over all regions and earlier times: a later mean on the latest means, and
    on the same stretch a year before where there are two years and the test is no longer than
    one. One covariate made of many is the CUPAC of Tang, Huang, Kastelman & Bauman (2020).

    Parameters
    ----------
    index : (N, H) array
        Past outcomes over each region's mean (or logarithms less their mean); NaN where missing.
    periods : int
        Length of the test.
    year : int
        Periods in a year: 52 of weekly data, 364 of daily.

    Returns
    -------
    (N,) array
        In the unit of the index.
    """
    level = _apart(index)
    total = np.concatenate([np.zeros((len(level), 1)), np.cumsum(level, axis=1)], axis=1)
    H = level.shape[1]
    ahead = max(1, min(periods, H // 3))
    # Beyond a year the stretch of a year before would run past the origin, into what is foretold.
    ago = year if ahead <= year and 2 * year + ahead <= H else None
    first = ahead if ago is None else ago + ahead
    if first + ahead > H:
        return _features(total, H, ahead, None)[:, 0]
    origins = np.unique(np.linspace(first, H - ahead, _ORIGINS).astype(int))
    X = np.concatenate([_features(total, int(o), ahead, ago) for o in origins])
    y = np.concatenate([(total[:, o + ahead] - total[:, o]) / ahead for o in origins])
    gram = X.T @ X
    penalty = 0.05 * np.trace(gram) / gram.shape[0] + 1e-12
    slope = np.linalg.solve(gram + penalty * np.eye(len(gram)), X.T @ y)
    return np.asarray(_features(total, H, ahead, ago) @ slope)


def steadiness(index: Floats) -> Floats:
    """Return weights of regions by the variance of their history beside the others; mean one.

    The inverse of the variance and half the median variance together: the steadiest count up to
    three times as much as a usual region, the most restless hardly at all. With fewer than eight
    periods all count alike.
    """
    if index.shape[1] < _ENOUGH:
        return np.ones(len(index))
    level = _apart(index)
    variance = (level - level.mean(axis=1, keepdims=True)).var(axis=1)
    weights = 1.0 / (variance + 0.5 * np.median(variance) + 1e-12)
    return np.asarray(weights / weights.mean())


def _features(total: Floats, origin: int, ahead: int, ago: int | None) -> Floats:
    """Means before the origin of three lengths, and of the stretch that began ``ago`` before it."""
    means = [
        (total[:, origin] - total[:, max(origin - back, 0)]) / min(back, origin)
        for back in (ahead, max(ahead // 3, 1), 3 * ahead)
    ]
    if ago is not None:
        start = origin - ago
        means.append((total[:, start + ahead] - total[:, start]) / ahead)
    return np.column_stack(means)


def loadings(index: Floats, count: int) -> Floats:
    """Return how strongly each region moves with what moves them all, shape (N, count).

    The first left singular vectors of the history, regions' and periods' means taken out.
    """
    level = _apart(index)
    level = level - level.mean(axis=1, keepdims=True)
    left = np.linalg.svd(level, full_matrices=False)[0][:, :count]
    return np.asarray(left * np.sqrt(len(left)))


def _apart(index: Floats) -> Floats:
    """Return what each region has beside the others in each period, nought where missing."""
    seen = np.isfinite(index)
    shared = np.where(seen, index, 0.0).sum(0) / np.maximum(seen.sum(0), 1)
    return np.where(seen, index - shared, 0.0)
