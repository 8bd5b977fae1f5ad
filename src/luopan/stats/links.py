"""Scales: where an indicator may lie, and the unbounded scale that it is modelled on."""

from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Link:
    """A monotone scale.

    Parameters
    ----------
    name : str
        ``identity``; ``log`` of a positive amount; ``logit`` between two bounds.
    low, high : float
        The bounds of ``logit``.
    """

    name: Literal["identity", "log", "logit"]
    low: float = 0.0
    high: float = 1.0

    @classmethod
    def logit(cls, low: float, high: float) -> Self:
        """Return the logit between two bounds."""
        return cls("logit", low, high)

    def forward(self, value: Floats) -> Floats:
        """Return values on the model's scale; at or beyond a bound they are infinite."""
        value = np.asarray(value, dtype=np.float64)
        if self.name == "identity":
            return value
        with np.errstate(divide="ignore"):
            if self.name == "log":
                return np.asarray(np.log(np.maximum(value, 0.0)))
            u = np.clip((value - self.low) / (self.high - self.low), 0.0, 1.0)
            return np.asarray(np.log(u) - np.log1p(-u))

    def inverse(self, eta: Floats) -> Floats:
        """Return values in the indicator's own unit."""
        eta = np.asarray(eta, dtype=np.float64)
        if self.name == "identity":
            return eta
        if self.name == "log":
            return np.asarray(np.exp(np.minimum(eta, 700.0)))
        u = 1.0 / (1.0 + np.exp(-np.clip(eta, -700.0, 700.0)))
        return np.asarray(self.low + (self.high - self.low) * u)

    def slope(self, value: Floats) -> Floats:
        """Return d value / d eta at ``value``."""
        value = np.asarray(value, dtype=np.float64)
        if self.name == "identity":
            return np.ones_like(value)
        if self.name == "log":
            return value
        return np.asarray((value - self.low) * (self.high - value) / (self.high - self.low))
