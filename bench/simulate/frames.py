"""From a simulated firm's arrays to the checked tables that every instrument reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from bench.simulate.calendar import Vector
from bench.simulate.media import KIND
from luopan.tables.bundle import Tables
from luopan.tables.company import Channel, Company, CompanySection, Goal, MixSection

TEXT = pl.String
CLOCKS = {"observed_at": pl.Datetime("us"), "captured_at": pl.Datetime("us")}


@dataclass(frozen=True)
class Observed:
    """What the firm would see: weekly arrays, all of one length."""

    weeks: tuple[date, ...]
    outcome: Vector
    controls: Mapping[str, Vector]
    spend: Mapping[str, Vector]
    exposure: Mapping[str, Vector]


def to_tables(
    seen: Observed, name: str, country: str = "CN", kinds: Mapping[str, str] = KIND
) -> Tables:
    """Return the canonical tables of one simulated firm; ``kinds`` says what each channel is."""
    channels = tuple(c for c in kinds if c in seen.spend or c in seen.exposure)
    last = seen.weeks[-1] + timedelta(days=6)
    company = Company(
        company=CompanySection(name=name, synthetic=True),
        goal=(
            Goal(
                name="revenue",
                indicator="revenue",
                kind="flow",
                unit="CNY",
                target=float(seen.outcome.mean()),
                by=last + timedelta(days=90),
                owner="CFO",
                per="week",
            ),
        ),
        channel=tuple(Channel.model_validate({"name": c, "kind": kinds[c]}) for c in channels),
        mix=MixSection(outcome="revenue", country=country),
    )
    return Tables(
        company=company,
        as_of=last,
        outcomes=_outcomes(seen),
        channels=_channels(seen, channels),
        controls=_controls(seen),
    )


def _outcomes(seen: Observed) -> pl.DataFrame:
    rows = [(day, "revenue", float(v)) for day, v in zip(seen.weeks, seen.outcome, strict=True)]
    frame = pl.DataFrame(
        rows, schema={"date": pl.Date, "indicator": TEXT, "value": pl.Float64}, orient="row"
    )
    return _complete(frame, {"region": TEXT, "n": pl.Int64})


def _channels(seen: Observed, channels: tuple[str, ...]) -> pl.DataFrame:
    schema = {"date": pl.Date, "channel": TEXT, "spend": pl.Float64, "exposure": pl.Float64}
    rows = [
        (day, name, _at(seen.spend.get(name), week) or 0.0, _at(seen.exposure.get(name), week))
        for week, day in enumerate(seen.weeks)
        for name in channels
    ]
    return _complete(pl.DataFrame(rows, schema=schema, orient="row"), {"region": TEXT})


def _controls(seen: Observed) -> pl.DataFrame:
    rows = [
        (day, name, float(values[week]))
        for week, day in enumerate(seen.weeks)
        for name, values in seen.controls.items()
    ]
    schema = {"date": pl.Date, "control": TEXT, "value": pl.Float64}
    return _complete(pl.DataFrame(rows, schema=schema, orient="row"), {"region": TEXT})


def _at(values: Vector | None, week: int) -> float | None:
    return None if values is None else float(values[week])


def _complete(frame: pl.DataFrame, optional: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Add the optional columns as nulls, and the row of the file that each row would stand in."""
    nulls = [pl.lit(None, dtype=kind).alias(name) for name, kind in {**optional, **CLOCKS}.items()]
    return frame.with_columns(*nulls).with_row_index("row", offset=2)
