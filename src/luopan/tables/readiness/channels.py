"""Can the channels be told apart, and is every one in the unit it claims."""

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luopan.readings.base import Check, present
from luopan.readings.mix import SOCIAL
from luopan.tables.bundle import Tables
from luopan.tables.readiness.renamed import renamed
from luopan.tables.readiness.spikes import spikes
from luopan.tables.readiness.units import unit_jump
from luopan.tables.readiness.weekly import LISTED, Weekly, weekly
from luopan.tables.regions import whole_firm

COLLINEAR = 0.9
"""From this correlation on, two channels' effects cannot be told apart in national weekly data."""
IDENTICAL = 0.9999
LATE_WEEKS = 5
"""A channel seen only in its last month has no before to compare with."""
UNALIKE = 1000.0
"""A channel this many times smaller than the middle one is likely in another unit."""


def findings(tables: Tables) -> Iterator[Check]:
    """Yield what keeps the channels from being told apart."""
    frame = tables.channels
    if frame is None or frame.is_empty():
        return
    start = tables.company.company.week_start
    once = whole_firm(frame, "date", "channel")
    spend = weekly(once, "channel", "spend", start)
    exposure = weekly(once, "channel", "exposure", start)
    yield from _declared(tables, frame)
    yield from _still(spend, exposure)
    yield from _collinear(_inputs(spend, exposure))
    kinds = {channel.name: channel.kind for channel in tables.company.channel}
    yield from renamed(_inputs(spend, exposure), kinds)
    yield from _late(spend, exposure)
    yield from _units(spend, exposure)
    yield from spikes(spend, "spend")
    yield from spikes(exposure, "exposure")
    yield from _social(tables, spend, exposure)


def _declared(tables: Tables, frame: pl.DataFrame) -> Iterator[Check]:
    there = set(frame["channel"].unique().to_list())
    for channel in tables.company.channel:
        if channel.name not in there:
            yield present("channel_without_rows", "warn", channel=channel.name)


def _filled(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.nan_to_num(values, nan=0.0), dtype=np.float64)


def _inputs(spend: Weekly, exposure: Weekly) -> Weekly:
    """Return what the model takes of each channel: exposure where it was counted, else spend."""
    names = tuple(sorted({*spend.names, *exposure.names}))
    ends = [told.weeks[i] for told in (spend, exposure) if len(told.weeks) for i in (0, -1)]
    if not ends:
        return spend
    weeks = np.arange(min(ends), max(ends) + np.timedelta64(1, "D"), 7, dtype="datetime64[D]")
    values = np.zeros((len(weeks), len(names)))
    for j, name in enumerate(names):
        counted = name in exposure.names and bool(np.any(_filled(exposure.column(name)) != 0))
        told = exposure if counted else spend
        if name in told.names:
            at = int((told.weeks[0] - weeks[0]).astype(int)) // 7
            values[at : at + len(told.weeks), j] = _filled(told.column(name))
    return Weekly(weeks, names, values)


def _still(spend: Weekly, exposure: Weekly) -> Iterator[Check]:
    told = _inputs(spend, exposure)
    if len(told.weeks) < 3:
        return
    for j, name in enumerate(told.names):
        values = told.values[:, j]
        if not np.any(values):
            yield present("all_zero_channel", "warn", channel=name, weeks=len(values))
        elif np.ptp(values) <= 1e-9 * np.abs(values).max():
            yield present(
                "constant_channel",
                "warn",
                channel=name,
                value=float(values[0]),
                weeks=len(values),
            )


def _collinear(told: Weekly) -> Iterator[Check]:
    if len(told.weeks) < 8:
        return
    moving = np.flatnonzero(told.values.std(axis=0) > 0)
    if len(moving) < 2:
        return
    together = np.corrcoef(told.values[:, moving], rowvar=False)
    first, second = np.nonzero(np.triu(np.abs(together) >= COLLINEAR, k=1))
    by_size = np.argsort(-np.abs(together[first, second]), kind="stable")
    for at in by_size[:LISTED]:
        i, j = int(first[at]), int(second[at])
        r = float(together[i, j])
        yield present(
            "identical_channels" if r >= IDENTICAL else "collinear_channels",
            "fail" if r >= IDENTICAL else "warn",
            first=told.names[int(moving[i])],
            second=told.names[int(moving[j])],
            correlation=round(r, 3),
        )
    if len(by_size) > LISTED:
        yield present("collinear_more", "warn", count=len(by_size) - LISTED, threshold=COLLINEAR)


def _late(spend: Weekly, exposure: Weekly) -> Iterator[Check]:
    told = _inputs(spend, exposure)
    weeks = len(told.weeks)
    if weeks < 4 * LATE_WEEKS:
        return
    for j, name in enumerate(told.names):
        active = np.flatnonzero(told.values[:, j])
        if len(active) and active[0] >= weeks - LATE_WEEKS:
            yield present(
                "late_channel",
                "warn",
                channel=name,
                first=str(told.weeks[active[0]]),
                weeks=int(weeks - active[0]),
            )


def _units(spend: Weekly, exposure: Weekly) -> Iterator[Check]:
    for what, told in (("spend", spend), ("exposure", exposure)):
        for name in told.names:
            jump = unit_jump(told.column(name))
            if jump is not None:
                yield present(
                    "unit_jump",
                    "fail",
                    channel=name,
                    column=what,
                    factor=jump.factor,
                    count=int(jump.smaller.sum()),
                    weeks=told.listed(jump.smaller),
                )
    middles = {
        name: float(np.median(positive))
        for name in spend.names
        if len(positive := spend.column(name)[_filled(spend.column(name)) > 0]) >= 4
    }
    if len(middles) < 3:
        return
    usual = float(np.median(list(middles.values())))
    for name, middle in middles.items():
        if usual / middle >= UNALIKE or middle / usual >= UNALIKE:
            yield present("spend_scale", "warn", channel=name, middle=middle, usual=usual)


def _social(tables: Tables, spend: Weekly, exposure: Weekly) -> Iterator[Check]:
    kinds = {channel.name: channel.kind for channel in tables.company.channel}
    there = [name for name in _inputs(spend, exposure).names if name in kinds]
    if there and all(kinds[name] in SOCIAL for name in there):
        yield present("social_only", "fail", channels=tuple(there[:LISTED]))
    for name in there:
        counted = name in exposure.names and bool(np.any(_filled(exposure.column(name))))
        if kinds[name] in {"owned_social", "earned_social"} and not counted:
            yield present("no_exposure", "warn", channel=name, kind=kinds[name])
