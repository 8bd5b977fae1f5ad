"""The probability that two titles tell of one event, from what speaks for and against it."""

import tomllib
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from luopan.text.batch import Places
from luopan.text.titles.batch import Titles
from luopan.text.titles.evidence import EVIDENCE, Floats, evidence

_AT_ONCE = 8192
"""Pairs looked at together."""


def likely(left: Titles, right: Titles, i: Places, j: Places) -> Floats:
    """Return the probability of each pair of titles.

    Parameters
    ----------
    left, right : Titles
    i, j : int64 array, shape (pairs,)
        Places in ``left`` and ``right``; a pair given twice is looked at once.

    Returns
    -------
    float64 array, shape (pairs,)
        0 where a title has no word.
    """
    pair, back = np.unique(i * len(right) + j, return_inverse=True)
    told = np.zeros(pair.size)
    for start in range(0, pair.size, _AT_ONCE):
        some = pair[start : start + _AT_ONCE]
        a, b = some // len(right), some % len(right)
        telling = (left.sequence[a, 0] != 0) & (right.sequence[b, 0] != 0)
        odds = scored(evidence(left, right, a, b), left.latin[a] & right.latin[b])
        told[start : start + _AT_ONCE] = np.where(telling, odds, 0.0)
    return np.asarray(told[back])


def scored(known: Floats, latin: NDArray[np.bool_]) -> Floats:
    """Return the probability that goes with each row of evidence.

    Parameters
    ----------
    known : float64 array, shape (pairs, len(EVIDENCE))
    latin : bool array, shape (pairs,)
        Whether both titles are written in Latin letters, which have weights of their own.
    """
    weights = _weights()
    odds = np.where(
        latin, known @ weights[1, 1:] + weights[1, 0], known @ weights[0, 1:] + weights[0, 0]
    )
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(odds, -60.0, 60.0))))


@cache
def _weights() -> Floats:
    """Return the intercept and the weights of Chinese, and those of Latin letters."""
    path = files("luopan.text.titles") / "weights.toml"
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    names = ("intercept", *EVIDENCE)
    return np.array([[float(told[tongue][name]) for name in names] for tongue in ("zh", "en")])
