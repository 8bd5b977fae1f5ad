"""Are the outcomes fit to be explained, and does every goal have its numbers."""

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luopan.readings.base import Check, present
from luopan.tables.bundle import Tables
from luopan.tables.readiness.units import unit_jump
from luopan.tables.readiness.weekly import Weekly, weekly
from luopan.tables.regions import whole_firm

_WINDOW = 13
_FAR = 10.0  # robust standard deviations from the running middle
_TIMES = 3.0  # and at least this many times more or less than it: peaks such as 11.11 pass


def findings(tables: Tables) -> Iterator[Check]:
    """Yield what is odd in the outcomes, and the goals that have no numbers."""
    yield from _goals(tables)
    if tables.outcomes is not None and not tables.outcomes.is_empty():
        flows = whole_firm(tables.outcomes.filter(pl.col("n").is_null()), "date", "indicator")
        told = weekly(flows, "indicator", "value", tables.company.company.week_start)
        for name in told.names:
            yield from _odd(name, told)


def _goals(tables: Tables) -> Iterator[Check]:
    there: set[str] = set()
    for frame in (tables.outcomes, tables.surveys):
        if frame is not None:
            there.update(frame["indicator"].unique().to_list())
    if not tables.company.goal:
        yield present("no_goals", "warn")
    for goal in tables.company.goal:
        if goal.indicator not in there:
            yield present("goal_without_data", "warn", indicator=goal.indicator, owner=goal.owner)


def _odd(name: str, told: Weekly) -> Iterator[Check]:
    values = told.column(name)
    seen = ~np.isnan(values)
    if seen.sum() < 3:
        return
    if np.ptp(values[seen]) == 0:
        yield present("constant_outcome", "fail", indicator=name, value=float(values[seen][0]))
        return
    for code, chosen in (
        ("outcome_negative", seen & (np.nan_to_num(values) < 0)),
        ("outcome_zero", seen & (values == 0)),
    ):
        if chosen.any():
            count = int(chosen.sum())
            yield present(code, "warn", indicator=name, count=count, weeks=told.listed(chosen))
    jump = unit_jump(values)
    if jump is not None:
        yield present(
            "outcome_unit_jump",
            "fail",
            indicator=name,
            factor=jump.factor,
            count=int(jump.smaller.sum()),
            weeks=told.listed(jump.smaller),
        )
        return
    far = outliers(values)
    if far.any():
        yield present(
            "outcome_outliers",
            "info",
            indicator=name,
            count=int(far.sum()),
            weeks=told.listed(far),
        )


def outliers(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Mark values far from their running median on the log scale.

    Parameters
    ----------
    values : numpy.ndarray, shape (n,)
        A weekly series; NaN, zeros and negative values are never marked.

    Returns
    -------
    numpy.ndarray of bool, shape (n,)
    """
    marked = np.zeros(len(values), dtype=bool)
    with np.errstate(invalid="ignore"):
        positive = np.flatnonzero(values > 0)
    if len(positive) < 2 * _WINDOW:
        return marked
    size = np.log(values[positive])
    half = _WINDOW // 2
    padded = np.pad(size, half, mode="reflect")
    middle = np.median(np.lib.stride_tricks.sliding_window_view(padded, _WINDOW), axis=1)
    off = size - middle
    spread = 1.4826 * np.median(np.abs(off))
    far = (np.abs(off) > _FAR * spread) & (np.abs(off) > np.log(_TIMES))
    marked[positive[far]] = True
    return marked
