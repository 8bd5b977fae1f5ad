"""A fitted hazard, and the probabilities that it tells."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import ndtri

from luopan.stats.hazard.histories import DAY, Floats, Hours
from luopan.stats.hazard.plan import HazardPlan

Scalar = str | int | float | bool
NODES = 9
"""Values of a score, as unsure as it is, that its probability is averaged over."""


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """Probabilities with their intervals, one each story.

    Parameters
    ----------
    mean, low, high : array, shape (n,)
    """

    mean: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True, eq=False)
class HazardFit:
    """Slopes, shape and tempo of a hazard, whole in itself.

    Parameters
    ----------
    plan : HazardPlan
        As it was fitted.
    weights : float32 array, shape (columns,)
        Slopes of the log hazard.
    shape : array, shape (bins,)
        Log hazard an hour by age, of a story without features at the usual level.
    tempo : array, shape (24,)
        By hour of the day.
    draws : float32 array, shape (columns + bins, draws)
        Deviations of slopes and shape from the most likely.
    stories, crossed : int
        It was fitted to.
    facts : mapping of str to scalar
        For the model's card. Part of the digest.
    """

    plan: HazardPlan
    weights: NDArray[np.float32]
    shape: Floats
    tempo: Floats
    draws: NDArray[np.float32]
    stories: int
    crossed: int
    facts: Mapping[str, Scalar] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = self.weights.size + self.plan.bins
        if self.shape.shape != (self.plan.bins,) or self.tempo.shape != (DAY,):
            raise ValueError(f"shape, tempo: {self.shape.shape}, {self.tempo.shape}")
        if self.weights.ndim != 1 or self.draws.ndim != 2 or self.draws.shape[0] != rows:
            raise ValueError(f"weights, draws: {self.weights.shape}, {self.draws.shape}")
        arrays = (self.weights, self.shape, self.tempo, self.draws)
        if not all(np.isfinite(a).all() for a in arrays) or (self.tempo < 0).any():
            raise ValueError("weights, shape, tempo, draws: not all are numbers")

    def probability(
        self,
        features: csr_matrix[np.float32],
        age: Hours,
        base: tuple[Floats, Floats],
        horizon: int,
        now: Hours | None = None,
    ) -> Chances:
        """Return the probability of a crossing within the next hours, of stories still open.

        Parameters
        ----------
        features : csr_matrix, shape (n, columns)
        age : int64 array, shape (n,)
            Whole hours since the start.
        base : tuple of array
            Mean and deviation of the log level (`luopan.stats.hazard.BaseRate.at`).
        horizon : int
            Hours ahead.
        now : int64 array, shape (n,), optional
            The present hour, counted as the starts were; without it every hour has the usual tempo.

        Returns
        -------
        Chances
            1 − Π(1 − h) over the hours, averaged over what is not known of slopes and level.
        """
        by_age = self._ahead(age, horizon, now)
        whole = by_age.sum(axis=1)
        score = features @ self.weights.astype(np.float64) + base[0] + np.log(whole)
        spread = base[1] ** 2
        if self.draws.shape[1]:
            columns, share = self.weights.size, by_age / whole[:, None]
            apart = features @ self.draws[:columns] + share @ self.draws[columns:]
            spread = spread + (apart.astype(np.float64) ** 2).mean(axis=1)
        sd = np.sqrt(spread)
        points, shares = hermegauss(NODES)
        told = _crossed(score[:, None] + sd[:, None] * points) @ (shares / shares.sum())
        reach = float(ndtri(0.5 * (1.0 + self.plan.level)))
        return Chances(told, _crossed(score - reach * sd), _crossed(score + reach * sd))

    def _ahead(self, age: Hours, horizon: int, now: Hours | None) -> Floats:
        """Return the hazard of the hours ahead without scores, summed by bin, (n, bins)."""
        bins = self.plan.bins
        ages = age[:, None] + np.arange(horizon)
        at = np.clip(np.searchsorted(self.plan.edges, ages, side="right") - 1, 0, bins - 1)
        mass = np.exp(self.shape)[at]
        if now is not None:
            mass = mass * self.tempo[(now[:, None] + np.arange(horizon)) % DAY]
        rows = np.broadcast_to(np.arange(age.size)[:, None], at.shape)
        flat = np.bincount((rows * bins + at).ravel(), mass.ravel(), age.size * bins)
        return np.maximum(flat.reshape(age.size, bins), 1e-12)

    def described(self) -> str:
        """Return everything but the arrays as JSON, the same for the same fit."""
        told = {
            "plan": asdict(self.plan),
            "stories": self.stories,
            "crossed": self.crossed,
            "facts": dict(self.facts),
        }
        return json.dumps(told, ensure_ascii=False, allow_nan=False, sort_keys=True)

    @property
    def digest(self) -> str:
        """SHA-256 of the description and the arrays, in little-endian order."""
        told = hashlib.sha256(self.described().encode())
        for array in (self.weights, self.shape, self.tempo, self.draws):
            ordered = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
            told.update(f"{ordered.dtype.str}{ordered.shape}".encode() + ordered.tobytes())
        return told.hexdigest()


def _crossed(score: Floats) -> Floats:
    return np.asarray(-np.expm1(-np.exp(np.minimum(score, 30.0))))
