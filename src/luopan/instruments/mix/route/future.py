"""A table of future spend as the present plan: every hole and every stray row is named."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import polars as pl

from luopan.errors import Fact, Fault, InputError
from luopan.instruments.mix.weekly import Array
from luopan.tables.headers import nearest


def future_plan(
    frame: pl.DataFrame, file: str, weeks: tuple[date, ...], lines: Mapping[str, int]
) -> Array:
    """Return the table as money by week and cell.

    Parameters
    ----------
    frame : polars.DataFrame
        ``date``, ``channel``, ``spend`` and ``row``.
    file : str
        Its name for the reader.
    weeks : tuple of date
        First day of each week of the plan.
    lines : mapping
        The cell that each channel belongs to, −1 where no money is spent.

    Raises
    ------
    InputError
        ``plan_channel_unknown``, ``plan_channel_unpaid``, ``plan_future_outside``,
        ``plan_future_hole``, all at once.
    """
    faults: list[Fault] = []
    plan = np.full((len(weeks), 1 + max(lines.values())), np.nan)
    for day, name, spend, row in frame.select("date", "channel", "spend", "row").iter_rows():
        cell = lines.get(name)
        week = (day - weeks[0]).days // 7
        if cell is None:
            facts: dict[str, Fact] = {"known": tuple(lines), "nearest": nearest(name, lines)}
            faults.append(Fault("plan_channel_unknown", file, row, got=name, facts=facts))
        elif cell < 0 and spend:
            paid: dict[str, Fact] = {"known": tuple(n for n, c in lines.items() if c >= 0)}
            faults.append(Fault("plan_channel_unpaid", file, row, got=name, facts=paid))
        elif not 0 <= week < len(weeks):
            ends = {"start": weeks[0].isoformat(), "end": _last(weeks).isoformat()}
            faults.append(Fault("plan_future_outside", file, row, got=str(day), facts=ends))
        elif cell >= 0 and spend is not None:
            plan[week, cell] = np.nan_to_num(plan[week, cell]) + spend
    for name, cell in lines.items():
        empty = np.isnan(plan[:, cell]) if cell >= 0 else np.zeros(len(weeks), dtype=bool)
        if empty.any():
            first = weeks[int(np.argmax(empty))].isoformat()
            hole: dict[str, Fact] = {"channel": name, "weeks": int(empty.sum()), "first": first}
            faults.append(Fault("plan_future_hole", file, facts=hole))
    if faults:
        raise InputError(faults)
    return plan


def _last(weeks: tuple[date, ...]) -> date:
    return weeks[-1] + timedelta(days=6)
