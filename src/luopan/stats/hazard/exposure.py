"""From watched hours to what each story went through, by age.

An hour counts as lived through without a crossing only once a later look, not too late to see a
crossing of that hour, found none. A crossing counts for the hours since the last look. What
nobody looked at is in neither: it is unobserved, not nought (grouped survival data: Prentice and
Gloeckler 1978, Biometrics 34).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.stats.hazard.histories import DAY, Flags, Floats, Histories, Hours
from luopan.stats.hazard.plan import HazardPlan

ROWS = 16_384
"""Stories that are taken apart into hours at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Lived:
    """Some stories hour by hour, the first hour of age first.

    Parameters
    ----------
    rows : slice
        Which stories.
    without, about : bool array, shape (rows, hours)
        Hours known to have passed without a crossing; hours in one of which it happened.
    known : int64 array, shape (rows, hours)
        The hour in which that was known.
    """

    rows: slice
    without: Flags
    about: Flags
    known: Hours


@dataclass(frozen=True, slots=True, eq=False)
class Masses:
    """What each story lived through, in hours of usual pace, by level of the hazard.

    Parameters
    ----------
    without, about : float32 array, shape (n, bins)
    happened : bool array, shape (n,)
        Whether a crossing was seen within the ages that are learnt from.
    """

    without: NDArray[np.float32]
    about: NDArray[np.float32]
    happened: Flags


def lived(histories: Histories, plan: HazardPlan) -> Iterator[Lived]:
    """Yield all stories hour by hour, so many at a time that memory stays small."""
    ages = np.arange(plan.span)
    for first in range(0, len(histories), ROWS):
        rows = slice(first, first + ROWS)
        start, entry = histories.start[rows, None], histories.entry[rows, None]
        event, end = histories.event[rows, None], histories.end[rows, None]
        happens = event <= end
        age = np.where(happens, np.floor(np.where(happens, event, 0.0)), np.floor(end))
        limit = start + age.astype(np.int64)
        hours = start + ages
        known = hours if histories.watch is None else histories.watch.next_look(hours)
        counted = (ages >= entry) & (known - hours <= plan.linger)
        yield Lived(
            rows,
            counted & (known < limit),
            counted & (known == limit) & happens & (age < plan.span),
            known,
        )


def masses(histories: Histories, plan: HazardPlan, tempo: Floats) -> Masses:
    """Return what each story lived through.

    Parameters
    ----------
    histories : Histories
    plan : HazardPlan
    tempo : array, shape (24,)
        How much likelier a crossing is in each hour of the day than usually.
    """
    n, begins = len(histories), np.array(plan.edges[:-1])
    without = np.zeros((n, plan.bins), dtype=np.float32)
    about = np.zeros((n, plan.bins), dtype=np.float32)
    happened = np.zeros(n, dtype=np.bool_)
    for part in lived(histories, plan):
        pace = _pace(histories.start[part.rows], plan.span, tempo)
        without[part.rows] = np.add.reduceat(part.without * pace, begins, axis=1)
        about[part.rows] = np.add.reduceat(part.about * pace, begins, axis=1)
        happened[part.rows] = part.about.any(axis=1)
    return Masses(without, about, happened)


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Crossings that were seen and those to be expected, by day and by hour of the day.

    Parameters
    ----------
    first_day : int
        The day that the counts begin with; the day is that on which it was known.
    seen, expected : array, shape (days,)
    seen_at, expected_at : array, shape (24,)
        By hour of the day, the expectation without the day's tempo.
    """

    first_day: int
    seen: Floats
    expected: Floats
    seen_at: Floats
    expected_at: Floats


def tally(
    histories: Histories, plan: HazardPlan, score: Floats, shape: Floats, tempo: Floats
) -> Tally:
    """Return what was seen beside what scores and shape let expect.

    Parameters
    ----------
    histories : Histories
    plan : HazardPlan
    score : array, shape (n,)
        Log of each story's hazard relative to the shape.
    shape : array, shape (bins,)
        Log hazard an hour by age.
    tempo : array, shape (24,)
    """
    first = int(histories.start.min()) // DAY if len(histories) else 0
    days = (int(histories.start.max()) + plan.span) // DAY - first + 2 if len(histories) else 0
    seen, expected = np.zeros(days), np.zeros(days)
    seen_at, expected_at = np.zeros(DAY), np.zeros(DAY)
    by_age = np.exp(np.repeat(shape, np.diff(plan.edges)))
    for part in lived(histories, plan):
        start = histories.start[part.rows]
        pace = _pace(start, plan.span, tempo)
        risk = np.exp(score[part.rows])[:, None] * by_age
        at_risk = part.without | part.about
        chance = -np.expm1(-risk * pace) * at_risk
        day = np.clip(part.known // DAY - first, 0, days - 1)
        expected += np.bincount(day.ravel(), chance.ravel(), days)
        share = part.about * risk * pace
        share /= np.maximum(share.sum(axis=1, keepdims=True), 1e-300)
        seen += np.bincount(day.ravel(), share.ravel(), days)
        clock = ((start[:, None] + np.arange(plan.span)) % DAY).ravel()
        seen_at += np.bincount(clock, share.ravel(), DAY)
        expected_at += np.bincount(clock, (risk * at_risk).ravel(), DAY)
    return Tally(first, seen, expected, seen_at, expected_at)


def _pace(start: Hours, span: int, tempo: Floats) -> Floats:
    """Return the tempo of every hour of age, (n, span)."""
    doubled = np.tile(tempo, span // DAY + 2)
    windows = np.lib.stride_tricks.sliding_window_view(doubled, span)[:DAY]
    return np.asarray(windows[start % DAY])
