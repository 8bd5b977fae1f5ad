"""One channel under two names: where one stops, another of its kind starts."""

from collections.abc import Iterator, Mapping
from itertools import permutations

import numpy as np

from luopan.readings.base import Check, present
from luopan.tables.readiness.weekly import Weekly

SPAN_WEEKS = 8
"""A channel seen for less is a campaign; who follows it says nothing of its name."""
APART_WEEKS = 2
"""So many weeks may lie between the last of one and the first of the other, and at the ends."""


def renamed(told: Weekly, kinds: Mapping[str, str]) -> Iterator[Check]:
    """Yield each pair of channels that reads like one that changed its name.

    Both are of one kind and at least eight weeks long, the second starts within two weeks of the
    end of the first, and together they cover the period.

    Parameters
    ----------
    told : Weekly
        What was put into each channel; a week without any is zero.
    kinds : mapping
        Channel to its declared kind.
    """
    active = {
        name: np.flatnonzero(told.values[:, j])
        for j, name in enumerate(told.names)
        if name in kinds
    }
    spans = {name: (int(at[0]), int(at[-1])) for name, at in active.items() if len(at)}
    long = [name for name, (start, end) in spans.items() if end - start + 1 >= SPAN_WEEKS]
    for first, second in permutations(long, 2):
        (begin, stop), (start, end) = spans[first], spans[second]
        follows = 0 < start - stop <= APART_WEEKS
        covers = begin <= APART_WEEKS and end >= len(told.weeks) - 1 - APART_WEEKS
        if kinds[first] == kinds[second] and follows and covers:
            week = str(told.weeks[start])
            kind = kinds[first]
            yield present(
                "renamed_channel", "warn", first=first, second=second, week=week, kind=kind
            )
