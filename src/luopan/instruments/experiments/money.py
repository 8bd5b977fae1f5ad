"""The money that a test moved, and what a unit of it did."""

from dataclasses import dataclass

from luopan.instruments.experiments.asked import Asked
from luopan.instruments.experiments.found import Found
from luopan.instruments.experiments.history import USUAL_DAYS, History, spend_of
from luopan.readings.base import Interval
from luopan.tables.bundle import Tables

LEAST = 0.01
"""A test that moved no more than this part of the usual spend moved none."""


@dataclass(frozen=True)
class Moved:
    """The money that a test moved; see `ExperimentReading`."""

    spend: float | None = None
    step: float | None = None
    per_money: Interval | None = None


def money_moved(test: Asked, tables: Tables, history: History, found: Found) -> Moved:
    """Return the money that the test moved, and the effect a unit of it."""
    spent = spend_of(test.channels, test.regions, tables, history)
    several = test.design == "lot" and len(test.arms) > 1
    if spent is None or several or test.design not in {"chosen", "lot"} or not found.treated:
        return Moved()
    rows = [history.regions.index(name) for name in found.treated]
    first, last = history.span(test.start, test.end)
    before = spent[rows, max(0, first - max(1, USUAL_DAYS // history.step)) : first]
    if not before.shape[1]:
        return Moved()
    usual = float(before.mean(axis=1).sum() * (last - first))
    moved = float(spent[rows, first:last].sum()) - usual
    if abs(moved) <= LEAST * usual or moved == 0.0:
        return Moved()
    step, total = moved / usual if usual > 0.0 else None, found.effect.total
    if total is None:
        return Moved(moved, step)
    low, high = sorted((total.low / moved, total.high / moved))
    each = Interval(mean=total.mean / moved, low=low, high=high, level=total.level)
    return Moved(moved, step, each)
