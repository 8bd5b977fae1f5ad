"""Classes of time that the background may differ by: the hour of the week, the age of a burst.

A burst opens when something happens outside: then many speak of it without having heard each other.
A background that could not swell there would take all of them for an echo.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

WEEK = 168
AGES = (0.0, 1.0, 3.0, 6.0, 12.0, 24.0, 48.0, 72.0)
"""Hours since the latest opening between which the background is level; then it is usual."""

_DAILY, _WEEKLY = 3, 2
_LEAST_DAYS, _LEAST_WEEKS = 3, 3


@dataclass(frozen=True, eq=False)
class Clock:
    """Tells the class of any time: ages of bursts within hours of the week, as far as they occur.

    Parameters
    ----------
    weekly : bool
        Whether hours of the week are told apart.
    openings : (s,) array
        Hours at which bursts open, ascending; empty if none are told.
    kept : (classes,) array
        The combinations of hour and stage that are observed at all, ascending.
    """

    weekly: bool
    openings: Array
    kept: Ints

    @property
    def stages(self) -> int:
        """How many ages of all bursts are told apart, and the usual time."""
        return 1 + self.openings.size * (len(AGES) - 1)

    def phase(self, times: Array) -> Ints:
        """Return the class of each time; a time that nobody observed has that of a neighbour."""
        at = np.searchsorted(self.kept, self._combined(times))
        return np.minimum(at, self.kept.size - 1).astype(np.int64)

    def _combined(self, times: Array) -> Ints:
        hour = np.floor(times).astype(np.int64) % WEEK if self.weekly else np.zeros(1, np.int64)
        return np.asarray(hour * self.stages + self._stage(times), dtype=np.int64)

    def _stage(self, times: Array) -> Ints:
        if not self.openings.size:
            return np.zeros(times.shape, dtype=np.int64)
        at = np.searchsorted(self.openings, times, side="right") - 1
        since = np.where(at >= 0, times - self.openings[np.maximum(at, 0)], np.inf)
        age = np.searchsorted(AGES, since, side="right")
        return np.where(age < len(AGES), np.maximum(at, 0) * (len(AGES) - 1) + age, 0)

    def hours(self, windows: Array) -> Array:
        """Return the observed hours (classes,) of each class."""
        middle, lengths = self._parts(windows)
        spent = np.bincount(self.phase(middle), lengths, minlength=self.kept.size)
        return spent.astype(np.float64)

    def _parts(self, windows: Array) -> tuple[Array, Array]:
        """Return the windows cut wherever the class may change: middles and lengths."""
        first, last = windows[0, 0], windows[-1, 1]
        edges = [windows.ravel()]
        if self.weekly:
            edges.append(np.arange(np.ceil(first), last))
        if self.openings.size:
            edges.append((self.openings[:, None] + np.array(AGES)).ravel())
        cuts = np.unique(np.concatenate(edges))
        cuts = cuts[(cuts >= first) & (cuts <= last)]
        middle = 0.5 * (cuts[1:] + cuts[:-1])
        window = np.searchsorted(windows[:, 0], middle, side="right") - 1
        inside = middle <= windows[window, 1]
        return middle[inside], np.diff(cuts)[inside]

    def waves(self, hours: float, swing: float, burst: float) -> Array:
        """Return what may shape the background, (classes, W): each column as high as its prior sd.

        Parameters
        ----------
        hours : float
            Observed.
        swing : float
            Of the first waves of day and week, the k-th 1/k as high.
        burst : float
            Of each age of the bursts, and of the usual time.
        """
        at = self.kept // self.stages + 0.5
        daily = range(1, _DAILY + 1) if self.weekly and hours >= 24 * _LEAST_DAYS else ()
        weekly = range(1, _WEEKLY + 1) if self.weekly and hours >= WEEK * _LEAST_WEEKS else ()
        cycles = [(7 * k, swing / k) for k in daily] + [(k, swing / k) for k in weekly]
        waves = [h * f(2.0 * np.pi * c * at / WEEK) for c, h in cycles for f in (np.sin, np.cos)]
        of_hour = np.array(waves).reshape(len(waves), at.size).T
        if not self.openings.size:
            return of_hour
        stage = self.kept % self.stages
        age = np.where(stage > 0, (stage - 1) % (len(AGES) - 1) + 1, 0)
        return np.column_stack([of_hour, burst * np.eye(len(AGES))[age]])

    def usual(self, phase: Ints, hours: Array) -> Array:
        """Return the logs (classes,) of how high the background is taken to be before the data.

        As high as the streams together are: their rate at that age, by how large the burst is. So
        what comes from outside is thought to be as large a part early and late, in large bursts and
        in small ones, give or take what `waves` allow.

        Parameters
        ----------
        phase : (n,) array
            Class of each event.
        hours : (classes,) array
            Observed.
        """
        if not self.openings.size:
            return np.zeros(self.kept.size)
        ages = len(AGES) - 1
        of = self.kept % self.stages
        stage = np.bincount(of[phase], minlength=self.stages).astype(np.float64)
        spent = np.bincount(of, hours, minlength=self.stages)
        by_age, lasted = (v[1:].reshape(-1, ages).sum(axis=0) for v in (stage, spent))
        size = stage[1:].reshape(-1, ages).sum(axis=1) + 0.5
        rate = (by_age + 0.5) / np.maximum(lasted, 1e-9)
        high = np.log(size / size.mean())[:, None] + np.log(rate)
        quiet = np.log((stage[0] + 0.5) / max(float(spent[0]), 1e-9))
        whole = np.log(max(float(stage.sum()), 0.5) / float(spent.sum()))
        return np.asarray((np.append(quiet, high.ravel()) - whole)[of])


def classes_of(windows: Array, openings: Array | None, *, weekly: bool) -> Clock:
    """Return the clock of some observed windows (K, 2) and of bursts that open at some hours."""
    opens = np.sort(np.asarray([] if openings is None else openings, dtype=np.float64))
    every = WEEK * (1 + opens.size * (len(AGES) - 1))
    whole = Clock(weekly, opens, np.arange(every if weekly else every // WEEK))
    seen = np.unique(whole.phase(whole._parts(windows)[0]))
    return Clock(weekly, opens, seen)
