"""Two regressions, for many assignments at once: across regions, and within regions over time.

Both take two outcomes, what was measured and what an effect of one would have added, because the
outcome enters linearly: the test of any other effect then costs no new regression (`Moments`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_RIDGE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Estimate and variance under each assignment, were the effect ``x``: quadratics in ``x``.

    The estimate is ``estimate[0] − x estimate[1]``, its variance
    ``variance[0] − 2 x variance[1] + x² variance[2]``.

    Parameters
    ----------
    estimate : (2, n) array
        Estimates from the outcome, and from the exposure under the assignment that was made.
    variance : (3, n) array
        Variances and covariance of the same.
    """

    estimate: Floats
    variance: Floats

    @classmethod
    def of(cls, slopes: Floats, scores: Floats, correction: float) -> "Moments":
        """From first coefficients (n, 2) and the regions' parts in them (n, N, 2)."""
        a, b = scores[:, :, 0], scores[:, :, 1]
        sums = np.stack([(a * a).sum(1), (a * b).sum(1), (b * b).sum(1)])
        return cls(slopes.T, correction * sums)

    def squared(self, effects: Floats) -> Floats:
        """Return the squared studentised statistic, shape (effects, n)."""
        x = effects[:, None]
        top = (self.estimate[0] - x * self.estimate[1]) ** 2
        v = self.variance
        return np.asarray(top / np.maximum(v[0] - 2.0 * x * v[1] + x**2 * v[2], 1e-300))


def across(
    codes: Floats, covariates: Floats, outcomes: Floats, strata: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    """Regress one number a region on the arms' codes and covariates (ANCOVA), strata apart.

    The variance of the scores is HC2 (MacKinnon & White 1985), which for a difference in means is
    Neyman's.

    Parameters
    ----------
    codes : (n, N, q) array
        Columns of each assignment.
    covariates : (n or 1, N, p) array
        Known before the test, or their products with the arms.
    outcomes : (N, 2) array
        The outcome, and another, as a rule the first code under the assignment that was made.
    strata : (N,) array of int
        A level is estimated for each.

    Returns
    -------
    slopes : (n, q + p, 2) array
        Coefficients of both outcomes.
    scores : (n, N, 2) array
        The regions' parts in the first coefficient; their squares add up to its variance.
    """
    sizes = np.maximum(np.bincount(strata), 1)
    member = (strata[:, None] == np.arange(len(sizes))) / np.sqrt(sizes)
    wide = np.broadcast_to(covariates, (len(codes), *covariates.shape[1:]))
    X = np.concatenate([codes, wide], axis=2)
    X = X - member @ (member.T @ X)
    y = outcomes - member @ (member.T @ outcomes)
    gram = np.swapaxes(X, 1, 2) @ X
    inverse = np.linalg.inv(gram + _RIDGE * _scale(gram) * np.eye(X.shape[2]))
    hat = X @ inverse
    slopes = np.swapaxes(hat, 1, 2) @ y
    leverage = (hat * X).sum(2) + (1.0 / sizes)[strata]
    weight = hat[:, :, 0] / np.sqrt(np.maximum(1.0 - leverage, 1e-6))
    return slopes, weight[:, :, None] * (y - X @ slopes)


def within(codes: Floats, keep: Bools, outcomes: Floats, span: int) -> tuple[Floats, Floats]:
    """Regress every cell on its exposure, with effects of region and period (two-way).

    Regions have a level of their own in each ``span`` periods, so that slow drift drops out.

    Parameters
    ----------
    codes : (q, n, N, T) array
        Exposures under each assignment.
    keep : (n, N, T) array of bool
        Cells to use: washed and not missing.
    outcomes : (2, n or 1, N, T) array
        The outcome, and another, as a rule the first code under the assignment that was made.
    span : int
        Periods that share a level; T for a level for the whole test.

    Returns
    -------
    slopes : (n, q, 2) array
        Coefficients of both outcomes.
    scores : (n, N, 2) array
        The regions' parts in the first coefficient, for a variance clustered by region.
    """
    mask = _spans(keep.astype(np.float64), min(span, keep.shape[2]))
    sweep, span = _Sweep(mask), mask.shape[3]
    X = [sweep(_spans(code, span)) for code in codes]
    Y = [sweep(_spans(np.broadcast_to(y, keep.shape), span)) for y in outcomes]
    gram = np.array([[_dot(a, b) for b in X] for a in X]).transpose(2, 0, 1)
    inverse = np.linalg.inv(gram + _RIDGE * _scale(gram) * np.eye(len(X)))
    direction = inverse[:, 0, 0, None, None, None] * X[0]
    for j, x in enumerate(X[1:], 1):
        direction = direction + inverse[:, 0, j, None, None, None] * x
    cross = np.array([[_dot(x, y) for y in Y] for x in X]).transpose(2, 0, 1)
    slopes = inverse @ cross
    of_outcomes = np.stack([_by_region(direction, y) for y in Y], axis=2)
    of_codes = np.stack([_by_region(direction, x) for x in X], axis=2)
    return slopes, of_outcomes - of_codes @ slopes


class _Sweep:
    """Takes out the effects of region and period from cells of which some are missing.

    The normal equations of the shorter side, the other side eliminated.
    """

    def __init__(self, mask: Floats) -> None:
        self._turned = mask.shape[2] < mask.shape[3]
        self._mask = mask = mask.swapaxes(2, 3) if self._turned else mask
        self._rows = np.maximum(mask.sum(3), 1.0)
        columns = mask.sum(2)
        size = mask.shape[3]
        shared = mask.swapaxes(2, 3) @ (mask / self._rows[..., None])
        system = np.eye(size) * columns[..., None] - shared
        weight = np.maximum(columns.mean(-1), 1.0)[..., None, None]
        # The level common to all is free; so are columns without a cell.
        system += weight * (1.0 / size + 1e-9 * np.eye(size))
        self._inverse = np.linalg.inv(system)

    def __call__(self, values: Floats) -> Floats:
        """Return what is left of ``values``, nought where the mask is."""
        values = (values.swapaxes(2, 3) if self._turned else values) * self._mask
        mean = values.sum(3) / self._rows
        right = values.sum(2) - (mean[:, :, None, :] @ self._mask)[:, :, 0]
        column = (self._inverse @ right[..., None])[..., 0]
        row = mean - (self._mask @ column[..., None])[..., 0] / self._rows
        left = values - self._mask * (row[..., None] + column[:, :, None, :])
        return left.swapaxes(2, 3) if self._turned else left


def _spans(values: Floats, span: int) -> Floats:
    """Return (n, N, T) as (n, spans, N, span), noughts at the end."""
    n, regions, periods = values.shape
    short = -periods % span
    if short:
        values = np.concatenate([values, np.zeros((n, regions, short))], axis=2)
    return values.reshape(n, regions, -1, span).swapaxes(1, 2)


def _dot(a: Floats, b: Floats) -> Floats:
    return np.einsum("ncit,ncit->n", a, b)


def _by_region(a: Floats, b: Floats) -> Floats:
    return np.einsum("ncit,ncit->ni", a, b)


def _scale(gram: Floats) -> Floats:
    return np.maximum(np.trace(gram, axis1=1, axis2=2), 1e-12)[:, None, None]
