"""What other instruments may take from the voices: shares by month, and documents by week.

A share is handed over only where a random hand-labelled sample bears it (requirement H12): with too
few labels, too few months, or a classifier that hardly tells the class apart there is none, and a
check says why.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtri

from luopan.instruments.voices.labels import SATISFIED, Question
from luopan.instruments.voices.plan import VoicesPlan
from luopan.instruments.voices.shares import Counted
from luopan.readings.base import Check, Fact, Interval
from luopan.readings.voices import Cell, Course, CoursePoint, Share, Volume
from luopan.stats.prevalence import Evidence, course
from luopan.tables.weeks import Weeks

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]

ENOUGH = 100
"""Labels from which on the intervals of the bench hold (``bench/results/prevalence.md``)."""
MONTHS = 6
"""Fewer months say nothing of a course that was not assumed."""
EACH = 10
"""Labelled documents of the class, and of the others: fewer do not tell how the classifier errs."""
APART = 0.2
"""The classifier's mean probability must be so much higher where the class is there."""
NAMES = {"positive": "voices_satisfied", "negative": "voices_dissatisfied"}
YEAR = 365.2425


def courses(
    counted: Counted, questions: Sequence[Question], shares: Sequence[Share], plan: VoicesPlan
) -> tuple[tuple[Course, ...], tuple[Check, ...]]:
    """Return the courses of satisfaction and of intents, and why there is none.

    Parameters
    ----------
    counted : Counted
        The documents that count.
    questions : sequence of Question
        Those of satisfaction and of intents are taken.
    shares : sequence of Share
        Of the whole pool among others: the level of a course is the share told there.
    plan : VoicesPlan
        Settings.
    """
    months = _Months(counted, plan)
    labels = int(counted.evidence(SATISFIED).labelled.sum())
    facts: dict[str, Fact] = {"labels": labels, "need": ENOUGH}
    if labels < ENOUGH:
        return (), (_why("voices_course_labels", facts),)
    if len(months.starts) < MONTHS:
        facts = {"months": len(months.starts), "need": MONTHS, "few": plan.few}
        return (), (_why("voices_course_months", facts),)
    whole = {(s.target, s.label): s for s in shares if s.cell == Cell()}
    made, blunt = [], []
    for question in questions:
        named = tuple(_named(question))
        if not named:
            continue
        evidence = counted.evidence(question)
        for c, name in named:
            label = question.label or question.classes[c]
            share = whole.get((question.target, label))
            if share is None or share.share is None or not _told_enough(evidence, c):
                continue
            found = months.course(evidence, c, name, (share.share, share.labels))
            if found is None:
                blunt.append(name)
            else:
                made.append(found)
    checks = [_why("voices_course_blunt", {"names": tuple(blunt)})] if blunt else []
    if made and not months.places.size:
        checks.append(_why("voices_course_venues", {}))
    return tuple(made), tuple(checks)


def volume(counted: Counted, weeks: Weeks) -> tuple[Volume, ...]:
    """Return how many documents were written a week and venue; a cluster counts where it began."""
    pool = counted.pool.frame[counted.at]
    tally = (
        pool.select(
            pl.col("at").cast(pl.Date).alias("day"),
            "venue",
        )
        .with_columns(week=(pl.col("day").dt.epoch("d") - _epoch(weeks)).floordiv(7))
        .group_by("week", "venue")
        .len()
        .sort("week", "venue")
    )
    return tuple(
        Volume(week=_EPOCH + timedelta(days=7 * week + _epoch(weeks)), venue=venue, documents=count)
        for week, venue, count in tally.iter_rows()
    )


_EPOCH = date(1970, 1, 1)


def _epoch(weeks: Weeks) -> int:
    """Return the days from 1970 to the first day of that day's week (nought or below)."""
    return (weeks.start(weeks.number(_EPOCH)) - _EPOCH).days


def _why(code: str, facts: dict[str, Fact]) -> Check:
    return Check(code=code, passed=False, severity="info", facts=facts)


def _named(question: Question) -> Iterator[tuple[int, str]]:
    """Return the classes that become indicators, and what these are called."""
    if question.target == "satisfaction":
        yield from ((question.classes.index(c), name) for c, name in sorted(NAMES.items()))
    elif question.target == "intent":
        yield 1, f"voices_{question.label}"


def _told_enough(evidence: Evidence, c: int) -> bool:
    """Whether the class, and what it is not, are among the labels often enough."""
    there = evidence.label[evidence.labelled] == c
    return min(int(there.sum()), int((~there).sum())) >= EACH


class _Months:
    """The months and venues that courses are told by."""

    def __init__(self, counted: Counted, plan: VoicesPlan) -> None:
        self.level = plan.level
        frame = counted.pool.frame[counted.at]
        days = frame["at"].cast(pl.Date)
        starts = days.dt.truncate("1mo")
        sizes = starts.value_counts().sort("at")
        listed = sizes.filter(pl.col("count") >= plan.few)["at"].to_list()
        self.starts: list[date] = listed
        place = {start: i for i, start in enumerate(listed)}
        self.period = np.array([place.get(s, -1) for s in starts.to_list()], dtype=np.int64)
        self.day = days.to_physical().to_numpy().astype(np.float64)
        self.names, venue = np.unique(frame["venue"].to_numpy(), return_inverse=True)
        self.venue = np.asarray(venue, dtype=np.int64)
        self.places = self._always()

    def _always(self) -> Whole:
        """Return the venues heard of in every month; none if they hold less than half of it."""
        used = self.period >= 0
        cell = self.period[used] * self.names.size + self.venue[used]
        heard = np.bincount(cell, minlength=len(self.starts) * self.names.size)
        tally = heard.reshape(len(self.starts), self.names.size)
        always = np.flatnonzero((tally > 0).all(axis=0))
        return always if 2 * tally[:, always].sum() >= tally.sum() else always[:0]

    def course(
        self, evidence: Evidence, c: int, name: str, level: tuple[Interval, int]
    ) -> Course | None:
        """Return one course; None where the classifier hardly tells the class apart."""
        share, labels = level
        used = self.period >= 0
        years = (self.day - 0.5 * (self.day[used].min() + self.day[used].max())) / YEAR
        venue = self.venue if self.places.size else np.zeros_like(self.venue)
        mix: Floats = np.bincount(
            venue[used], evidence.weight[used], minlength=self.names.size
        ).astype(np.float64)
        if self.places.size:
            mix[np.setdiff1d(np.arange(self.names.size), self.places)] = 0.0
        found = course(evidence, c, (self.period, venue, mix), years, share.mean)
        if found.apart < APART:
            return None
        z = float(ndtri(0.5 + self.level / 2.0))
        spread = (share.high - share.low) / (2.0 * float(ndtri(0.5 + share.level / 2.0)))
        points = []
        for t in range(len(self.starts)):
            here = self.period == t
            far = float(years[here].mean()) * found.drift
            half = z * float(np.hypot(np.hypot(found.own[t], spread), far))
            value = float(np.clip(found.value[t], 0.0, 1.0))
            points.append(
                CoursePoint(
                    date=_EPOCH + timedelta(days=int(np.median(self.day[here]))),
                    share=Interval(
                        mean=value,
                        low=max(0.0, value - half),
                        high=min(1.0, value + half),
                        level=self.level,
                    ),
                    own=float(found.own[t]),
                    documents=int(here.sum()),
                )
            )
        return Course(
            indicator=name,
            points=tuple(points),
            level=spread,
            drift=found.drift,
            labels=labels,
            venues=tuple(str(self.names[v]) for v in self.places),
        )
