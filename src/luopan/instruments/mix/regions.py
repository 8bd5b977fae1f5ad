"""The firm by region: what each region sold and what was spent in it, on the firm's weeks.

Regions enter the model where outcomes and at least one channel are told by region: then what one
region got and another did not tells effects apart that move together in the whole firm.
"""

from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.weekly import (
    WEEKDAY,
    Array,
    Regional,
    Series,
    Weekly,
    align,
    by_place,
    choose_outcome,
    with_week,
)
from luopan.readings.base import Check
from luopan.tables.bundle import Tables
from luopan.tables.company import Company

FEWEST = 3
"""How much effects differ between two regions cannot be told."""

SHORTEST = 26
"""Weeks with an outcome that a region needs."""

AGREE = 0.01
"""Regions are all of the firm where their sum is within so much of the firm's own figure."""


def by_region(data: Weekly, tables: Tables, plan: MixPlan) -> Weekly:
    """Return the data with outcome, channels and controls by region, where they are told so.

    A channel told for the whole firm is spread over the regions by their size. Otherwise the
    data come back as they are.
    """
    regional, left_out = _outcome(data, tables, plan)
    if regional is None or tables.channels is None:
        return data
    spread = tuple(
        c.name for c in data.channels if _told(tables.channels, c.name, regional.names) < FEWEST
    )
    if len(spread) == len(data.channels):
        return data
    weekday = WEEKDAY[tables.company.company.week_start]
    rows = with_week(tables.channels, weekday)
    told = _known_weeks(rows, data)
    channels = tuple(
        replace(_series(c, rows, data, regional, told), by_region=c.name not in spread)
        for c in data.channels
    )
    values, opened = np.where(told[:, None], regional.values, np.nan), regional.open
    controls = _controls(data, tables, regional.names, weekday)
    regional = replace(regional, values=values, open=opened, controls=controls)
    checks = [c for c in data.checks if c.code != "mix_missing_weeks"]
    facts = {"regions": len(regional.names), "names": spread}
    checks.append(Check(code="mix_regions", passed=True, severity="info", facts=facts))
    if spread:
        checks.append(
            Check(code="mix_regions_spread", passed=False, severity="info", facts={"names": spread})
        )
    checks += [*left_out, *_missing(regional)]
    whole = _filled(regional)
    return replace(data, values=whole, channels=channels, checks=tuple(checks), regional=regional)


def _outcome(data: Weekly, tables: Tables, plan: MixPlan) -> tuple[Regional | None, list[Check]]:
    """Return the outcome of all regions that can be modelled, and which cannot be."""
    _, _, frame = choose_outcome(tables, plan)
    frame = with_week(frame, WEEKDAY[tables.company.company.week_start])
    parts = frame.filter(pl.col("region").is_not_null())
    if parts["region"].n_unique() < FEWEST or not _complete(frame, parts):
        return None, []
    names, values, opened, short = [], [], [], []
    for name, (told, inside) in by_place(parts, data.weeks).items():
        found = np.where(inside, told, np.nan)
        sold = found[~np.isnan(found)]
        if sold.size < SHORTEST or sold.mean() <= 0.0 or np.ptp(sold) == 0.0:
            short.append(name)
            continue
        names.append(name)
        values.append(found)
        opened.append(inside)
    if len(names) < FEWEST:
        return None, []
    stacked = np.column_stack(values)
    usual = np.nanmean(stacked, axis=0)
    regional = Regional(
        names=tuple(names),
        values=stacked,
        open=np.column_stack(opened),
        size=_size(tuple(names), usual, tables.company),
        usual=usual,
        controls={},
    )
    checks = []
    if short:
        facts = {"regions": tuple(sorted(short)), "weeks": SHORTEST}
        checks.append(
            Check(code="mix_regions_left_out", passed=False, severity="warn", facts=facts)
        )
    return regional, checks


def _size(names: tuple[str, ...], usual: Array, company: Company) -> Array:
    """Return the regions' parts of the population in units of the outcome, else their outcome."""
    told = [(region.name, region.population) for region in company.region]
    people = {name: population for name, population in told if population is not None}
    if not set(names) <= set(people):
        return usual
    heads = np.array([people[name] for name in names])
    return np.asarray(heads * (usual.sum() / heads.sum()))


def _complete(frame: pl.DataFrame, parts: pl.DataFrame) -> bool:
    """Whether the regions are the whole firm, where the whole firm is told beside them."""
    total = frame.filter(pl.col("region").is_null()).group_by("week").agg(pl.col("value").sum())
    if total.is_empty():
        return True
    summed = parts.group_by("week").agg(parts=pl.col("value").sum())
    both = total.join(summed, on="week")
    off = (both["parts"] - both["value"]).abs() > AGREE * both["value"].abs()
    return both.height > 0 and bool(off.mean() <= 0.05)  # type: ignore[operator]


def _told(rows: pl.DataFrame, channel: str, regions: tuple[str, ...]) -> int:
    """In how many of the regions a channel has rows of its own."""
    own = rows.filter((pl.col("channel") == channel) & pl.col("region").is_in(regions))
    return own["region"].n_unique()


def _known_weeks(rows: pl.DataFrame, data: Weekly) -> NDArray[np.bool_]:
    """Weeks of which any channel has a row."""
    covered = set(rows["week"].to_list())
    return np.array([week in covered for week in data.weeks])


def _series(
    channel: Series,
    rows: pl.DataFrame,
    data: Weekly,
    regional: Regional,
    told: NDArray[np.bool_],
) -> Series:
    """Return a channel with its spend and driver by region."""
    own = rows.filter(pl.col("channel") == channel.name)
    made = {
        what: np.column_stack(
            [_column(own.filter(pl.col("region") == name), what, data) for name in regional.names]
        )
        for what in ("spend", "exposure")
    }
    share = regional.size / regional.size.sum()
    # what is told of the whole firm alone; beside its regions it would count twice
    firm = own.filter(pl.col("region").is_null())
    beside = own.filter(pl.col("region").is_not_null()).select("week").unique()
    firm = firm.join(beside, on="week", how="anti")
    for what, cells in made.items():
        made[what] = cells + _column(firm, what, data)[:, None] * share
    if not told.all():
        at = np.arange(told.size)
        for what, cells in made.items():
            made[what] = np.column_stack([np.interp(at, at[told], x[told]) for x in cells.T])
    driver = made["spend" if channel.by == "spend" else "exposure"]
    return replace(
        channel,
        region_spend=made["spend"],
        region_driver=driver,
        spend=made["spend"].sum(axis=1),
        driver=driver.sum(axis=1),
    )


def _column(rows: pl.DataFrame, what: str, data: Weekly) -> Array:
    """Weekly sums; nought where there is no row."""
    summed = rows.group_by("week").agg(pl.col(what).sum())
    return align(summed["week"], summed[what], data.weeks, 0.0)


def _controls(
    data: Weekly, tables: Tables, regions: tuple[str, ...], weekday: int
) -> dict[str, Array]:
    """Return the controls that are told by region; a region without figures has the firm's."""
    if tables.controls is None:
        return {}
    rows = with_week(tables.controls, weekday).drop_nulls(["value", "region"])
    made = {}
    for name, firm in data.controls.items():
        own = rows.filter((pl.col("control") == name) & pl.col("region").is_in(regions))
        if own.is_empty():
            continue
        means = own.group_by("region", "week").agg(pl.col("value").mean())
        columns = []
        for region in regions:
            part = means.filter(pl.col("region") == region)
            values = align(part["week"], part["value"], data.weeks, np.nan)
            known = ~np.isnan(values)
            at = np.arange(values.size)
            columns.append(np.interp(at, at[known], values[known]) if known.any() else firm)
        made[name] = np.column_stack(columns)
    return made


def _missing(regional: Regional) -> list[Check]:
    """Say how many region-weeks have no outcome."""
    lacking = regional.open & ~regional.seen
    if not lacking.any():
        return []
    lost, count = int(lacking.sum()), int(regional.open.sum())
    worst = regional.names[int(lacking.sum(axis=0).argmax())]
    facts = {"missing": lost, "weeks": count, "region": worst}
    severity = "info" if lost <= 0.02 * count else "warn"
    return [
        Check.model_validate(
            {"code": "mix_missing_region_weeks", "passed": False, "severity": severity,
             "facts": facts}
        )
    ]  # fmt: skip


def _filled(regional: Regional) -> Array:
    """Return the firm's outcome by week, missing regions filled up by their usual share.

    NaN where more than half of the firm is missing.
    """
    share = np.where(regional.open, regional.usual, 0.0)
    seen = np.where(regional.seen, share, 0.0).sum(axis=1)
    whole = share.sum(axis=1)
    known = seen >= 0.5 * whole
    filled = np.nansum(regional.values, axis=1) * whole / np.where(known, seen, 1.0)
    values: Array = np.where(known & (whole > 0.0), filled, np.nan)
    return values
