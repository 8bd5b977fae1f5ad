"""The parts of the pool that shares are told for: periods, venues, and both."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luopan.instruments.voices.plan import VoicesPlan
from luopan.readings.voices import Cell

Whole = NDArray[np.int64]
_EVERY = {"month": "1mo", "quarter": "1q"}


@dataclass(frozen=True, eq=False)
class Parts:
    """Where each document belongs.

    Parameters
    ----------
    period, venue : (N,) int64 array
        Places in ``periods`` and ``venues``; what is older or smaller than is told has place 0 of
        the periods, or the last place of the venues.
    periods : tuple of Cell or None
        In the order of time; the first is None where older documents are put together.
    venues : tuple of Cell or None
        By size; the last is None where small venues are put together.
    """

    period: Whole
    venue: Whole
    periods: tuple[Cell | None, ...]
    venues: tuple[Cell | None, ...]

    @property
    def factors(self) -> Whole:
        """Period and venue of each document, (N, 2)."""
        return np.stack([self.period, self.venue], axis=1)


def parts(frame: pl.DataFrame, plan: VoicesPlan) -> Parts:
    """Return the periods and venues of documents."""
    period, periods = _periods(frame["at"].cast(pl.Date), plan)
    counts = frame["venue"].value_counts().sort(["count", "venue"], descending=[True, False])
    names = counts["venue"].to_list()
    shown = names[: plan.venues]
    place = {name: min(i, len(shown)) for i, name in enumerate(names)}
    venue = np.array([place[v] for v in frame["venue"].to_list()], dtype=np.int64)
    rest: tuple[Cell | None, ...] = (None,) if len(names) > len(shown) else ()
    return Parts(period, venue, periods, (*(Cell(venue=v) for v in shown), *rest))


def _periods(days: pl.Series, plan: VoicesPlan) -> tuple[Whole, tuple[Cell | None, ...]]:
    starts = days.dt.truncate(_EVERY[plan.period])
    listed = starts.unique().sort().to_list()
    shown = listed[-plan.periods :]
    rest: tuple[Cell | None, ...] = (None,) if len(listed) > len(shown) else ()
    place = {start: max(0, i - len(listed) + len(shown)) + len(rest) * (start in shown)
             for i, start in enumerate(listed)}  # fmt: skip
    told = tuple(Cell(start=start, end=_end(start, plan.period)) for start in shown)
    return np.array([place[s] for s in starts.to_list()], dtype=np.int64), (*rest, *told)


def _end(start: date, period: str) -> date:
    """Return the last day of the period that begins on a day."""
    months = start.month - 1 + (1 if period == "month" else 3)
    return date(start.year + months // 12, months % 12 + 1, 1) - timedelta(days=1)
