"""A table of future spend as the present plan: every hole and every stray row is named."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from luopan.errors import Fact, Fault, InputError
from luopan.instruments.mix.route.asked import written
from luopan.instruments.mix.route.cells import Cells
from luopan.instruments.mix.weekly import Array


def future_plan(
    frame: pl.DataFrame, file: str, weeks: tuple[date, ...], known: tuple[Cells, Array]
) -> Array:
    """Return the table as money by week and cell.

    A row without a region of a channel that is told by region is divided over its regions as the
    weeks were that the present plan would repeat. A row of a region counts for the whole channel
    where the channel is not planned by region.

    Parameters
    ----------
    frame : polars.DataFrame
        ``date``, ``channel``, ``spend``, ``row``, and ``region`` where there are regions.
    file : str
        Its name for the reader.
    weeks : tuple of date
        First day of each week of the plan.
    known : tuple
        The budget lines, and what was last spent on them (weeks, cells).

    Raises
    ------
    InputError
        ``plan_channel_unknown``, ``plan_channel_unpaid``, ``plan_region_unknown``,
        ``plan_region_unpaid``, ``plan_future_outside``, ``plan_future_hole``, all at once.
    """
    cells, last = known
    faults: list[Fault] = []
    plan = np.full((len(weeks), len(cells.all)), np.nan)
    line_of = {m: c.name for c in cells.data.channels for m in (c.members or (c.name,))}
    told = frame if "region" in frame.columns else frame.with_columns(region=pl.lit(None))
    shares: dict[str, Array] = {}
    for day, name, region, spend, row in told.select(
        "date", "channel", "region", "spend", "row"
    ).iter_rows():
        line, week = line_of.get(name, name), (day - weeks[0]).days // 7
        own = cells.find((line, None))
        if len(own) > 1 and region is not None:
            own = cells.find((line, region))
        if not own:
            code, got, facts = _why(cells, name, region if cells.find((line, None)) else None)
            # nothing planned where nothing can be planned is no fault
            if spend or code in {"plan_channel_unknown", "plan_region_unknown"}:
                faults.append(Fault(code, file, row, got=got, facts=facts))
        elif not 0 <= week < len(weeks):
            ends = {"start": weeks[0].isoformat(), "end": _last(weeks).isoformat()}
            faults.append(Fault("plan_future_outside", file, row, got=str(day), facts=ends))
        elif spend is not None:
            if len(own) > 1 and line not in shares:
                shares[line] = _shares(last[:, own], cells.history()[:, own])
            part = shares[line] if len(own) > 1 else np.ones(1)
            plan[week, own] = np.nan_to_num(plan[week, own]) + spend * part
    faults += _holes(plan, cells, weeks, file)
    if faults:
        raise InputError(faults)
    return plan


def _why(cells: Cells, name: str, region: str | None) -> tuple[str, str, dict[str, Fact]]:
    """Return why a row has no budget line; a member of a merged line is no fault of its own."""
    found = cells.unknown((name, region))
    return found or ("plan_region_unpaid", str(region), {"channel": name})


def _shares(last: Array, ever: Array) -> Array:
    """Return how a channel's money was divided over its regions."""
    spent = last.sum(axis=0) if last.any() else ever.sum(axis=0)
    return np.asarray(spent / spent.sum())


def _holes(plan: Array, cells: Cells, weeks: tuple[date, ...], file: str) -> list[Fault]:
    found = []
    for cell in range(len(cells.all)):
        empty = np.isnan(plan[:, cell])
        if empty.any():
            first = weeks[int(np.argmax(empty))].isoformat()
            facts: dict[str, Fact] = {
                "channel": written(cells.whose(cell)), "weeks": int(empty.sum()), "first": first,
            }  # fmt: skip
            found.append(Fault("plan_future_hole", file, facts=facts))
    return found


def _last(weeks: tuple[date, ...]) -> date:
    return weeks[-1] + timedelta(days=6)
