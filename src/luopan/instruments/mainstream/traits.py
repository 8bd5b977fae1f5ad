"""What is known of a story when it is first seen, or three hours later, as columns.

Numbers are cut into classes, so that any course of the hazard can be learnt; classes and pairs of
them are hashed, and so are the title's n-grams, so that the columns are the same for every firm and
for the shipped prior.
"""

from collections.abc import Iterator, Mapping
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from luopan.instruments.mainstream.kin import Kin, kin, vectors
from luopan.instruments.mainstream.stories import EARLY, Floats, Steps, Stories
from luopan.text import FeaturePlan, features, normalise

TITLE = FeaturePlan(characters=(1, 2, 3), bits=15)
TITLE_SCALE = 2.0
"""Rows of the title have this length; a class has length one."""
CELLS = 13
"""Two to this power is the number of columns of classes."""
COLUMNS = TITLE.columns + (1 << CELLS)
RANKS = (2, 4, 6, 9, 13, 18, 24, 30, 36, 42, 47, 50)
HEATS = (-1.5, -1.0, -0.7, -0.5, -0.35, -0.2, -0.1, 0.0, 0.1, 0.2, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0)
CROWDS = (6, 10, 14, 18, 22, 26, 30, 40)
LIKE = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6)
MASSES = (0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.7, 1.0)
RATES = (0.04, 0.07, 0.09, 0.11, 0.14, 0.18, 0.25, 0.35)
GROWTH = (0.001, 0.05, 0.1, 0.2, 0.4, 0.7, 1.1, 1.6)
LATE_HEATS = (-1.0, -0.5, -0.2, 0.0, 0.2, 0.4, 0.7, 1.0, 1.4, 2.0, 2.6)
WEEK, DAY = 7, 24

Codes = NDArray[np.int64]
_UNKNOWN = 63
_SPREAD, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


def traits(
    stories: Stories, asked: Steps, known: int, *, later: bool = False
) -> csr_matrix[np.float32]:
    """Return the columns of stories before a rung.

    Parameters
    ----------
    stories : Stories
    asked : Steps
    known : int
        Hour before which stories tell how common words are.
    later : bool
        Whether what the first `EARLY` hours showed is known too.

    Returns
    -------
    csr_matrix, shape (m, COLUMNS), float32
    """
    moment = asked.start + (EARLY if later else 0)
    near = kin(stories, vectors(stories, known), asked.story, moment, asked.rung)
    classes = dict(_classes(stories, asked))
    classes |= dict(_of_kin(near, classes["category"]))
    if later:
        classes |= dict(_of_early_hours(stories, asked, classes))
    titles = features(normalise([stories.titles[i] for i in asked.story]).texts, TITLE)
    titles.data *= np.float32(TITLE_SCALE)
    return csr_matrix(hstack([titles, _cells(classes, asked.story.size)]), dtype=np.float32)


def _classes(stories: Stories, asked: Steps) -> Iterator[tuple[str, Codes]]:
    at, clock = asked.story, asked.start % DAY
    category = _named(stories.categories)[at]
    tier = _named(stories.tiers)[at]
    rank = _cut(stories.rank[at], RANKS)
    heat = _cut(relative_heat(stories, stories.heat)[at], HEATS)
    length = np.clip(np.array([len(t) for t in stories.titles], dtype=np.int64)[at], 3, 25)
    crowd, gap = _snapshots(stories)
    yield "category", category
    yield from (("tier", tier), ("clock", clock), ("rank", rank), ("heat", heat))
    yield "weekday", asked.start // DAY % WEEK
    yield from (("length", length), ("crowd", crowd[at]), ("gap", gap[at]))
    yield "category, rank", _pair(category, _cut(stories.rank[at], (5, 13, 30, 45)))
    yield "category, clock", _pair(category, clock // 4)
    yield "category, heat", _pair(category, np.searchsorted((4, 7, 11, 13), heat, side="right"))
    yield "rank, heat", _pair(rank, heat)
    yield "rank, clock", _pair(rank, clock // 4)
    yield "category, length", _pair(category, length // 3)
    yield "gap, rank", _pair(gap[at], rank)


def _of_kin(near: Kin, category: Codes) -> Iterator[tuple[str, Codes]]:
    over, above = _cut(near.near_over, LIKE), _cut(near.near_above, LIKE)
    yield from (("near", _cut(near.near, LIKE)), ("near over", over), ("near above", above))
    yield from (("mass", _cut(near.mass, MASSES)), ("mass above", _cut(near.mass_above, MASSES)))
    yield "over", _cut((near.mass_over + 0.005) / (near.mass + 0.05), RATES)
    yield "category, near above", _pair(category, above // 2)


def _of_early_hours(
    stories: Stories, asked: Steps, classes: Mapping[str, Codes]
) -> Iterator[tuple[str, Codes]]:
    at = asked.story
    with np.errstate(invalid="ignore", divide="ignore"):
        growth = np.log1p(stories.early_heat[at]) - np.log1p(stories.heat[at])
    heat = _cut(relative_heat(stories, stories.early_heat)[at], LATE_HEATS)
    listed = np.where(np.isnan(stories.gone[at]), np.inf, stories.gone[at] - stories.first[at])
    hours = np.minimum(listed, EARLY).astype(np.int64)
    category = classes["category"]
    yield from (("growth", _cut(growth, GROWTH)), ("listed", hours), ("later heat", heat))
    yield "listed, later heat", _pair(hours, heat)
    yield "category, listed", _pair(category, hours)
    yield "category, later heat", _pair(category, heat // 2)
    yield "rank, listed", _pair(classes["rank"], hours)


def relative_heat(stories: Stories, heat: Floats) -> Floats:
    """Return the log of a heat over the usual first heat of the week before, in the same tier.

    NaN where the heat is not known, and where the tier has no week before.
    """
    logs, first_logs = np.log1p(heat), np.log1p(stories.heat)
    tier, day = _named(stories.tiers), stories.first // DAY
    out = np.full(heat.size, np.nan)
    for name in np.unique(tier):
        mine = np.flatnonzero((tier == name) & np.isfinite(first_logs))
        mine = mine[np.argsort(day[mine], kind="stable")]
        days, sorted_logs = day[mine], first_logs[mine]
        for today in np.unique(days):
            before = slice(*np.searchsorted(days, [today - WEEK, today]))
            if before.start < before.stop:
                these = mine[slice(*np.searchsorted(days, [today, today + 1]))]
                out[these] = logs[these] - np.median(sorted_logs[before])
    return out


def _snapshots(stories: Stories) -> tuple[Codes, Codes]:
    """Return how many stories of its tier were new in its hour, and how long before others were."""
    tier = _named(stories.tiers)
    crowd, gap = np.zeros(len(stories), np.int64), np.zeros(len(stories), np.int64)
    for name in np.unique(tier):
        mine = np.flatnonzero(tier == name)
        hours, place, count = np.unique(
            stories.first[mine], return_inverse=True, return_counts=True
        )
        crowd[mine] = np.searchsorted(CROWDS, count[place], side="right")
        gap[mine] = np.clip(np.diff(hours, prepend=hours[:1] - 1), 1, 4)[place]
    return crowd, gap


def _cut(values: Floats, edges: tuple[float, ...]) -> Codes:
    """Return the class of each value, one of its own where it is not known."""
    told = np.searchsorted(edges, values, side="right")
    return np.where(np.isnan(values), _UNKNOWN, told).astype(np.int64)


def _pair(one: Codes, other: Codes) -> Codes:
    return one * 64 + other


def _named(names: tuple[str, ...]) -> Codes:
    """Return a number for each name, the same everywhere."""
    known = {name: crc32(name.encode()) for name in set(names)}
    return np.array([known[name] for name in names], dtype=np.int64)


def _cells(classes: Mapping[str, Codes], rows: int) -> csr_matrix[np.float32]:
    """Return a one for each class of each story, in a hashed column."""
    told = []
    for name, codes in classes.items():
        mixed = (codes.astype(np.uint64) + np.uint64(crc32(name.encode()) << 20)) * _SPREAD
        mixed = (mixed ^ (mixed >> np.uint64(31))) * _MIX
        told.append((mixed >> np.uint64(64 - CELLS)).astype(np.int32))
    columns = np.column_stack(told).ravel()
    ends = np.arange(rows + 1) * len(told)
    ones = np.ones(columns.size, dtype=np.float32)
    made = csr_matrix((ones, columns, ends), (rows, 1 << CELLS))
    made.sum_duplicates()
    return made
