"""A linear classifier over hashed n-grams, whole in itself: what it reads, weighs and answers."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from luopan.text.batch import Texts
from luopan.text.features import FeaturePlan, features

Link = Literal["softmax", "logistic"]
LINKS: tuple[Link, ...] = ("softmax", "logistic")
Scalar = str | int | float | bool
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LinearHead:
    """Weights for each class, with what is needed to use them.

    Parameters
    ----------
    name : str
        What it tells (``"polarity-zh"``).
    plan : FeaturePlan
        The n-grams that it weighs.
    classes : tuple of str
        One name a column of ``weights``.
    weights : float16 or float32 array, shape (plan.columns, classes)
    intercepts : float64 array, shape (classes,)
    temperature : float
        What scores are divided by, above nought (Guo and others, 2017, ICML).
    link : "softmax" or "logistic"
        Whether classes exclude each other, or each is there or not.
    facts : mapping of str to scalar
        For the model's card: licence, sources, counts. Part of the digest.
    """

    name: str
    plan: FeaturePlan
    classes: tuple[str, ...]
    weights: NDArray[np.float16] | NDArray[np.float32]
    intercepts: Floats
    temperature: float = 1.0
    link: Link = "softmax"
    facts: Mapping[str, Scalar] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.classes or len(set(self.classes)) < len(self.classes):
            raise ValueError(f"classes: {self.classes}")
        if self.link not in LINKS or (self.link == "softmax" and len(self.classes) < 2):
            raise ValueError(f"link: {self.link!r} of {len(self.classes)} classes")
        shape = (self.plan.columns, len(self.classes))
        if self.weights.dtype not in (np.float16, np.float32) or self.weights.shape != shape:
            raise ValueError(f"weights: {self.weights.dtype} {self.weights.shape}, not {shape}")
        if self.intercepts.dtype != np.float64 or self.intercepts.shape != shape[1:]:
            raise ValueError(f"intercepts: {self.intercepts.dtype} {self.intercepts.shape}")
        if not (np.isfinite(self.weights).all() and np.isfinite(self.intercepts).all()):
            raise ValueError("weights, intercepts: not all are numbers")
        if not 0.0 < self.temperature < np.inf:
            raise ValueError(f"temperature: {self.temperature}")

    def scores(self, matrix: csr_matrix[np.float32]) -> Floats:
        """Return the score of each class.

        Parameters
        ----------
        matrix : csr_matrix, shape (texts, plan.columns)
            From `luopan.text.features` with the same plan.

        Returns
        -------
        float64 array, shape (texts, classes)
            In logits, divided by the temperature.
        """
        if matrix.shape[1] != self.plan.columns:
            raise ValueError(f"matrix: {matrix.shape[1]} columns, not {self.plan.columns}")
        weighed = matrix @ self.weights.astype(np.float32, copy=False)
        return np.asarray((weighed + self.intercepts) / self.temperature, dtype=np.float64)

    def probabilities(self, matrix: csr_matrix[np.float32]) -> Floats:
        """Return the probability of each class, in the shape of `scores`."""
        return linked(self.scores(matrix), self.link)

    def read(self, texts: Texts) -> Floats:
        """Return the probabilities of normalised texts."""
        return self.probabilities(features(texts, self.plan))

    def described(self) -> str:
        """Return everything but the arrays as JSON, the same for the same head."""
        plan = {
            "characters": list(self.plan.characters),
            "words": list(self.plan.words),
            "negated": self.plan.negated,
            "bits": self.plan.bits,
        }
        # told only where it is so, that heads which were made before keep their digest
        if self.plan.negated_characters:
            plan["negated_characters"] = True
        told = {
            "name": self.name,
            "plan": plan,
            "classes": list(self.classes),
            "temperature": self.temperature,
            "link": self.link,
            "facts": dict(self.facts),
        }
        return json.dumps(told, ensure_ascii=False, allow_nan=False, sort_keys=True)

    @property
    def digest(self) -> str:
        """SHA-256 of the description and the arrays, in little-endian order."""
        told = hashlib.sha256(self.described().encode())
        for array in (self.weights, self.intercepts):
            ordered = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
            told.update(f"{ordered.dtype.str}{ordered.shape}".encode())
            told.update(ordered.tobytes())
        return told.hexdigest()


def linked(scores: Floats, link: Link) -> Floats:
    """Return the probabilities that scores in logits stand for, in their shape."""
    if link == "logistic":
        return np.asarray(0.5 * (1.0 + np.tanh(0.5 * scores)))
    raised = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
