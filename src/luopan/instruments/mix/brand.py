"""The brand as surveys measure it: which indicator, its waves, and why there may be none."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luopan.instruments.mix.weekly import Weekly
from luopan.readings.direction import Kind
from luopan.readings.longrun import Gate
from luopan.tables.answers import EVEN
from luopan.tables.audiences import lead_audience
from luopan.tables.bundle import Tables
from luopan.tables.company import Company
from luopan.tables.waves import Waves, answered, recorded
from luopan.tables.weeks import Weeks

if TYPE_CHECKING:
    from luopan.stats.longrun import Surveys

BRAND_KINDS: tuple[Kind, ...] = ("nps", "csat", "share", "mean")
"""Kinds that say how people think of a brand; a rate of records only where it is named."""

UNITS = 20.0
"""A brand unit is a twentieth of the spread of one answer: four points of NPS."""

SMALLEST = 30
"""A wave of fewer answers is left out: its own interval spans most of the scale."""

FEWEST = 8
"""Fewer waves do not show whether a brand moves."""


@dataclass(frozen=True, eq=False)
class Brand:
    """A brand indicator on the weeks of sales.

    Parameters
    ----------
    indicator, kind, unit, named
        What it is, and whether the settings named it.
    waves, answers : int
        How many waves and answers are used.
    scale, mean : float
        One brand unit in the indicator's own, and its mean over the answers.
    surveys : Surveys
        In brand units, centred.
    """

    indicator: str
    kind: Kind
    unit: str
    named: bool
    waves: int = 0
    answers: int = 0
    scale: float = 1.0
    mean: float = 0.0
    surveys: "Surveys | None" = None


def find_brand(tables: Tables, data: Weekly) -> tuple[Brand | None, Gate | None]:
    """Return the brand as observed, or the gate that it does not pass.

    The indicator is ``[mix] brand``; without it the first goal with a long horizon that surveys
    measure, else the first goal that they measure.
    """
    chosen = _choose(tables)
    if isinstance(chosen, Gate):
        return None, chosen
    brand, waves = chosen
    if waves.counts is None:  # pragma: no cover -- answered and recorded always count
        raise TypeError("waves without counts")
    first = Weeks.of(tables.company).number(data.weeks[0])
    week = waves.week - first
    inside = (week >= 0) & (week < len(data.weeks))
    large = waves.counts.n >= SMALLEST
    keep = inside & large
    if int(keep.sum()) < FEWEST:
        facts = {
            "indicator": brand.indicator,
            "waves": int(keep.sum()),
            "needed": FEWEST,
            "small": int((inside & ~large).sum()),
            "smallest": SMALLEST,
            "outside": int((~inside).sum()),
        }
        return brand, Gate(code="few_waves", passed=False, facts=facts)
    return _scaled(brand, waves, week, keep), None


def _choose(tables: Tables) -> tuple[Brand, Waves] | Gate:
    """Return the indicator and its waves, or why there are none."""
    company, asked = tables.company, tables.company.mix.brand
    kinds: dict[str, Kind] = {i.name: i.kind for i in company.indicator}
    kinds |= {g.indicator: g.kind for g in company.goal}
    if asked is None:
        surveyed = _indicators(tables.surveys)
        fit = [g for g in company.goal if g.kind in BRAND_KINDS and g.indicator in surveyed]
        lasting = [g for g in fit if g.horizon == "long"]
        if not fit:
            return Gate(code="no_indicator", passed=False)
        name = (lasting or fit)[0].indicator
    else:
        name = asked
    kind = kinds.get(name)
    rows = _rows(tables, name, kind)
    if kind is None or rows is None:
        return Gate(code="indicator_unfit", passed=False, facts={"indicator": name})
    brand = Brand(name, kind, _unit(company, name), asked is not None)
    return brand, recorded(rows) if kind == "rate" else answered(rows, kind)


def _indicators(frame: pl.DataFrame | None) -> set[str]:
    """Return the indicators of a table."""
    return set() if frame is None else set(frame["indicator"].unique().to_list())


def _rows(tables: Tables, name: str, kind: Kind | None) -> pl.DataFrame | None:
    """Return an indicator's rows, of its leading audience, with the number of their week."""
    frame = tables.outcomes if kind == "rate" else tables.surveys
    if kind not in (*BRAND_KINDS, "rate") or frame is None or name not in _indicators(frame):
        return None
    own = frame.filter((pl.col("indicator") == name) & (pl.col("date") <= tables.as_of))
    if kind == "rate":
        own = own.filter(pl.col("n").is_not_null())
    elif "audience" in own.columns:
        lead = lead_audience(set(own["audience"].to_list()), own)
        own = own.filter(pl.col("audience").eq_missing(pl.lit(lead)))
    shift = Weeks.of(tables.company).shift
    days = (pl.col("date") - pl.date(1, 1, 1)).dt.total_days() + shift
    return own.with_columns(week=days.floordiv(7).cast(pl.Int64)) if own.height else None


def _unit(company: Company, name: str) -> str:
    """Return an indicator's unit."""
    units = [g.unit for g in company.goal if g.indicator == name]
    units += [i.unit for i in company.indicator if i.name == name]
    return units[0] if units else ""


def _scaled(brand: Brand, waves: Waves, week: NDArray[np.int64], keep: NDArray[np.bool_]) -> Brand:
    """Put the waves into brand units; a constant a source and wording."""
    from luopan.stats.longrun import Surveys  # noqa: PLC0415  only where there is a brand

    counts = waves.counts
    assert counts is not None  # noqa: S101 -- for the type checker; see `find_brand`
    even = EVEN.get(brand.kind, ())
    _, variance = counts.around(waves.week, even)
    mean, spread = counts.overall(even)
    scale = float(np.sqrt(spread) / UNITS)
    kept = np.flatnonzero(keep)
    asked = [(waves.source[i], waves.wording[i]) for i in kept]
    groups = sorted(set(asked))
    constant = np.array([[float(a == g) for g in groups] for a in asked])
    surveys = Surveys(
        week=week[kept],
        value=(waves.value[kept] - mean) / scale,
        variance=variance[kept] / counts.n[kept] / scale**2,
        constant=constant,
    )
    return replace(
        brand,
        waves=kept.size,
        answers=int(counts.n[kept].sum()),
        scale=scale,
        mean=mean,
        surveys=surveys,
    )
