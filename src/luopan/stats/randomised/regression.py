"""Two regressions, for many assignments at once: across regions, and within regions over time.

Both take two outcomes, what was measured and what an effect of one would have added, because the
outcome enters linearly: the test of any other effect then costs no new regression (`Moments`).
"""

from dataclasses import dataclass
from typing import Any

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
    codes: Floats,
    covariates: Floats,
    outcomes: Floats,
    strata: NDArray[np.int64],
    weights: Floats,
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
    outcomes : (N, 2) or (n, N, 2) array
        The outcome, and another, as a rule the first code under the assignment that was made.
    strata : (N,) array of int
        A level is estimated for each.
    weights : (N,) array
        Of the regions.

    Returns
    -------
    slopes : (n, q + p, 2) array
        Coefficients of both outcomes.
    scores : (n, N, 2) array
        The regions' parts in the first coefficient; their squares add up to its variance.
    """
    X, inverse = across_columns(codes, covariates, strata, weights)
    y = _apart(outcomes, strata, weights)
    hat = X @ inverse
    slopes = np.swapaxes(hat, 1, 2) @ y
    leverage = (hat * X).sum(2) + weights / np.bincount(strata, weights)[strata]
    weight = hat[:, :, 0] / np.sqrt(np.maximum(1.0 - leverage, 1e-6))
    return slopes, weight[:, :, None] * (y - X @ slopes)


def across_columns(
    codes: Floats, covariates: Floats, strata: NDArray[np.int64], weights: Floats
) -> tuple[Floats, Floats]:
    """Return the columns of `across`, weighted and free of strata, and the inverse of their gram.

    Arguments as there; the gram is what the errors of the slopes have in common.
    """
    wide = np.broadcast_to(covariates, (len(codes), *covariates.shape[1:]))
    X = _apart(np.concatenate([codes, wide], axis=2), strata, weights)
    return X, _inverted(np.swapaxes(X, 1, 2) @ X)


def _apart(values: Floats, strata: NDArray[np.int64], weights: Floats) -> Floats:
    """Return (…, N, k) values weighted, with the level of each stratum taken out."""
    root = np.sqrt(weights)[:, None]
    sizes = np.bincount(strata, weights)
    member = root * (strata[:, None] == np.arange(len(sizes))) / np.sqrt(sizes)
    weighted = root * values
    return np.asarray(weighted - member @ (member.T @ weighted))


def _inverted(gram: Floats) -> Floats:
    return np.asarray(np.linalg.inv(gram + _RIDGE * _scale(gram) * np.eye(gram.shape[1])))


def within(
    codes: Floats, keep: Bools, outcomes: Floats, span: int, weights: Floats
) -> tuple[Floats, Floats]:
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
    weights : (N,) array
        Of the regions.

    Returns
    -------
    slopes : (n, q, 2) array
        Coefficients of both outcomes.
    scores : (n, N, 2) array
        The regions' parts in the first coefficient, for a variance clustered by region.
    """
    span = min(span, keep.shape[2])
    mask = _spans(keep, span) * weights[:, None]
    Y = [_spans(y, span) for y in outcomes]
    X = [_spans(code, span) for code in codes]
    effects = _effects(mask, [*X, *Y])
    X, weighted, inverse = _cleared(X, effects, mask)
    direction = inverse[:, 0, 0, None, None, None] * weighted[0]
    for j, x in enumerate(weighted[1:], 1):
        direction += inverse[:, 0, j, None, None, None] * x
    # What is left of a column has no mean in a region or a period: of the outcomes only the
    # periods' effects are still to be taken out, and only where regions are looked at one by one.
    cross = np.array([[_dot(x, y) for y in Y] for x in weighted]).transpose(2, 0, 1)
    slopes = inverse @ cross
    in_periods = direction.swapaxes(2, 3)
    of_outcomes = np.stack(
        [
            _by_region(direction, y) - (period[:, :, None, :] @ in_periods)[:, :, 0].sum(1)
            for y, (_, period) in zip(Y, effects[len(X) :], strict=True)
        ],
        axis=2,
    )
    of_codes = np.stack([_by_region(direction, x) for x in X], axis=2)
    return slopes, of_outcomes - of_codes @ slopes


def within_inverse(codes: Floats, keep: Bools, span: int, weights: Floats) -> Floats:
    """Return the inverse gram (n, q, q) of the columns of `within`; arguments as there."""
    span = min(span, keep.shape[2])
    mask = _spans(keep, span) * weights[:, None]
    X = [_spans(code, span) for code in codes]
    return _cleared(X, _effects(mask, X), mask)[2]


def _cleared(
    X: list[Floats], effects: list[tuple[Floats, Floats]], mask: Floats
) -> tuple[list[Floats], list[Floats], Floats]:
    """Return columns free of regions and periods, the same weighted, and their inverse gram."""
    X = [
        (x - region[..., None] - period[:, :, None, :])
        for x, (region, period) in zip(X, effects, strict=False)
    ]
    weighted = [mask * x for x in X]
    gram = np.array([[_dot(a, b) for b in X] for a in weighted]).transpose(2, 0, 1)
    return X, weighted, _inverted(gram)


def _effects(mask: Floats, values: list[Floats]) -> list[tuple[Floats, Floats]]:
    """Return effects of regions (n, spans, N) and periods (n, spans, span) of each array.

    Least squares weighted by the mask (n, spans, N, span): the normal equations of the
    shorter side, the other side eliminated.
    """
    turned = mask.shape[2] < mask.shape[3]
    flat = np.ascontiguousarray(mask.swapaxes(2, 3)) if turned else mask
    count, short, size = flat.sum(3), flat.sum(2), flat.shape[3]
    count[count == 0.0] = 1.0
    system = flat.swapaxes(2, 3) @ (flat / -count[..., None])
    diagonal = np.arange(size)
    weight = short.mean(-1)[..., None] + 1e-9
    # The level common to all is free; so are rows and columns without a cell.
    system += (weight / size)[..., None]
    system[..., diagonal, diagonal] += short + 1e-9 * weight
    sums = [_sums(mask, v) for v in values]
    eliminated = np.stack([s[turned] for s in sums], axis=3) / count[..., None]
    kept = np.stack([s[not turned] for s in sums], axis=3)
    kept = np.linalg.solve(system, kept - flat.swapaxes(2, 3) @ eliminated)
    eliminated -= (flat @ kept) / count[..., None]
    regions, periods = (kept, eliminated) if turned else (eliminated, kept)
    return [(regions[..., k], periods[..., k]) for k in range(len(values))]


def _sums(mask: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Return sums over the mask by region and by period."""
    values = np.broadcast_to(values, mask.shape)
    by_region = np.einsum("ncit,ncit->nci", mask, values)
    return by_region, np.einsum("ncit,ncit->nct", mask, values)


def _spans(values: NDArray[Any], span: int) -> NDArray[Any]:
    """Return (n, N, T) as (n, spans, N, span), noughts at the end."""
    n, regions, periods = values.shape
    short = -periods % span
    if short:
        values = np.concatenate([values, np.zeros((n, regions, short), values.dtype)], axis=2)
    return values.reshape(n, regions, -1, span).swapaxes(1, 2).copy()


def _dot(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.einsum("ncit,ncit->n", a, np.broadcast_to(b, a.shape)))


def _by_region(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.einsum("ncit,ncit->ni", a, np.broadcast_to(b, a.shape)))


def _scale(gram: Floats) -> Floats:
    return np.asarray(np.maximum(np.trace(gram, axis1=1, axis2=2), 1e-12)[:, None, None])
