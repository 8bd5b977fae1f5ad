"""What is asked of a test on chosen regions: one outcome, regions by periods, checked."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.intp]
DropReason = Literal["missing", "zero_sales", "excluded"]

MIN_HISTORY = 6
"""Periods before the test; below this no error can be held out."""
MIN_DONORS = 2
IN_STEP = 1e-3
"""Regions of which none departs from the common course by more than this part of its level: one
figure was divided among them by fixed shares, rounding and all, and they are no comparison."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A region that takes no part as a donor, and why."""

    region: int
    reason: DropReason


@dataclass(frozen=True, slots=True, eq=False)
class PanelTest:
    """A regional test with chosen regions.

    Parameters
    ----------
    outcome : (N, T) array
        Regions by equal periods in time order, in the outcome's unit; NaN = missing. It may run on
        past the test; what lies after it is not looked at.
    treated : tuple of int
        Regions that had the test, each once.
    start : int
        First period of the test: all before it is history.
    length : int
        Periods of the test.
    tail : int
        Cool-down: periods after the test in which it may still show. They count in the total.
    excluded : tuple of int
        Regions that may not be donors (near a treated one, another test, a new shop).
    sizes : (N,) array or None
        Volume by which placebo sets are made alike; default the mean over the history.
    among : tuple of tuple of int
        All sets that a lot could have drawn, the treated one with them, if a lot drew it: then
        these are its placebo sets, and p values are those of the lot. Of a long list a part that
        was itself drawn at random will do.

    Raises
    ------
    ValueError
        With a code as its first word: ``shape``, ``not_finite``, ``treated``, ``excluded``,
        ``dates``, ``short_history``, ``missing_treated``, ``zero_sales``, ``too_few_regions``,
        ``in_step``, ``sizes``, ``among``.
    """

    outcome: Array
    treated: tuple[int, ...]
    start: int
    length: int
    tail: int = 0
    excluded: tuple[int, ...] = ()
    sizes: Array | None = None
    among: tuple[tuple[int, ...], ...] = ()

    def __post_init__(self) -> None:
        if self.outcome.ndim != 2 or self.outcome.size == 0:
            raise ValueError(f"shape: outcome {self.outcome.shape} is not regions by periods")
        if np.isinf(self.outcome).any():
            raise ValueError("not_finite: outcome holds an infinite value")
        self._check_regions()
        self._check_dates()
        self._check_treated_values()
        if len(self.donors) < MIN_DONORS:
            raise ValueError(f"too_few_regions: {len(self.donors)} donors of {MIN_DONORS} needed")
        if in_step(self.outcome[[*self.treated, *self.donors], : self.start]):
            raise ValueError("in_step: no region departs from the common course")

    @property
    def regions(self) -> int:
        """N, all regions of the table."""
        return int(self.outcome.shape[0])

    @property
    def horizon(self) -> int:
        """Periods that count: the test and its tail."""
        return self.length + self.tail

    @property
    def end(self) -> int:
        """First period that is not looked at."""
        return self.start + self.horizon

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """Regions that are neither treated nor donors, with the reason."""
        named = ((i, self._reason(i)) for i in range(self.regions) if i not in self.treated)
        return tuple(Dropped(i, reason) for i, reason in named if reason is not None)

    @property
    def donors(self) -> tuple[int, ...]:
        """Regions with a whole record that were left alone."""
        out = {d.region for d in self.dropped} | set(self.treated)
        return tuple(i for i in range(self.regions) if i not in out)

    def _reason(self, region: int) -> DropReason | None:
        if region in self.excluded:
            return "excluded"
        if np.isnan(self.outcome[region, : self.end]).any():
            return "missing"
        return None if self.outcome[region, : self.start].mean() > 0.0 else "zero_sales"

    def _check_regions(self) -> None:
        named = set(self.treated)
        if not named or len(named) < len(self.treated) or not named <= set(range(self.regions)):
            raise ValueError(f"treated: {self.treated} are not distinct regions of {self.regions}")
        if not set(self.excluded) <= set(range(self.regions)) or named & set(self.excluded):
            raise ValueError(f"excluded: {self.excluded} are not untreated regions")
        if self.sizes is not None and (
            self.sizes.shape != (self.regions,) or not (self.sizes > 0.0).all()
        ):
            raise ValueError(f"sizes: not {self.regions} positive numbers")
        told = {frozenset(s) for s in self.among}
        if self.among and (
            len(told) < len(self.among)
            or {len(s) for s in told} != {len(named)}
            or frozenset(named) not in told
            or not set().union(*told) <= set(range(self.regions))
        ):
            raise ValueError("among: not distinct sets of as many regions, the treated with them")

    def _check_dates(self) -> None:
        periods = self.outcome.shape[1]
        if self.length < 1 or self.tail < 0 or self.start < 0 or self.end > periods:
            raise ValueError(
                f"dates: {self.length} + {self.tail} periods from {self.start} of {periods}"
            )
        if self.start < MIN_HISTORY:
            raise ValueError(f"short_history: {self.start} periods of {MIN_HISTORY} needed")

    def _check_treated_values(self) -> None:
        for region in self.treated:
            values = self.outcome[region, : self.end]
            if np.isnan(values).any():
                at = int(np.flatnonzero(np.isnan(values))[0])
                raise ValueError(f"missing_treated: region {region} in period {at}")
            if values[: self.start].mean() <= 0.0:
                raise ValueError(f"zero_sales: region {region} sold nothing before the test")


def in_step(history: Array) -> bool:
    """Say whether all regions move as one.

    Parameters
    ----------
    history : (n, T) array
        Before a test; every region with sales. What is missing (NaN) is left aside.
    """
    course = history / np.nanmean(history, axis=1, keepdims=True)
    apart = course - np.nanmean(course, axis=0)
    return bool((np.nanstd(apart, axis=1) < IN_STEP).all())
