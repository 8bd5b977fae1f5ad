"""From watched hours to what each story went through, by age.

An hour counts as lived through without a crossing only once a look, not too late to see a crossing
of that hour, found none. A crossing counts for the hours since the last look. What nobody looked
at is in neither: it is unobserved, not nought (grouped survival data: Prentice and Gloeckler 1978,
Biometrics 34). A story may have crossed in such an hour, and then stood before the rung no longer
when it was looked for again: its later hours count as far as it is likely to have stood there.
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
    followed, without, about, lost : bool array, shape (rows, hours)
        Hours up to the crossing or the end; those for which no crossing was seen; those in one of
        which it happened; those whose crossing nobody would have seen.
    happened : bool array, shape (rows,)
        Whether a crossing was seen.
    known : int64 array, shape (rows, hours)
        The hour in which that was known.
    """

    rows: slice
    followed: Flags
    without: Flags
    about: Flags
    lost: Flags
    happened: Flags
    known: Hours

    def standing(self, mass: Floats) -> Floats:
        """Return how likely each story stood before the rung in each hour, (rows, hours).

        Given that no crossing was seen up to its end, or that one was seen later.

        Parameters
        ----------
        mass : array, shape (rows, hours)
            Hazard of each hour.
        """
        if not self.lost.any():
            return np.ones_like(mass)
        lived = np.cumsum(mass * self.followed, axis=1)
        slips = np.exp(mass - lived) * -np.expm1(-mass) * self.lost
        later = np.cumsum(slips[:, ::-1], axis=1)[:, ::-1] + np.exp(-lived[:, -1:])
        stood = later / np.maximum(later[:, :1], 1e-300)
        return np.where(self.happened[:, None], 1.0, stood)


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
        followed = (ages >= entry) & (hours < limit)
        visible = known - hours <= plan.linger
        counted = visible & (ages >= entry)
        about = counted & (known == limit) & happens & (age < plan.span)
        yield Lived(
            rows, followed, counted & (known < limit), about, followed & ~visible,
            about.any(axis=1), known,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Risk:
    """The hazard of stories.

    Parameters
    ----------
    score : array, shape (n,)
        Log of each story's hazard relative to the shape.
    shape : array, shape (bins,)
        Log hazard an hour by age.
    tempo : array, shape (24,)
        How much likelier a crossing is in each hour of the day than usually.
    """

    score: Floats
    shape: Floats
    tempo: Floats


def masses(histories: Histories, plan: HazardPlan, risk: Risk) -> Masses:
    """Return what each story lived through, under a hazard that is near enough."""
    n, begins = len(histories), np.array(plan.edges[:-1])
    without = np.zeros((n, plan.bins), dtype=np.float32)
    about = np.zeros((n, plan.bins), dtype=np.float32)
    happened = np.zeros(n, dtype=np.bool_)
    by_age = np.exp(np.repeat(risk.shape, np.diff(plan.edges)))
    for part in lived(histories, plan):
        pace = _pace(histories.start[part.rows], plan.span, risk.tempo)
        stood = part.standing(np.exp(risk.score[part.rows])[:, None] * by_age * pace)
        without[part.rows] = np.add.reduceat(part.without * pace * stood, begins, axis=1)
        about[part.rows] = np.add.reduceat(part.about * pace, begins, axis=1)
        happened[part.rows] = part.happened
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


def tally(histories: Histories, plan: HazardPlan, risk: Risk) -> Tally:
    """Return what was seen beside what a hazard lets expect."""
    first = int(histories.start.min()) // DAY if len(histories) else 0
    days = (int(histories.start.max()) + plan.span) // DAY - first + 2 if len(histories) else 0
    seen, expected = np.zeros(days), np.zeros(days)
    seen_at, expected_at = np.zeros(DAY), np.zeros(DAY)
    by_age = np.exp(np.repeat(risk.shape, np.diff(plan.edges)))
    for part in lived(histories, plan):
        start = histories.start[part.rows]
        usual = np.exp(risk.score[part.rows])[:, None] * by_age
        mass = usual * _pace(start, plan.span, risk.tempo)
        at_risk = (part.without | part.about) * part.standing(mass)
        chance = -np.expm1(-mass) * at_risk
        day = np.clip(part.known // DAY - first, 0, days - 1)
        expected += np.bincount(day.ravel(), chance.ravel(), days)
        share = part.about * mass
        share /= np.maximum(share.sum(axis=1, keepdims=True), 1e-300)
        seen += np.bincount(day.ravel(), share.ravel(), days)
        clock = ((start[:, None] + np.arange(plan.span)) % DAY).ravel()
        seen_at += np.bincount(clock, share.ravel(), DAY)
        expected_at += np.bincount(clock, (usual * at_risk).ravel(), DAY)
    return Tally(first, seen, expected, seen_at, expected_at)


def _pace(start: Hours, span: int, tempo: Floats) -> Floats:
    """Return the tempo of every hour of age, (n, span)."""
    doubled = np.tile(tempo, span // DAY + 2)
    windows = np.lib.stride_tricks.sliding_window_view(doubled, span)[:DAY]
    return np.asarray(windows[start % DAY])
