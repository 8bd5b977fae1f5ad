"""How sure a head may be: what its scores are divided by, and how often it says a class."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar

from luopan.text.head import Link, linked

Floats = NDArray[np.float64]


def temperature(scores: Floats, targets: Floats, worth: Floats, link: Link) -> float:
    """Return what scores are divided by for the best likelihood on texts not learnt from."""
    known = ~np.isnan(targets)
    aim = np.where(known, targets, 0.0)

    def loss(logarithm: float) -> float:
        told = np.clip(linked(scores / np.exp(logarithm), link), 1e-9, 1.0 - 1e-9)
        each = aim * np.log(told)
        if link == "logistic":
            each = each + (1.0 - aim) * np.log(1.0 - told)
        return -float((worth[:, None] * known * each).sum())

    found = minimize_scalar(loss, bounds=(-1.0, 1.0), method="bounded")
    return round(float(np.exp(found.x)), 3)


def softened(scores: Floats, answers: Floats, free: Sequence[int]) -> tuple[float, Floats]:
    """Return a temperature, and what is added to the score of each class, nought if not free.

    The best likelihood on texts not learnt from (Alexandari, Kundaje and Shrikumar 2020, "Maximum
    likelihood with bias-corrected calibration is hard-to-beat at label shift adaptation", ICML).
    """

    def added(flat: Floats) -> Floats:
        bias = np.zeros(scores.shape[1])
        bias[list(free)] = flat[1:]
        return bias

    def loss(flat: Floats) -> float:
        told = linked((scores + added(flat)) / np.exp(flat[0]), "softmax")
        return -float((answers * np.log(np.maximum(told, 1e-9))).sum())

    found = minimize(loss, np.zeros(1 + len(free)), method="Nelder-Mead").x
    return round(float(np.exp(found[0])), 3), np.round(added(found), 2)
