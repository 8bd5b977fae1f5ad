"""What a test that could be run may look like, and the money that it moves."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from luopan.instruments.experiments.history import USUAL_DAYS, Array, History
from luopan.tables.bundle import Tables


@dataclass(frozen=True, kw_only=True)
class DesignAsked:
    """What a test may look like.

    Parameters
    ----------
    outcome : str or None
        Indicator; None takes the only one.
    channels : tuple of str
        What is to be tested; two of them ask what they do together.
    days : tuple of int
        Lengths to try.
    sizes : tuple of int
        Numbers of treated regions to try; empty takes from two to a quarter of the regions.
    must, never : tuple of str
        Regions that are always or never treated.
    budget : float or None
        Money that the test may move at most.
    step : float
        Relative change in spend: −1 is a pause.
    level, power : float
        Of the interval; the chance wanted of finding the smallest detectable effect.
    half_life_days, washout_days, block_days : int
        Of carry-over; left out after a change; a switchback's block, 0 for four weeks.
    candidates : int
        Distinct sets of regions to score.
    until : datetime.date or None
        History up to this day only.
    seed : int
        Of the draws.
    """

    outcome: str | None = None
    channels: tuple[str, ...] = ()
    days: tuple[int, ...] = (28, 56)
    sizes: tuple[int, ...] = ()
    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    budget: float | None = None
    step: float = -1.0
    level: float = 0.9
    power: float = 0.8
    half_life_days: int = 0
    washout_days: int = 0
    block_days: int = 0
    candidates: int = 1200
    until: date | None = None
    seed: int = 20261115


def cost_of(tables: Tables, asked: DesignAsked, history: History) -> Array | None:
    """Return the money that changing the channels' spend moves, a region and period."""
    if tables.channels is None or not asked.channels:
        return None
    count = min(max(1, USUAL_DAYS // history.step), len(history.periods))
    recent = history.periods[-count]
    rows = tables.channels.filter(
        pl.col("channel").is_in(asked.channels)
        & pl.col("region").is_not_null()
        & (pl.col("date") >= recent)
        & (pl.col("date") <= history.last_day)
    )
    spent = dict(rows.group_by("region").agg(pl.col("spend").sum()).iter_rows())
    if not set(history.regions) <= set(spent):
        return None
    each = np.array([float(spent[name] or 0.0) for name in history.regions]) / count
    out: Array = np.abs(asked.step) * each
    return out


def periods_of(days: int, history: History) -> int:
    """Return how many whole periods so many days are, at least one."""
    return max(1, round(days / history.step))
