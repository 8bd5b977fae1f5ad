"""Titles of one list found again in another: ``python -m bench.titles_lists``.

Needs ``../shared/data/mainstream``; peers need ``python -m bench.peers install titles``. 1,600 of
the topics of the hot search from July to December 2025 were drawn by lot. Of each, the nearest
topics of the other list within 72 hours were read: by the cosine of characters and their pairs, of
2–3 characters, and by the matcher itself, where a cosine was at least 0.22 or 0.30.
``titles_lists.csv`` holds their rows in the two files and what was read: the other list has no
licence, so that its titles stay outside. Nothing here was learnt from, but some titles of that half
year were in sight when the matcher was mended.
"""

import csv
import gzip
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from training.titles.weights import Labelled, fitted, guards, known

from bench.machine import described
from bench.studies import command, keep, row
from bench.titles import JOINS, NAMES, ROOT, peers, shares
from luopan.text.titles import probability

LISTS = ROOT.parent / "shared" / "data" / "mainstream"
LABELS = Path(__file__).parent / "titles_lists.csv"
RESULT = Path(__file__).parent / "results" / "titles_lists.md"
CUTS = {"ours": (0.4, 0.5, JOINS), "tfidf": (0.5, 0.7), "minhash": (0.5,), "simhash": (0.75,)}
SURE, FOLDS, SEED = 0.97, 10, 0
"""The precision asked for, and how the bound is cross-validated."""
ABOUT = """Titles of the Weibo hot search of July to December 2025, drawn by lot, and the nearest
of the Baidu list within 72 hours. Nothing was learnt from them, but some titles of that half year
were in sight when the matcher was mended. Equal titles count, as they do for whoever uses a
matcher. Labelled by a language model in one reading, by the rule of
`examples/stories`; pairs of which it was not sure are left out. Pairs that share hardly a character
were not read: recalls are of those that some tool came near.

*At precision 0.97*: the largest recall there, the cut chosen with sight of these pairs. *Bound*:
the same of the matcher's evidence with weights fitted to these very pairs, tenfold: other weights
would not go far beyond. What is missed says the same in other words."""


def main() -> None:
    command("bench.titles_lists", __doc__, "the same", figures)


def figures(*, quick: bool = False) -> Mapping[str, float]:
    """Measure all tools on the labelled pairs and keep the table."""
    if not LISTS.exists():
        return {}
    pairs, same, equal = labelled()
    scores = {"ours": probability(*zip(*pairs, strict=True))}
    theirs = peers(pairs, [title for pair in pairs for title in pair]).get("pairs", {})
    scores |= {name: np.array(score) for name, score in theirs.items()}
    limit = bound(pairs, same)
    keep(table(scores, same, equal, limit), RESULT, quick=quick)
    precision, recall, _ = shares(scores["ours"] >= JOINS, same)
    return {"lists_precision": precision, "lists_recall": recall, "lists_bound": limit}


def labelled() -> tuple[list[tuple[str, str]], np.ndarray, int]:
    """Return the pairs, whether each is of one event, and how many are equal."""
    left, right = (_titles(f"{name}_topics.csv.gz") for name in ("weibo", "baidu"))
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["label"] != "unsure"]
    pairs = [(left[int(r["weibo"])], right[int(r["baidu"])]) for r in rows]
    same = np.array([r["label"] in ("same", "equal") for r in rows])
    return pairs, same, sum(r["label"] == "equal" for r in rows)


def _titles(name: str) -> list[str]:
    with gzip.open(LISTS / name, "rt", encoding="utf-8", newline="") as file:
        return [r["title"] for r in csv.DictReader(file)]


def bound(pairs: list[tuple[str, str]], same: np.ndarray) -> float:
    """Return the recall at the asked precision of weights fitted to the pairs themselves."""
    rows = [{"left": a, "right": b} for a, b in pairs]
    fold = np.random.default_rng(SEED).permutation(same.size) % FOLDS
    told = np.zeros(same.size)
    for at in range(FOLDS):
        kept = np.flatnonzero(fold != at)
        some = Labelled([rows[k] for k in kept], same[kept], np.ones(kept.size))
        out = np.flatnonzero(fold == at)
        rest = Labelled([rows[k] for k in out], same[out], np.ones(out.size))
        weights = fitted(some, guards())
        told[out] = known(rest) @ weights[1:] + weights[0]
    return at_precision(told, same)


def at_precision(score: np.ndarray, same: np.ndarray, least: float = SURE) -> float:
    """Return the largest recall at which the precision is at least ``least``."""
    reached = [shares(score >= cut, same)[:2] for cut in np.unique(score)]
    return max((recall for precision, recall in reached if precision >= least), default=0.0)


def table(scores: Mapping[str, np.ndarray], same: np.ndarray, equal: int, limit: float) -> str:
    """Return the result as Markdown."""
    lines = [
        "# Titles of one list found again in another",
        "",
        f"`python -m bench.titles_lists` on {described()}.",
        f"{same.size} pairs, {int(same.sum())} of one event, {equal} of these equal.",
        "",
        *row("tool", "cut", "precision", "recall", "recall at precision 0.97", head=True),
    ]
    for name, score in scores.items():
        best = f"{at_precision(score, same):.3f}"
        for cut in CUTS[name]:
            precision, recall, _ = shares(score >= cut, same)
            lines += row(NAMES[name], f"{cut:.2f}", f"{precision:.3f}", f"{recall:.3f}", best)
    lines += row("Bound", "", "", "", f"{limit:.3f}")
    if len(scores) == 1:
        lines += ["", "The peers are absent: `python -m bench.peers install titles`."]
    return "\n".join([*lines, "", ABOUT]) + "\n"


if __name__ == "__main__":
    main()
