"""How seldom titles have each gram: hot search topics, news headlines, English sentences."""

import csv
import gzip
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from luopan.text.batch import Places, Texts
from luopan.text.titles.folding import folded, levelled
from luopan.text.titles.grams import BITS, STEP, grams

UNTIL = "2025-07"
"""Titles from then on are left to judge by."""
FEWEST = {"zh": 12, "en": 3}
"""A gram in fewer titles tells most."""
MOST = 9.0
_BATCH = 20_000


def keep(mainstream: Path, voices: Path, path: Path) -> int:
    """Write the table of how much each gram tells; return how many grams are in it.

    Parameters
    ----------
    mainstream : Path
        Folder with ``weibo_topics.csv.gz`` (lxw15337674/weibo-trending-hot-history, MIT) and
        ``cctv_evening_news.csv.gz`` (DuckBurnIncense/xin-wen-lian-bo).
    voices : Path
        Folder with VADER's ``vader_*_GroundTruth.txt`` (MIT).
    path : Path
        Where to; an existing file is replaced.
    """
    share = np.maximum(_share(chinese(mainstream), FEWEST["zh"]), _share(english(voices), 3))
    columns = np.flatnonzero(share > np.exp(-MOST))
    told = np.clip(-np.log(share[columns]), 0.0, MOST)
    steps = np.round(told / STEP).astype(np.uint8)
    gaps = np.diff(columns, prepend=0).astype(np.uint32)
    np.savez_compressed(path, gaps=gaps, told=steps, most=np.float64(MOST))
    return columns.size


def chinese(folder: Path) -> list[str]:
    """Return the different topics and headlines before `UNTIL`."""
    told: dict[str, None] = {}
    for name, title, clock in (
        ("weibo_topics.csv.gz", "title", "first_seen_cst"),
        ("cctv_evening_news.csv.gz", "headline", "date"),
    ):
        with gzip.open(folder / name, "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row[clock].replace("-", "") < UNTIL.replace("-", ""):
                    told[row[title]] = None
    return list(told)


def english(folder: Path) -> list[str]:
    """Return the English sentences."""
    return [
        line.split("\t")[2]
        for path in sorted(folder.glob("vader_*_GroundTruth.txt"))
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
    ]


def _share(titles: Sequence[str], fewest: int) -> NDArray[np.float64]:
    """Return the share of titles that have each gram, nought below the fewest."""
    count = np.zeros(1 << BITS, dtype=np.int64)
    for start in range(0, len(titles), _BATCH):
        count += np.bincount(_columns(titles[start : start + _BATCH]), minlength=count.size)
    return np.where(count >= fewest, count / max(len(titles), 1), 0.0)


def _columns(titles: Sequence[str]) -> Places:
    return grams(Texts.of(levelled(folded(titles)))).columns
