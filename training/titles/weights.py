"""Weights of the evidence, from pairs of titles that were labelled."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from luopan.text.titles.batch import titles
from luopan.text.titles.evidence import EVIDENCE, evidence

Floats = NDArray[np.float64]

CENTRES = {
    "equal": 4.0, "replaced": -1.0, "numbers_differ": -3.0, "numbers_apart": -1.5, "opposed": -3.0,
    "other": -2.0, "swapped": -4.0, "ahead": -2.5, "answer": -2.5, "view": -2.0,
    "later": -1.5, "side": -2.0,
}  # fmt: skip
"""What a guard weighs without data: most stand in too few of the pairs to be told from them."""
FIRM, LOOSE = 1.0, 0.05
"""Penalty on half the squared distance from the centres, of guards and of the others."""
FOR = ("held", "covered", "weight", "equal", "numbers_shared")
"""Evidence that may speak for one event only; all other may speak against it only."""
_WORTH = 0.25
"""A pair counts for this power of what it stands for, and for at most one: a stratum of a hundred
thousand unlike pairs teaches little."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Pairs of titles with their labels.

    Parameters
    ----------
    rows : list of dict
        As in ``examples/stories/pairs.csv``.
    same : bool array, shape (pairs,)
    weight : float64 array, shape (pairs,)
        How many pairs a day each stands for.
    """

    rows: list[dict[str, str]]
    same: NDArray[np.bool_]
    weight: Floats


def labelled(path: Path, part: str, *, written: bool) -> Labelled:
    """Read the pairs of one part: those that were drawn, or those that were made up.

    A pair that was labelled otherwise the second time is left out.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["part"] == part]
    rows = [
        row
        for row in rows
        if (row["left_source"] == "written") == written
        and row["second_label"] in ("", row["label"])
    ]
    same = np.array([row["label"] == "same" for row in rows], dtype=np.bool_)
    return Labelled(rows, same, np.array([float(row["weight"]) for row in rows]))


def known(pairs: Labelled) -> Floats:
    """Return the evidence of the pairs."""
    one = titles([row["left"] for row in pairs.rows])
    other = titles([row["right"] for row in pairs.rows])
    place = np.arange(len(one))
    return evidence(one, other, place, place)


def fitted(pairs: Labelled, centre: Floats) -> Floats:
    """Return intercept and weights: penalised likelihood, signs held.

    Parameters
    ----------
    pairs : Labelled
    centre : float64 array, shape (1 + len(EVIDENCE),)
        What they are drawn to; the intercept is free.
    """
    weight, same = pairs.weight, pairs.same
    worth = np.minimum(weight, 1.0) ** _WORTH
    worth = worth / worth.mean()
    penalty = np.array([FIRM if name in CENTRES else LOOSE for name in EVIDENCE])
    bounds = [(None, None), *((0, None) if name in FOR else (None, 0) for name in EVIDENCE)]
    design = np.column_stack((np.ones(same.size), known(pairs)))

    def loss(told: Floats) -> tuple[float, Floats]:
        odds = design @ told
        away = told[1:] - centre[1:]
        value = worth @ (np.logaddexp(0.0, odds) - same * odds) + penalty @ away**2 / 2
        slope = design.T @ (worth * (1.0 / (1.0 + np.exp(-odds)) - same))
        slope[1:] += penalty * away
        return float(value), slope

    found = minimize(loss, centre, jac=True, bounds=bounds, method="L-BFGS-B")
    return np.asarray(found.x)


def guards() -> Floats:
    """Return what the weights of Chinese are drawn to."""
    return np.array([0.0, *(CENTRES.get(name, 0.0) for name in EVIDENCE)])


def keep(weights: dict[str, Floats], path: Path) -> None:
    """Write the intercept and the weights of each language."""
    lines = ["# Written by python -m training.titles from examples/stories/pairs.csv."]
    for tongue, told in weights.items():
        named = zip(("intercept", *EVIDENCE), told, strict=True)
        lines += ["", f"[{tongue}]", *(f"{name} = {value + 0.0:.3f}" for name, value in named)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
