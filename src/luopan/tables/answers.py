"""Answers as written, as scores."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from luopan.readings.direction import Kind
from luopan.stats.proportions import nps_score
from luopan.tables.definitions import YES_NO

Floats = NDArray[np.float64]

EVEN: dict[Kind, tuple[float, ...]] = {
    "nps": (-100.0, 0.0, 100.0),
    "csat": (1.0, 2.0, 3.0, 4.0, 5.0),
    "share": (0.0, 1.0),
    "rate": (0.0, 1.0),
}
"""The scores that one answer of each kind can have."""

_RAW_BOUNDS = {"nps": (0.0, 10.0), "csat": (1.0, 5.0), "share": (0.0, 1.0)}
_WORDS = dict.fromkeys(("yes", *YES_NO["yes"]), 1.0) | dict.fromkeys(("no", *YES_NO["no"]), 0.0)


def _numbers(answers: Sequence[str]) -> Floats:
    def number(text: str) -> float:
        try:
            return float(text)
        except ValueError:
            return float("nan")

    return np.array([number(a) for a in answers])


def scores(answers: Sequence[str], kind: Kind) -> Floats:
    """Return the score of each answer, NaN for one that the kind does not know.

    Parameters
    ----------
    answers : sequence of str
        ``"0"`` to ``"10"`` for ``nps``, ``"1"`` to ``"5"`` for ``csat``, yes or no in either
        language (or 1 or 0) for ``share``, any number for ``mean``.
    kind : str
        The indicator's kind.
    """
    if kind in {"share", "rate"}:
        found = [_WORDS.get(a.strip().casefold(), float("nan")) for a in answers]
        numbers = _numbers(answers)
        return np.where(np.isnan(found), np.where(np.isin(numbers, (0, 1)), numbers, np.nan), found)
    numbers = _numbers(answers)
    numbers[~np.isfinite(numbers)] = np.nan
    if kind in _RAW_BOUNDS:
        low, high = _RAW_BOUNDS[kind]
        numbers[(numbers < low) | (numbers > high)] = np.nan
    return np.where(np.isnan(numbers), np.nan, nps_score(numbers)) if kind == "nps" else numbers


def infer_kind(indicator: str, answers: Sequence[str]) -> Kind | None:
    """Return the kind that answers can only be of, or None.

    Yes and no are a share. Numbers are an NPS only where the indicator is called one and all lie
    on 0–10, a CSAT only where it is called one and all are whole and lie on 1–5: a ten-point
    scale may as well be a mean, and then the number would be another.
    """
    if not answers:
        return None
    words = [a.strip().casefold() for a in answers]
    if all(w in _WORDS for w in words) and any(w not in {"0", "1"} for w in words):
        return "share"
    numbers = _numbers(answers)
    whole = bool(np.all(np.isfinite(numbers)) and np.all(numbers == np.round(numbers)))
    name = indicator.casefold()
    if whole and "nps" in name and numbers.min() >= 0 and numbers.max() <= 10:
        return "nps"
    satisfied = "csat" in name or "满意" in name or "satisf" in name
    if whole and satisfied and numbers.min() >= 1 and numbers.max() <= 5:
        return "csat"
    return None
