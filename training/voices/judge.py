"""How well heads read texts that language models labelled, none of which they learnt from."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from luopan.readings.voices import ASPECTS, INTENTS, SATISFACTION

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Documents with the labels of one language model."""

    ids: list[str]
    texts: list[str]
    satisfaction: NDArray[np.int64]
    intents: Flags
    aspects: NDArray[np.float64]  # -1, 0, 1; NaN where not spoken of
    request: Flags


def labelled(folder: Path, language: str, labeller: str) -> Labelled:
    """Read the documents of one language as one of the two language models labelled them."""
    with (folder / "voices.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["language"] == language]
    place = {row["id"]: i for i, row in enumerate(rows)}
    n = len(rows)
    satisfaction = np.full(n, -1)
    intents, request = np.zeros((n, len(INTENTS)), bool), np.zeros(n, bool)
    aspects = np.full((n, len(ASPECTS)), np.nan)
    with (folder / "audits.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            i = place.get(row["voice"])
            if i is None or row["labeller"] != labeller:
                continue
            if row["aspect"] == "satisfaction":
                satisfaction[i] = SATISFACTION.index(row["label"])
            elif row["aspect"] == "intent" and row["label"] != "none":
                intents[i, INTENTS.index(row["label"])] = True
            elif row["aspect"] == "request":
                request[i] = row["label"] == "yes"
            elif row["aspect"] in ASPECTS:
                value = {"positive": 1.0, "neutral": 0.0, "negative": -1.0}[row["label"]]
                aspects[i, ASPECTS.index(row["aspect"])] = value
    return Labelled([r["id"] for r in rows], [r["text"] for r in rows],
                    satisfaction, intents, aspects, request)  # fmt: skip


def macro_f1(true: NDArray[np.int64], told: NDArray[np.int64], classes: Sequence[int]) -> float:
    """Return the mean over classes of F1."""
    return float(np.mean([f1(true == c, told == c) for c in classes]))


def f1(true: Flags, told: Flags) -> float:
    """Return the harmonic mean of precision and recall."""
    both = int((true & told).sum())
    return 2.0 * both / max(1, int(true.sum()) + int(told.sum()))


def precision_recall(true: Flags, told: Flags) -> tuple[float, float]:
    """Return the share of the told that is true, and of the true that is told."""
    both = int((true & told).sum())
    return both / max(1, int(told.sum())), both / max(1, int(true.sum()))
