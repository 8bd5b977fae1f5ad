"""Prior densities of single parameters, on the unconstrained scale on which they are sampled."""

from dataclasses import dataclass
from math import exp, log, log1p
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.compiled import kernel

Family = Literal["normal", "half_normal", "half_t", "gamma", "inverse_gamma", "beta"]

_CODES: dict[Family, int] = {
    "normal": 0,
    "half_normal": 1,
    "half_t": 2,
    "gamma": 3,
    "inverse_gamma": 4,
    "beta": 5,
}

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Prior:
    """One parameter's prior.

    The parameter is sampled as ``q``; the family speaks of ``q`` itself (``normal``), of
    ``1 / (1 + exp(-q))`` (``beta``) or of ``exp(q)`` (all others). Jacobians are included.

    Parameters
    ----------
    family : str
        ``normal(mean, sd)``, ``half_normal(sd, –)``, ``half_t(scale, df)``, ``gamma(shape, rate)``,
        ``inverse_gamma(shape, scale)`` or ``beta(a, b)``.
    first, second : float
        The family's two numbers.
    """

    family: Family
    first: float
    second: float = 0.0

    @property
    def code(self) -> int:
        """The family's number in the compiled kernels."""
        return _CODES[self.family]

    def draw(self, rng: np.random.Generator, size: int) -> NDArray[np.float64]:
        """Draw ``size`` values of ``q``."""
        a, b = self.first, self.second
        if self.family == "normal":
            return rng.normal(a, b, size)
        if self.family == "half_normal":
            return np.log(np.abs(rng.normal(0.0, a, size)) + 1e-300)
        if self.family == "half_t":
            return np.log(np.abs(a * rng.standard_t(b, size)) + 1e-300)
        if self.family == "gamma":
            return np.log(rng.gamma(a, 1.0 / b, size) + 1e-300)
        if self.family == "inverse_gamma":
            return -np.log(rng.gamma(a, 1.0 / b, size) + 1e-300)
        p = np.clip(rng.beta(a, b, size), 1e-12, 1.0 - 1e-12)
        return np.asarray(np.log(p) - np.log1p(-p))


@kernel
def add_log_prior(q: Array, codes: Ints, pars: Array, grad: Array) -> float:
    """Return the log prior density of ``q`` (D,) up to a constant and add its gradient to ``grad``.

    ``codes`` (D,) are `Prior.code`, ``pars`` (D, 3) the two numbers of each and, of a half-t law,
    the place in ``q`` of a logarithm by which its scale is stretched, −1 for none.
    """
    total = 0.0
    for i in range(q.size):
        x = q[i]
        a = pars[i, 0]
        b = pars[i, 1]
        if codes[i] == 0:
            z = (x - a) / b
            total -= 0.5 * z * z
            grad[i] -= z / b
        elif codes[i] == 1:
            z = exp(2.0 * x) / (a * a)
            total += x - 0.5 * z
            grad[i] += 1.0 - z
        elif codes[i] == 2:
            common = int(pars[i, 2])
            if common >= 0:
                x -= q[common]
            z = exp(2.0 * x) / (b * a * a)
            total += x - 0.5 * (b + 1.0) * log1p(z)
            slope = 1.0 - (b + 1.0) * z / (1.0 + z)
            grad[i] += slope
            if common >= 0:
                grad[common] -= slope
        elif codes[i] == 3:
            z = b * exp(x)
            total += a * x - z
            grad[i] += a - z
        elif codes[i] == 4:
            z = b * exp(-x)
            total -= a * x + z
            grad[i] -= a - z
        else:
            p = 1.0 / (1.0 + exp(-x))
            total += a * log(p) + b * log(1.0 - p)
            grad[i] += a * (1.0 - p) - b * p
    return total
