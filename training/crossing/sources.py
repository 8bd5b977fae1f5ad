"""Weibo's hot search and the evening news as stories.

Only what could be known at each hour is used: the first heat and rank, the largest heat of the
first three hours, and whether a topic was still listed then. What a table says of a topic's whole
life (its best rank, its last hour, its readers) is left alone.
"""

import csv
import gzip
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from luopan.instruments.mainstream.stories import EARLY, RUNGS, Stories
from luopan.stats.hazard import Watch
from luopan.text.titles import match

Hours = NDArray[np.int64]
Floats = NDArray[np.float64]
Matcher = Callable[[Sequence[str], Sequence[str], Floats, Floats], tuple[Hours, Hours]]
NEWS_HOUR = 19
WINDOW, LEAST = 72.0, 0.5
NAME = "weibo_topics.csv.gz"
NEWS = "cctv_evening_news.csv.gz"


@dataclass(frozen=True, slots=True, eq=False)
class Titles:
    """Titles of a list, and the hour from which each was there.

    Parameters
    ----------
    titles : tuple of str
    at : array
        Hours of local time from 1970 on.
    """

    titles: tuple[str, ...]
    at: Floats


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a packed table."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def hour(told: str) -> float:
    """Return hours of local time from 1970 on, from a time of day to the hour or the minute."""
    form = "%Y-%m-%d %H:%M" if ":" in told else "%Y-%m-%d %H"
    return datetime.strptime(told, form).replace(tzinfo=UTC).timestamp() / 3600.0


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def news(data: Path) -> Titles:
    """Return the headlines of the evening news, each at seven in the evening."""
    told = rows(data / NEWS)
    titles = tuple(row["headline"] for row in told)
    days = [datetime.strptime(row["date"], "%Y%m%d").replace(tzinfo=UTC) for row in told]
    return Titles(titles, np.array([day.timestamp() / 3600.0 + NEWS_HOUR for day in days]))


def topics(data: Path) -> Stories:
    """Return Weibo's topics without advertisements, none of them yet on any rung."""
    told = [row for row in rows(data / NAME) if row["ads"] == "0"]
    told.sort(key=lambda row: (row["first_seen_cst"], row["title"]))
    first = np.array([hour(row["first_seen_cst"]) for row in told]).astype(np.int64)
    last = np.array([hour(row["last_seen_cst"]) for row in told]).astype(np.int64)
    n = len(told)

    def column(name: str) -> Floats:
        return np.array([float(row[name]) for row in told])

    return Stories(
        ids=tuple(f"topic-{i}" for i in range(n)),
        titles=tuple(row["title"] for row in told),
        categories=tuple(row["category"].split("\n")[0].split("-")[0].strip() for row in told),
        tiers=("social",) * n,
        first=first,
        heat=column("first_hot"),
        rank=column("first_rank"),
        early_heat=column("hot_within_3h"),
        gone=_gone(first, last),
        reached=np.full((n, RUNGS), np.nan),
        end=np.full(n, float(last.max())),
    )


def _gone(first: Hours, last: Hours) -> Floats:
    """Return the first look at which a topic was listed no longer; NaN if there was none.

    Only looks within the first hours count: nobody knew more then.
    """
    looks = np.unique(np.concatenate([first, last]))
    place = np.searchsorted(looks, last, side="right")
    after = np.append(looks, np.iinfo(np.int64).max)[place].astype(np.float64)
    return np.where(after <= first + EARLY, after, np.nan)


def reaching(stories: Stories, above: Titles, same: Matcher, watch: Watch | None) -> Stories:
    """Return stories and the list above them, with the hour at which each was first seen there.

    Parameters
    ----------
    stories : Stories
    above : Titles
        Of the list; they become stories that begin on every rung.
    same : callable
        Titles and hours of both sides to places of those that are the same story.
    watch : Watch or None
        When somebody looked at the list.
    """
    left, right = same(stories.titles, above.titles, stories.first.astype(float), above.at)
    reached = np.full(len(stories), np.inf)
    np.minimum.at(reached, left, above.at[right])
    reached[~np.isfinite(reached)] = np.nan
    m = len(above.titles)
    first = np.floor(above.at).astype(np.int64)
    unknown = np.full(m, np.nan)
    return Stories(
        ids=stories.ids + tuple(f"above-{i}" for i in range(m)),
        titles=stories.titles + above.titles,
        categories=stories.categories + ("",) * m,
        tiers=stories.tiers + ("broadcast",) * m,
        first=np.concatenate([stories.first, first]),
        heat=np.concatenate([stories.heat, unknown]),
        rank=np.concatenate([stories.rank, unknown]),
        early_heat=np.concatenate([stories.early_heat, unknown]),
        gone=np.concatenate([stories.gone, unknown]),
        reached=np.repeat(np.concatenate([reached, first.astype(float)])[:, None], RUNGS, axis=1),
        end=np.full(len(stories) + m, stories.end.max()),
        watch=watch,
    )


def matched(
    left: Sequence[str], right: Sequence[str], left_at: Floats, right_at: Floats
) -> tuple[Hours, Hours]:
    """Return which titles of two lists tell of one event, within three days."""
    pairs = match(left, right, left_at, right_at, WINDOW, LEAST)
    return pairs.left, pairs.right


def since(stories: Stories, first: int) -> Stories:
    """Return the stories first seen from an hour on, in the order they are in."""
    at = np.flatnonzero(stories.first >= first)
    names = {
        name: tuple(getattr(stories, name)[i] for i in at)
        for name in ("ids", "titles", "categories", "tiers")
    }
    arrays = {
        name: getattr(stories, name)[at]
        for name in ("first", "heat", "rank", "early_heat", "gone", "reached", "end")
    }
    return replace(stories, **names, **arrays)
