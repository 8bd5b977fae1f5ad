"""Stories: titles joined as they come, in bounded memory."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from luopan.text.batch import Places
from luopan.text.titles.batch import Titles, joined, titles
from luopan.text.titles.candidates import Hours, candidates
from luopan.text.titles.matching import AT_ONCE, hours
from luopan.text.titles.model import likely

Floats = NDArray[np.float64]

MOST_KEPT = 4
"""Titles kept of a story: its first, and the newest."""
MOST_LOOKS = 64
"""Titles that each is compared with, those that share most: a thousand near copies cost no more."""


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """Titles that later ones are compared with.

    Parameters
    ----------
    titles : Titles
    at : float64 array, shape (titles,)
        Hours.
    story : int64 array, shape (titles,)
    """

    titles: Titles
    at: Hours
    story: Places


class Stories:
    """Titles joined into stories, batch after batch.

    A title joins the story of the title most likely to tell of the same event, if that is likely
    enough, and opens one otherwise. Each is compared with at most `MOST_LOOKS` titles, at most
    `MOST_KEPT` of a story, and none older than the window: memory and time depend on how many
    stories there are within the window, and not on how many titles went before. The ids are the
    same for the same batches on every machine.

    Parameters
    ----------
    window : float
        Hours after which a title is forgotten.
    least : float
        Probability from which a title joins.
    """

    __slots__ = ("_kept", "_least", "_next", "_now", "_window")

    def __init__(self, window: float = 72.0, least: float = 0.6) -> None:
        if not (window > 0.0 and 0.0 < least <= 1.0):
            raise ValueError(f"window, least: {window}, {least}")
        self._window, self._least = window, least
        self._next, self._now = 0, -np.inf
        self._kept = _Kept(titles([]), np.zeros(0), np.zeros(0, dtype=np.int64))

    def __len__(self) -> int:
        """Return the number of titles that are remembered."""
        return self._kept.at.size

    def add(self, strings: Sequence[str], at: ArrayLike) -> tuple[Places, Floats]:
        """Add titles and return the story of each.

        Parameters
        ----------
        strings : sequence of str
            Titles as they were written. They are taken in order of their hours.
        at : array_like of float, shape (titles,)
            Hours, from any one beginning. A batch may begin before the last one ended.

        Returns
        -------
        story : int64 array, shape (titles,)
            Numbers of stories, from nought in order of their first title; they stay.
        probability : float64 array, shape (titles,)
            That the title tells of the same event as the story's title most like it; 1 for the
            first of a story.

        Raises
        ------
        ValueError
            If hours are not finite or not one a title.
        """
        clock = hours(at, len(strings), "at")
        story, sure = np.zeros(clock.size, dtype=np.int64), np.ones(clock.size)
        order = np.argsort(clock, kind="stable")
        for start in range(0, order.size, AT_ONCE):
            some = order[start : start + AT_ONCE]
            story[some], sure[some] = self._joined([strings[n] for n in some.tolist()], clock[some])
        return story, sure

    def _joined(self, strings: Sequence[str], at: Hours) -> tuple[Places, Floats]:
        """Return the stories of a few titles in order of time."""
        self._now = max(self._now, float(at[-1]))
        told = titles(strings)
        first, copy = _copies(told, at, self._window)
        fresh, clock = told.some(first), at[first]
        story, sure = self._assigned(len(fresh), self._links(fresh, clock))
        self._keep(fresh, clock, story)
        told_sure = sure[copy]
        again = np.ones(len(told), dtype=np.bool_)
        again[first] = False
        if again.any():
            same = np.flatnonzero(again)
            told_sure[same] = likely(told, fresh, same, copy[same])
        return story[copy], told_sure

    def _links(self, fresh: Titles, at: Hours) -> tuple[Places, Places, Floats]:
        """Return likely pairs: a fresh title, and a kept one or, numbered on, an earlier one."""
        kept = self._kept
        i, j = candidates(fresh, kept.titles, at, kept.at, self._window, MOST_LOOKS)
        sure = likely(fresh, kept.titles, i, j)
        a, b = candidates(fresh, fresh, at, at, self._window, MOST_LOOKS)
        a, b = a[b < a], b[b < a]
        both = (
            np.concatenate((i, a)),
            np.concatenate((j, b + len(kept.titles))),
            np.concatenate((sure, likely(fresh, fresh, a, b))),
        )
        likely_enough = both[2] >= self._least
        order = np.lexsort((both[1], -both[2], both[0]))
        order = order[likely_enough[order]]
        return both[0][order], both[1][order], both[2][order]

    def _assigned(self, count: int, links: tuple[Places, Places, Floats]) -> tuple[Places, Floats]:
        """Return the story of each fresh title, that of the likeliest it is linked with."""
        story, sure = np.full(count, -1, dtype=np.int64), np.ones(count)
        known = self._kept.story
        linked, best = np.unique(links[0], return_index=True)
        other, how = links[1][best], links[2][best]
        partner = np.full(count, -1, dtype=np.int64)
        partner[linked], sure[linked] = other, how
        for n, with_which in enumerate(partner.tolist()):
            if with_which < 0:
                story[n], self._next = self._next, self._next + 1
            elif with_which < known.size:
                story[n] = known[with_which]
            else:
                story[n] = story[with_which - known.size]
        return story, sure

    def _keep(self, fresh: Titles, at: Hours, story: Places) -> None:
        """Remember what is in the window, of each story the first and the newest."""
        both = joined(self._kept.titles, fresh)
        clock = np.concatenate((self._kept.at, at))
        whose = np.concatenate((self._kept.story, story))
        order = np.lexsort((np.arange(whose.size), whose))
        opens = np.flatnonzero(np.diff(whose[order], prepend=-1))
        size = np.diff(np.append(opens, whose.size))
        rank = np.arange(whose.size) - np.repeat(opens, size)
        stays = (rank == 0) | (rank > np.repeat(size, size) - MOST_KEPT)
        kept = np.sort(order[stays & (clock[order] >= self._now - self._window)])
        self._kept = _Kept(both.some(kept), clock[kept], whose[kept])


def _copies(told: Titles, at: Hours, window: float) -> tuple[Places, Places]:
    """Return the titles that are no copy of one before them, and which of these each title is.

    A title without a word is a copy of none.
    """
    number: dict[object, int] = {}
    first: list[int] = []
    copy = np.zeros(len(told), dtype=np.int64)
    empty = told.sequence[:, 0] == 0
    for n in range(len(told)):
        form: object = n if empty[n] else told.sequence[n].tobytes()
        known = number.get(form)
        if known is None or at[n] - at[first[known]] > window:
            known = number[form] = len(first)
            first.append(n)
        copy[n] = known
    return np.array(first, dtype=np.int64), copy
