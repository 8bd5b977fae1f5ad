"""The collapsed likelihood of sales and surveys, stacked as one Gaussian vector.

Given the curves' shapes, the slow retention φ, λ and the scales, everything is linear and
Gaussian (Lindley & Smith 1972, JRSS B 34): with columns Q ~ N(0, D) and noise precision W the
coefficients' precision is ``P = Q'WQ + D⁻¹``, and by the determinant and inversion lemmas the
density of the data needs one Cholesky of P. Sales' part of Q'WQ is quadratic in the residual's
correlation and, in the brand's columns, in λ, and is prepared once.
"""

from dataclasses import dataclass
from math import exp, log, pi, tanh

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, solve_triangular

from luopan.stats.longrun.problem import LongRunProblem, retention, trends, usual

Array = NDArray[np.float64]

SIGMA, RHO, TAU, OMEGA, NU, LIFT = range(6)
"""Places of log σ, atanh ρ, log τ (base), log ω (drift), log ν (wave noise) and λ in a node."""

DROPPED_SD = 100.0
"""Prior of the column that takes a week out of the likelihood."""


@dataclass(frozen=True, slots=True)
class Variant:
    """The same question put otherwise, for the gates.

    ``lead`` adds the channels' slow states led by so many weeks, which can have no effect;
    ``dropped`` takes weeks out, sales and surveys.
    """

    lead: int = 0
    dropped: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Conditional:
    """Coefficients given one node: mean (n,), lower Cholesky factor of their precision (n, n)."""

    log_likelihood: float
    mean: Array
    factor: Array

    def moments(self, weights: Array) -> tuple[Array, Array]:
        """Return mean and standard deviation (g,) of ``weights.T @ coefficients``, (n, g)."""
        half = solve_triangular(self.factor, weights, lower=True, check_finite=False)
        return self.mean @ weights, np.sqrt((half**2).sum(axis=0))

    def draw(self, rng: np.random.Generator) -> Array:
        """Draw the coefficients."""
        z = rng.standard_normal(self.mean.size)
        moved = solve_triangular(self.factor, z, lower=True, trans=1, check_finite=False)
        return np.asarray(self.mean + moved)


class Collapsed:
    """One shape of the curves and one half-life: the likelihood of the remaining six numbers.

    Parameters
    ----------
    problem : LongRunProblem
        What is asked.
    shape : int
        Which draw of the curves.
    half_life : float
        Of the slow state, in weeks.
    variant : Variant, optional
        What is asked otherwise.
    """

    def __init__(
        self, problem: LongRunProblem, shape: int, half_life: float, variant: Variant | None = None
    ) -> None:
        variant = variant or Variant()
        phi = retention(half_life)
        curves, pairs = problem.curves[shape], problem.pairs[shape]
        dummies = _dummies(problem.weeks, variant)
        bends = trends(problem.weeks)
        state = [problem.base, usual(curves, phi)]
        if variant.lead:
            state.append(usual(_led(curves, variant.lead), phi))
        state.append(bends)
        brand = np.concatenate(state, axis=1)
        self.sales = np.concatenate(
            [problem.linear, problem.base, curves, pairs, dummies, bends], axis=1
        )
        surveys = problem.surveys
        if variant.dropped is not None:
            first, end = variant.dropped
            surveys = surveys.kept((surveys.week < first) | (surveys.week >= end))
        self._surveys = surveys
        self._seen = np.concatenate([brand[surveys.week], surveys.constant], axis=1)
        self._split = self.sales.shape[1]
        self._brand = brand.shape[1]
        self._prior(problem, pairs.shape[1], dummies.shape[1], (brand.shape[1], bends.shape[1]))
        self._grams(np.column_stack([self.sales, brand, problem.outcome]))
        self._trials(problem, shape)
        self.weeks = problem.weeks

    @property
    def size(self) -> int:
        """Number of coefficients."""
        return int(self._sd.size)

    def _prior(
        self, problem: LongRunProblem, pairs: int, dropped: int, of: tuple[int, int]
    ) -> None:
        """Keep prior standard deviations, and where base, drift, heights and θ are."""
        beliefs = problem.beliefs
        fixed, rank, channels = problem.linear_sd.size, problem.base.shape[1], problem.channels
        self._base = slice(fixed, fixed + rank)
        self.heights = slice(fixed + rank, fixed + rank + channels)
        self.pairs = slice(self.heights.stop, self.heights.stop + pairs)
        brand, bends = of
        start = self.pairs.stop + dropped + bends
        slow = brand - rank - bends
        self._drift = slice(start, start + rank)
        self.reach = slice(start + rank, start + rank + channels)
        self.placebo = slice(self.reach.stop, start + rank + slow)
        self._sd = np.concatenate(
            [
                problem.linear_sd,
                np.ones(rank),
                problem.curve_sd,
                np.ones(pairs),
                np.full(dropped, DROPPED_SD),
                np.full(bends, beliefs.slope),
                np.ones(rank),
                np.full(slow, np.inf),
                np.full(bends, beliefs.drift_slope),
                np.full(problem.surveys.constant.shape[1], beliefs.constant),
            ]
        )

        cov = problem.reach_covariance
        copies = slow // channels
        self._reach = np.kron(np.eye(copies), np.linalg.inv(cov))
        self._reach_determinant = copies * float(np.linalg.slogdet(cov)[1])

    def _grams(self, columns: Array) -> None:
        """Keep the three parts of Z'Ω(ρ)Z, Ω the AR(1) precision of unit innovations."""
        cross = columns[1:].T @ columns[:-1]
        inner = columns[1:-1]
        self._gram = (columns.T @ columns, -(cross + cross.T), inner.T @ inner)

    def _trials(self, problem: LongRunProblem, shape: int) -> None:
        """Keep what finished tests add to precision, aim, squares and determinant."""
        self._trial: tuple[Array, Array, float, int] | None = None
        if problem.trials is None or problem.trials.sd.size == 0:
            return
        sd = problem.trials.sd
        rows = problem.trials.rows[shape] / sd[:, None]
        effect = problem.trials.effect / sd
        spread = float(effect @ effect + 2.0 * np.log(sd).sum())
        self._trial = (rows.T @ rows, rows.T @ effect, spread, sd.size)

    def at(self, node: Array) -> Conditional:
        """Return the log density of the data and the coefficients' law at a node (6,)."""
        v, rho, lift = exp(2.0 * node[SIGMA]), tanh(node[RHO]), float(node[LIFT])
        split, brand = self._split, self._brand
        known = split + brand
        gram = (self._gram[0] + rho * (self._gram[1] + rho * self._gram[2])) / v
        gram[split:known] *= lift
        gram[:, split:known] *= lift
        precision = np.zeros((self.size, self.size))
        precision[:known, :known] = gram[:known, :known]
        aim = np.zeros(self.size)
        aim[:known] = gram[:known, -1]
        surveys = self._surveys
        variance = surveys.variance + exp(2.0 * node[NU])
        weighed = self._seen / variance[:, None]
        precision[split:, split:] += self._seen.T @ weighed
        aim[split:] += surveys.value @ weighed
        squares = gram[-1, -1] + float((surveys.value**2 / variance).sum())
        spread = self.weeks * log(v) - log(1.0 - rho * rho) + float(np.log(variance).sum())
        rows = self.weeks + surveys.week.size
        if self._trial is not None:
            part = slice(self.heights.start, self.pairs.stop)
            precision[part, part] += self._trial[0]
            aim[part] += self._trial[1]
            squares += self._trial[2]
            rows += self._trial[3]
        sd = self._sd.copy()
        sd[self._base] *= exp(node[TAU])
        sd[self._drift] *= exp(node[OMEGA])
        precision[np.diag_indices(self.size)] += 1.0 / sd**2
        slow = slice(self.reach.start, self.placebo.stop)
        precision[slow, slow] += self._reach
        factor = cholesky(precision, lower=True, check_finite=False)
        half = solve_triangular(factor, aim, lower=True, check_finite=False)
        mean = solve_triangular(factor, half, lower=True, trans=1, check_finite=False)
        sd[slow] = 1.0
        determinant = 2.0 * float(np.log(np.diag(factor)).sum() + np.log(sd).sum())
        determinant += self._reach_determinant
        total = squares - float(half @ half) + determinant + spread + rows * log(2.0 * pi)
        return Conditional(-0.5 * total, mean, factor)


def log_prior(node: Array, problem: LongRunProblem) -> float:
    """Return the log prior density of a node, up to a constant."""
    beliefs = problem.beliefs
    total = -0.5 * ((node[RHO] - beliefs.correlation[0]) / beliefs.correlation[1]) ** 2
    total -= 0.5 * (node[LIFT] / beliefs.lift) ** 2
    for place, scale in (
        (SIGMA, beliefs.sigma),
        (TAU, beliefs.base),
        (OMEGA, beliefs.drift),
        (NU, beliefs.noise),
    ):
        # half-normal of exp(q), with its Jacobian
        total += node[place] - 0.5 * exp(2.0 * node[place]) / scale**2
    return float(total)


def _dummies(weeks: int, variant: Variant) -> Array:
    """Return a column a dropped week."""
    if variant.dropped is None:
        return np.zeros((weeks, 0))
    first, end = variant.dropped
    return np.eye(weeks)[:, first:end]


def _led(curves: Array, lead: int) -> Array:
    """Return each curve so many weeks early; what lies ahead of the last week is its mean."""
    out = np.ones_like(curves)
    out[: len(curves) - lead] = curves[lead:]
    return out
