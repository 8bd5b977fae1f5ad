"""Tables to weekly arrays: one outcome, all channels and controls on the firm's own weeks."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.refusal import NoReadingError
from luopan.readings.base import Check
from luopan.readings.mix import ChannelKind
from luopan.tables.bundle import Tables
from luopan.tables.controls import ASKED, control_kind, kinds_present
from luopan.tables.regions import whole_firm
from luopan.tables.wholeness import lifetimes, short_weeks

Array = NDArray[np.float64]

WEEKDAY = {"monday": 0, "sunday": 6, "saturday": 5}
"""How many days after Monday a firm's week starts."""


@dataclass(frozen=True)
class Series:
    """One channel by week.

    Parameters
    ----------
    name, kind
        As declared; a merged line names both.
    spend : (weeks,) array
        Money a week, zero where none is given.
    driver : (weeks,) array
        What enters the model: spend, or exposure.
    by : str
        Which of the two ``driver`` is.
    members : tuple of str
        The channels that a merged line stands for.
    region_spend, region_driver : (weeks, regions) array or None
        The same by region, where the model is regional.
    by_region : bool
        Whether the table tells it by region; otherwise it was spread by size.
    """

    name: str
    kind: ChannelKind
    spend: Array
    driver: Array
    by: str
    members: tuple[str, ...] = ()
    region_spend: Array | None = None
    region_driver: Array | None = None
    by_region: bool = False


@dataclass(frozen=True)
class Regional:
    """The outcome and the controls by region.

    Parameters
    ----------
    names : tuple of str
        The regions.
    values : (weeks, regions) array
        The outcome; NaN where a region's week is not known, and before it opens or after it
        closes.
    open : (weeks, regions) array of bool
        Weeks from a region's first to its last.
    size : (regions,) array
        What outcomes and inputs are divided by: the region's part of the population where it is
        told for every region, else its usual outcome. They sum to the usual outcome's sum.
    usual : (regions,) array
        The region's mean outcome.
    controls : mapping
        Name to (weeks, regions) array, for the controls that are told by region.
    """

    names: tuple[str, ...]
    values: Array
    open: NDArray[np.bool_]
    size: Array
    usual: Array
    controls: dict[str, Array]

    @property
    def seen(self) -> NDArray[np.bool_]:
        """Region-weeks (weeks, regions) that have an outcome."""
        return ~np.isnan(self.values)

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Weeks of which every open region has an outcome."""
        return np.asarray((self.seen | ~self.open).all(axis=1))


@dataclass(frozen=True)
class Weekly:
    """One outcome and everything beside it, by week.

    Parameters
    ----------
    outcome : str
        The indicator.
    unit : str
        Its unit.
    weeks : tuple of date
        First day of each week, without gaps.
    values : (weeks,) array
        The outcome summed over regions; NaN where a week is missing or incomplete.
    channels : tuple of Series
        The channels with a kind.
    controls : mapping
        Name to (weeks,) array of weekly means, gaps filled.
    rivals : tuple of str
        The controls that are declared to be a competitor's.
    checks : tuple of Check
        What was found or mended on the way.
    regional : Regional or None
        The same by region, where the model is regional; then a region's missing weeks are
        filled up in ``values``.
    tested : tuple of tuple of str
        Pairs of channels, by name, of which a finished test says what they do together.
    """

    outcome: str
    unit: str
    weeks: tuple[date, ...]
    values: Array
    channels: tuple[Series, ...]
    controls: dict[str, Array]
    checks: tuple[Check, ...]
    rivals: tuple[str, ...] = ()
    regional: Regional | None = None
    tested: tuple[tuple[str, ...], ...] = ()

    @property
    def seen(self) -> NDArray[np.bool_]:
        """Weeks that have an outcome."""
        return ~np.isnan(self.values)

    @property
    def rows(self) -> NDArray[np.bool_]:
        """What the model explains: weeks (weeks,), or region-weeks (weeks, regions)."""
        return self.seen if self.regional is None else self.regional.seen

    @property
    def total(self) -> float:
        """The outcome, summed over what the model explains."""
        return float(np.nansum(self.values if self.regional is None else self.regional.values))

    @property
    def actual(self) -> tuple[float | None, ...]:
        """The firm's outcome by week; None where it, or an open region's, is not known."""
        known = self.seen if self.regional is None else self.seen & self.regional.whole
        return tuple(v if k else None for v, k in zip(self.values.tolist(), known, strict=True))

    def spent(self, channel: Series) -> float:
        """Return a channel's spend over what the model explains."""
        spend = channel.spend if self.regional is None else channel.region_spend
        assert spend is not None  # noqa: S101 - a regional model has every channel by region
        return float(spend[self.rows].sum())

    def told(self, *checks: Check) -> "Weekly":
        """Return the same with more checks."""
        return replace(self, checks=self.checks + checks)


def weekly(tables: Tables, plan: MixPlan) -> Weekly:
    """Put the outcome, the channels and the controls on the firm's weeks.

    Regions are summed, unless the whole firm is given beside them. A week in which a region, or
    a day of a daily table, is missing has no outcome: the model leaves the week out of the
    likelihood while media carry over through it.
    A channel without a row in a week in which others have one spent nothing in it. In a week
    without a row of any channel nobody knows what was spent: it has no outcome either, and
    what is carried over from it is that of the weeks beside it.

    Raises
    ------
    NoReadingError
        With the reason, where no joint model can be had.
    """
    name, unit, frame = choose_outcome(tables, plan)
    if tables.channels is None or tables.channels.is_empty():
        raise NoReadingError("mix_no_channels", {"outcome": name})
    start = WEEKDAY[tables.company.company.week_start]
    outcome = with_week(whole_firm(frame, "date"), start)
    channels = with_week(whole_firm(tables.channels, "date", "channel"), start)
    weeks, trimmed = _period(outcome, channels, name)
    covered = set(channels["week"].to_list())
    told = np.array([week in covered for week in weeks])
    values, gaps = _outcome(outcome, weeks)
    values = np.where(told, values, np.nan)
    series, filled = _channels(tables, channels, weeks, plan)
    if not told.all():
        series = tuple(_bridged(one, told) for one in series)
        first = weeks[int(np.argmin(told))].isoformat()
        facts = {"missing": int((~told).sum()), "weeks": len(weeks), "first": first}
        gaps.append(
            Check(code="mix_channel_weeks_unknown", passed=False, severity="warn", facts=facts)
        )
    controls, patched = _controls(tables, weeks, start)
    return Weekly(
        outcome=name,
        unit=unit,
        weeks=weeks,
        values=values,
        channels=series,
        controls=controls,
        checks=(*trimmed, *gaps, *filled, *patched),
        rivals=tuple(n for n in controls if control_kind(n, tables.company) == "competitor"),
    )


def choose_outcome(tables: Tables, plan: MixPlan) -> tuple[str, str, pl.DataFrame]:
    """Return the indicator that the model explains, its unit and its rows.

    The plan's, else ``[mix].outcome``, else the first flow goal's, else the only flow there is.

    Raises
    ------
    NoReadingError
        ``mix_no_outcomes``, ``mix_outcome_absent``, ``mix_outcome_not_flow``,
        ``mix_outcome_undecided``.
    """
    company = tables.company
    if tables.outcomes is None or tables.outcomes.is_empty():
        raise NoReadingError("mix_no_outcomes")
    kinds = {i.name: (i.kind, i.unit) for i in company.indicator}
    kinds |= {g.indicator: (g.kind, g.unit) for g in company.goal}
    present = tables.outcomes["indicator"].unique().sort().to_list()
    asked = plan.outcome or company.mix.outcome
    goals = [g.indicator for g in company.goal if g.kind == "flow" and g.indicator in present]
    flows = [name for name in present if kinds.get(name, ("flow", ""))[0] == "flow"]
    if asked is None and not goals and len(flows) != 1:
        raise NoReadingError("mix_outcome_undecided", {"flows": tuple(flows)})
    chosen = asked or (goals or flows)[0]
    kind, unit = kinds.get(chosen, ("flow", ""))
    if chosen not in present:
        raise NoReadingError("mix_outcome_absent", {"outcome": chosen, "present": tuple(present)})
    if kind != "flow":
        raise NoReadingError("mix_outcome_not_flow", {"outcome": chosen, "kind": kind})
    return chosen, unit, tables.outcomes.filter(pl.col("indicator") == chosen)


def with_week(frame: pl.DataFrame, start: int) -> pl.DataFrame:
    """Add the first day of each row's week."""
    back = (pl.col("date").dt.weekday().cast(pl.Int32) - 1 - start) % 7
    return frame.with_columns(week=pl.col("date") - pl.duration(days=back))


def _step(dates: pl.Series) -> float:
    """Median days between distinct dates."""
    distinct = dates.unique().sort()
    if len(distinct) < 2:
        return 7.0
    return float(np.median(np.diff(distinct.to_physical().to_numpy())))


def _period(
    outcome: pl.DataFrame, channels: pl.DataFrame, name: str
) -> tuple[tuple[date, ...], list[Check]]:
    """Weeks that both tables cover, without a gap, and what was cut off."""
    days = _step(outcome["date"])
    if days > 10:
        raise NoReadingError("mix_outcome_not_weekly", {"outcome": name, "days": days})
    first, last = _ends(outcome["week"])
    media_first, media_last = _ends(channels["week"])
    begin, end = max(first, media_first), min(last, media_last)
    if begin > end:
        raise NoReadingError(
            "mix_no_common_weeks",
            {
                "outcome": name,
                "outcome_from": first.isoformat(),
                "outcome_to": last.isoformat(),
                "channels_from": media_first.isoformat(),
                "channels_to": media_last.isoformat(),
            },
        )
    cut = ((last - first).days - (end - begin).days) // 7
    checks = []
    if cut:
        checks.append(
            Check(
                code="mix_weeks_cut",
                passed=False,
                severity="info" if cut <= 4 else "warn",
                facts={"weeks": cut, "start": begin.isoformat(), "end": end.isoformat()},
            )
        )
    count = (end - begin).days // 7 + 1
    return tuple(begin + timedelta(days=7 * i) for i in range(count)), checks


def _ends(weeks: pl.Series) -> tuple[date, date]:
    """First and last."""
    ordered: list[date] = weeks.sort().to_list()
    return ordered[0], ordered[-1]


def _outcome(frame: pl.DataFrame, weeks: tuple[date, ...]) -> tuple[Array, list[Check]]:
    """Sum over regions and days; weeks that are not whole are NaN."""
    total = np.zeros(len(weeks))
    for values, opened in by_place(frame, weeks).values():
        total += np.where(opened, values, 0.0)
    missing = np.isnan(total)
    checks = []
    if missing.any():
        lost = int(missing.sum())
        checks.append(
            Check(
                code="mix_missing_weeks",
                passed=False,
                severity="info" if lost <= 0.02 * len(weeks) else "warn",
                facts={
                    "missing": lost,
                    "weeks": len(weeks),
                    "first": weeks[int(np.argmax(missing))].isoformat(),
                },
            )
        )
    return total, checks


def by_place(
    frame: pl.DataFrame, weeks: tuple[date, ...]
) -> dict[str, tuple[Array, NDArray[np.bool_]]]:
    """Return each region's outcome by week, NaN where it is not known, and when it is open.

    The whole firm is a region without a name. Which weeks are whole, and when a region opens and
    closes, is for `luopan.tables.wholeness` to say.
    """
    known = frame.drop_nulls("value").with_columns(pl.col("region").fill_null(""))
    summed = known.group_by("region", "week").agg(pl.col("value").sum())
    whole = summed.join(short_weeks(known, "week"), on=["region", "week"], how="anti")
    told = {}
    for region, opens, closes in lifetimes(known, "week", 7.0).iter_rows():
        own = whole.filter(pl.col("region") == region)
        inside = np.array([opens <= week <= closes for week in weeks])
        told[region] = (align(own["week"], own["value"], weeks, np.nan), inside)
    return told


def align(keys: pl.Series, values: pl.Series, weeks: tuple[date, ...], otherwise: float) -> Array:
    """Values at the weeks asked for."""
    found = dict(zip(keys.to_list(), values.to_list(), strict=True))
    return np.array([found.get(week, otherwise) for week in weeks], dtype=np.float64)


def _channels(
    tables: Tables, frame: pl.DataFrame, weeks: tuple[date, ...], plan: MixPlan
) -> tuple[tuple[Series, ...], list[Check]]:
    """Spend and exposure of every declared channel, regions summed."""
    kinds = {c.name: c.kind for c in tables.company.channel}
    summed = frame.group_by("channel", "week").agg(
        pl.col("spend").sum(), pl.col("exposure").sum(), rows=pl.len()
    )
    told = set(weeks) & set(frame["week"].to_list())
    series: list[Series] = []
    unfilled: list[str] = []
    absent: list[str] = []
    for name, kind in kinds.items():  # undeclared channels were refused at load
        own = summed.filter(pl.col("channel") == name)
        if own.is_empty():
            absent.append(name)
            continue
        spend = align(own["week"], own["spend"], weeks, 0.0)
        exposure = align(own["week"], own["exposure"], weeks, 0.0)
        if not told <= set(own["week"].to_list()):
            unfilled.append(name)
        by = plan.drivers.get(name) or ("spend" if spend.any() else "exposure")
        driver = spend if by == "spend" else exposure
        series.append(Series(name, kind, spend, driver, by))
    checks = []
    if absent:
        checks.append(_named("mix_channel_without_rows", absent, "warn"))
    if unfilled:
        checks.append(_named("mix_channel_weeks_as_zero", unfilled, "info"))
    return tuple(series), checks


def _bridged(series: Series, told: NDArray[np.bool_]) -> Series:
    """Fill the weeks of which nothing is known from the weeks beside them."""
    at = np.arange(told.size)
    spend, driver = (np.interp(at, at[told], x[told]) for x in (series.spend, series.driver))
    return replace(series, spend=spend, driver=driver)


def _named(code: str, channels: list[str], severity: str) -> Check:
    return Check.model_validate(
        {"code": code, "passed": False, "severity": severity, "facts": {"names": tuple(channels)}}
    )


def _controls(
    tables: Tables, weeks: tuple[date, ...], start: int
) -> tuple[dict[str, Array], list[Check]]:
    """Weekly means of each control, regions averaged; gaps filled by the nearest weeks."""
    if tables.controls is None or tables.controls.is_empty():
        return {}, [Check(code="mix_no_controls", passed=False, severity="warn")]
    means = (
        with_week(tables.controls, start)
        .drop_nulls("value")
        .group_by("control", "week")
        .agg(pl.col("value").mean())
        .sort("control", "week")
    )
    made: dict[str, Array] = {}
    patched: list[str] = []
    useless: list[str] = []
    for (name,), own in means.group_by("control", maintain_order=True):
        values = align(own["week"], own["value"], weeks, np.nan)
        known = ~np.isnan(values)
        if known.sum() < 2 or np.ptp(values[known]) <= 1e-12 * np.abs(values[known]).max():
            useless.append(str(name))
            continue
        if not known.all():
            patched.append(str(name))
            at = np.arange(len(weeks))
            values = np.interp(at, at[known], values[known])
        made[str(name)] = values
    there = kinds_present(made, tables.company)
    checks = [
        Check(
            code=f"mix_no_{kind}",
            passed=False,
            severity="info" if kind == "competitor" else "warn",
        )
        for kind in ASKED
        if kind not in there
    ]
    if useless:
        checks.append(_named("mix_control_constant", useless, "info"))
    if patched:
        checks.append(_named("mix_control_filled", patched, "warn"))
    return made, checks
