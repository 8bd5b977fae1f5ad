"""Finished tests: the rows of the tests table that carry a result, read or asked about."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from statistics import NormalDist
from typing import Any, Literal, cast

import polars as pl

from luopan.readings.base import Check, Fact
from luopan.tables.bundle import Tables
from luopan.tables.headers import fold, nearest
from luopan.tables.regions import whole_firm

FinishedKind = Literal["lift", "roi", "marginal_roi", "synergy"]

KINDS: Mapping[FinishedKind, tuple[str, ...]] = {
    "lift": (
        *("lift", "holdout", "go_dark", "pause", "heavy_up", "geo", "conversion_lift"),
        *("switchback", "提升", "转化提升", "停投", "暂停", "加投", "对照", "地区对照"),
        *("轮换", "轮换试验"),
    ),
    "roi": ("roi", "roas", "投资回报"),
    "marginal_roi": ("marginal_roi", "marginal", "边际回报"),
    "synergy": (
        *("synergy", "interaction", "factorial", "2x2", "2×2", "协同", "交互"),
        *("lasting_synergy", "持续协同"),
    ),
}
"""What an effect may state, and the other ways of writing it; case and separators do not count."""

STEPPED = frozenset({*KINDS["marginal_roi"], "heavy_up", "加投"})
"""Ways of writing a kind whose effect is that of a step in spend, which must be told."""

LASTING = frozenset({"lasting_synergy", "持续协同"})
"""Ways of writing a synergy of long on against long off; else it is of the tested days alone."""

LARGE = 100.0
"""Above this weekly mean of the outcome, an effect of at most 1 in size is a share of it."""
_WIDEST_SHARE = 10.0
"""An end of an interval beyond this is an amount: no share of an outcome is that uncertain."""
_LOWEST_LEVEL = 0.5
"""An interval narrower than one half is none: 0.05 is the error that 0.95 leaves."""

_NEEDED = ("channel", "outcome", "start", "end", "low", "high", "level")
_JOINS = re.compile(r"\s*([+＋×&＆、])\s*")
_STEP = re.compile(r"(?P<sign>[+-])\s*(?P<size>\d+(?:\.\d+)?|\.\d+)\s*(?P<percent>%)?")
_AMOUNT = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_WEEKDAY = {"monday": 0, "sunday": 6, "saturday": 5}

_Row = Mapping[str, Any]
_Problem = tuple[str, Mapping[str, Fact]]


@dataclass(frozen=True)
class FinishedTest:
    """The result of one finished test.

    Parameters
    ----------
    name : str
        Of the test.
    kind : {"lift", "roi", "marginal_roi", "synergy"}
        What the effect states.
    channels : tuple of str
        One or more declared channels; two of them for ``synergy``.
    outcome : str
        Indicator.
    region : str or None
        None is the whole firm.
    start, end : datetime.date
        First and last day of what was tested, both included.
    step : float
        Relative step in spend (0.1 is ten per cent more) of a ``marginal_roi`` and of the lift of
        a heavy-up; 0 where the effect is against no spend at all.
    effect, sd : float
        More spend minus less spend in the outcome's unit, in total over the period (``lift``,
        ``synergy``); outcome per unit of money (``roi``, ``marginal_roi``).
    inputs : tuple of float
        Of a ``synergy``: what a week of each channel was where it was on, as if the whole firm,
        or the region, had had it; money, or exposure of a channel that costs nothing. Empty: what
        was there in those weeks.
    lasting : bool
        Of a ``synergy``: long on against long off.
    own : tuple of float
        Of a ``synergy`` that was analysed here, two by two: what each of the channels did on the
        average of the other's being on and off, as ``effect``. Else empty.
    covariance : tuple of tuple of float
        Of the errors of both and of ``effect``, (3, 3).
    low, high, level : float
        The interval as reported; ``sd`` is that of the normal with this interval.
    row : int
        Of the file, for provenance.
    """

    name: str
    kind: FinishedKind
    channels: tuple[str, ...]
    outcome: str
    region: str | None
    start: date
    end: date
    step: float
    effect: float
    sd: float
    low: float
    high: float
    level: float
    row: int
    inputs: tuple[float, ...] = ()
    lasting: bool = False
    own: tuple[float, ...] = ()
    covariance: tuple[tuple[float, ...], ...] = ()


def finished_tests(tables: Tables) -> tuple[tuple[FinishedTest, ...], tuple[Check, ...]]:
    """Read the finished tests, and name what keeps a test from being used.

    Rows without an effect are designs that are registered, and no matter of this.

    Parameters
    ----------
    tables : Tables
        The firm's tables; ``tests``, ``outcomes`` and the settings are read.

    Returns
    -------
    tests : tuple of FinishedTest
        Those that are sound, by start and name.
    problems : tuple of Check
        One for each problem, in the order of the rows; then the tests that are reported twice.
    """
    if tables.tests is None:
        return (), ()
    firm = _Firm(tables)
    sound: list[FinishedTest] = []
    problems: list[Check] = []
    for row in tables.tests.filter(pl.col("effect").is_not_null()).sort("row").to_dicts():
        wrong = [
            _check(code, {"file": firm.file, "row": row["row"], "test": row["test"], **facts})
            for code, facts in _problems(row, firm)
        ]
        problems += wrong
        if not wrong:
            sound.append(_test(row, firm))
    once, twice = _once(sound, firm.file)
    return once, (*problems, *twice)


def read_kind(text: str) -> FinishedKind | None:
    """Return the kind that a cell names in either language, or None."""
    names = {fold(alias): kind for kind, aliases in KINDS.items() for alias in aliases}
    return names.get(fold(text))


def is_stepped(text: str) -> bool:
    """Say whether a kind, as written, is of a step in spend rather than of all of it."""
    return fold(text) in {fold(name) for name in STEPPED}


def is_lasting(kind: str) -> bool:
    """Say whether a kind, as written, is of long on against long off."""
    return fold(kind) in {fold(name) for name in LASTING}


def read_inputs(text: str) -> tuple[float, ...] | None:
    """Return the numbers of ``46,000 + 27,000``; None where they are none, or not above nought."""
    pieces = [piece.strip() for piece in unicodedata.normalize("NFKC", text).split("+")]
    if not all(_AMOUNT.fullmatch(piece) for piece in pieces):
        return None
    told = tuple(float(piece.replace(",", "")) for piece in pieces)
    return told if min(told) > 0.0 else None


def read_channels(text: str, declared: Iterable[str]) -> tuple[str, ...]:
    """Take ``tv + paid_social`` apart.

    Parameters
    ----------
    text : str
        The cell.
    declared : iterable of str
        Names of channels; one that has a joining sign in it is not taken apart.

    Returns
    -------
    tuple of str
        Each name once, as declared where it is.
    """
    known = {_JOINS.sub(r"\1", name.strip()): name for name in declared}
    pieces = _JOINS.split(text.strip())
    names: list[str] = []
    at = 0
    while at < len(pieces):
        ends = (end for end in range(len(pieces), at, -2) if "".join(pieces[at:end]) in known)
        end = next(ends, at + 1)
        joined = "".join(pieces[at:end])
        names.append(known.get(joined, joined))
        at = end + 1
    return tuple(dict.fromkeys(name for name in names if name)) or (text.strip(),)


def read_step(text: str) -> float | None:
    """Return the relative step in spend: ``+10%`` and ``+0.1`` are 0.1; None without a sign.

    Whole numbers without a per cent sign are not guessed at, nor is a step of nothing or one
    below zero spend.
    """
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()
    parts = _STEP.fullmatch(plain)
    if parts is None:
        return None
    size = float(parts["size"]) / (100.0 if parts["percent"] else 1.0)
    step = -size if parts["sign"] == "-" else size
    if step == 0 or step < -1 or (size >= 1 and not parts["percent"]):
        return None
    return step


@dataclass(frozen=True)
class _Series:
    """The days that an outcome's rows speak of, and its mean a week where it is an amount."""

    first: date
    last: date
    mean: float


class _Firm:
    """What the rows of the tests table are held against."""

    def __init__(self, tables: Tables) -> None:
        self.file = next((i.file for i in tables.inputs if i.table == "tests"), "tests")
        self.channels = tuple(channel.name for channel in tables.company.channel)
        self._outcomes = tables.outcomes
        self._week_start = _WEEKDAY[tables.company.company.week_start]
        self._series: dict[tuple[str, str | None], _Series] = {}

    @cached_property
    def regions(self) -> Mapping[str, tuple[str, ...]]:
        """The regions of each outcome that has rows."""
        if self._outcomes is None:
            return {}
        told = self._outcomes.filter(pl.col("value").is_not_null())
        pairs = told.select("indicator", "region").unique().sort("indicator", "region").rows()
        return {
            outcome: tuple(region for _, region in group if region is not None)
            for outcome, group in groupby(pairs, key=lambda pair: str(pair[0]))
        }

    def series(self, outcome: str, region: str | None) -> _Series:
        """Return what is told of an outcome, in the whole firm or in one region."""
        key = (outcome, region)
        if key not in self._series:
            self._series[key] = self._look(outcome, region)
        return self._series[key]

    def _look(self, outcome: str, region: str | None) -> _Series:
        frame = cast("pl.DataFrame", self._outcomes)
        rows = frame.filter((pl.col("indicator") == outcome) & pl.col("value").is_not_null())
        if region is not None:
            rows = rows.filter(pl.col("region") == region)
        days = rows["date"].unique().sort()
        first, last = days[0], days[-1]
        gap = round(cast("float", days.diff().dt.total_days().median() or 7))
        ends = max(self._week(last) + timedelta(days=6), last + timedelta(days=gap - 1))
        amounts = whole_firm(rows.filter(pl.col("n").is_null()), "date")
        weeks = amounts.group_by(pl.col("date").dt.truncate("1w")).agg(pl.col("value").sum())
        return _Series(self._week(first), ends, cast("float", weeks["value"].mean() or 0.0))

    def _week(self, day: date) -> date:
        return day - timedelta(days=(day.weekday() - self._week_start) % 7)


def _problems(row: _Row, firm: _Firm) -> Iterator[_Problem]:
    """Yield the code and the facts of all that is wrong with a row."""
    missing = tuple(name for name in _NEEDED if row[name] is None)
    if missing:
        yield "test_incomplete", {"columns": missing}
    yield from _kind_problems(row)
    if row["channel"] is not None:
        yield from _channel_problems(row, firm)
    if row.get("inputs") is not None and read_kind(row["kind"] or "") == "synergy":
        told = read_inputs(row["inputs"])
        if told is None or len(told) != 2:
            yield "test_inputs_unclear", {"inputs": row["inputs"]}
    yield from _interval_problems(row)
    ordered = row["start"] is None or row["end"] is None or row["start"] <= row["end"]
    if not ordered:
        yield "test_end_first", {"start": str(row["start"]), "end": str(row["end"])}
    if row["outcome"] is not None:
        yield from _outcome_problems(row, firm, ordered=ordered)


def _kind_problems(row: _Row) -> Iterator[_Problem]:
    if row["kind"] is None:
        yield "test_kind_missing", {}
        return
    kind = read_kind(row["kind"])
    if kind is None:
        yield "test_kind_unknown", {"kind": row["kind"]}
    elif is_stepped(row["kind"]):
        if row["arm"] is None:
            yield "test_step_missing", {}
        elif read_step(row["arm"]) is None:
            yield "test_step_unclear", {"arm": row["arm"]}


def _channel_problems(row: _Row, firm: _Firm) -> Iterator[_Problem]:
    names = read_channels(row["channel"], firm.channels)
    unknown = [name for name in names if name not in firm.channels]
    for name in unknown:
        near = nearest(name, firm.channels, limit=1)
        if near:
            yield "test_channel_misspelt", {"channel": name, "nearest": near[0]}
        else:
            yield "test_channel_unknown", {"channel": name}
    if read_kind(row["kind"] or "") == "synergy" and not unknown and len(names) != 2:
        yield "test_no_pair", {"channels": names}


def _interval_problems(row: _Row) -> Iterator[_Problem]:
    level, effect = row["level"], row["effect"]
    if level is not None and not _LOWEST_LEVEL <= level < 1:
        yield "test_level_unclear", {"level": level}
    if row["low"] is None or row["high"] is None:
        return
    ends = {"low": row["low"], "high": row["high"]}
    if row["low"] > row["high"]:
        yield "test_interval_reversed", ends
    elif row["low"] == row["high"]:
        yield "test_interval_empty", ends
    elif not row["low"] <= effect <= row["high"]:
        yield "test_effect_outside", {"effect": effect, **ends}


def _outcome_problems(row: _Row, firm: _Firm, *, ordered: bool) -> Iterator[_Problem]:
    outcome, region = row["outcome"], row["region"]
    if outcome not in firm.regions:
        near = nearest(outcome, firm.regions, limit=1)
        if near:
            yield "test_outcome_misspelt", {"outcome": outcome, "nearest": near[0]}
        else:
            yield "test_outcome_unknown", {"outcome": outcome}
        return
    if region is not None and region not in firm.regions[outcome]:
        near = nearest(region, firm.regions[outcome], limit=1)
        facts: dict[str, Fact] = {"outcome": outcome, "region": region}
        if near:
            yield "test_region_misspelt", {**facts, "nearest": near[0]}
        else:
            yield "test_region_unknown", facts
        return
    series = firm.series(outcome, region)
    start, end = row["start"] or row["end"], row["end"] or row["start"]
    if ordered and start is not None and (end < series.first or start > series.last):
        days = {"start": start, "end": end, "first": series.first, "last": series.last}
        yield "test_outside_data", {"outcome": outcome, **{n: str(d) for n, d in days.items()}}
    if read_kind(row["kind"] or "") in ("lift", "synergy") and _share(row, series.mean):
        yield (
            "test_effect_share",
            {"outcome": outcome, "effect": row["effect"], "mean": round(series.mean, 2)},
        )


def _share(row: _Row, mean: float) -> bool:
    """Say whether an effect is a share of the outcome: ``5%`` is read as 0.05."""
    ends = [abs(row[name]) for name in ("low", "high") if row[name] is not None]
    return mean > LARGE and abs(row["effect"]) <= 1 and max(ends, default=0.0) <= _WIDEST_SHARE


def _test(row: _Row, firm: _Firm) -> FinishedTest:
    kind = cast("FinishedKind", read_kind(row["kind"]))
    z = -NormalDist().inv_cdf((1 - row["level"]) / 2)
    sd = (row["high"] - row["low"]) / (2 * z)
    own, covariance = _own(row, sd, z)
    return FinishedTest(
        name=row["test"],
        kind=kind,
        channels=read_channels(row["channel"], firm.channels),
        outcome=row["outcome"],
        region=row["region"],
        start=row["start"],
        end=row["end"],
        step=(read_step(row["arm"]) or 0.0) if is_stepped(row["kind"]) else 0.0,
        effect=row["effect"],
        sd=sd,
        low=row["low"],
        high=row["high"],
        level=row["level"],
        row=row["row"],
        inputs=(read_inputs(row.get("inputs") or "") or ()) if kind == "synergy" else (),
        lasting=is_lasting(row["kind"]),
        own=own,
        covariance=covariance,
    )


def _own(row: _Row, sd: float, z: float) -> tuple[tuple[float, ...], tuple[tuple[float, ...], ...]]:
    """Return what each of two channels did, and the covariance with what both did beyond.

    ``own`` holds mean, low and high of each, ``correlations`` first with second, first with both,
    second with both. No file has these columns: they come with a test that was analysed here.
    """
    told, alike = row.get("own"), row.get("correlations")
    if told is None or alike is None:
        return (), ()
    sds = ((told[2] - told[1]) / (2 * z), (told[5] - told[4]) / (2 * z), sd)
    known = {(0, 1): alike[0], (0, 2): alike[1], (1, 2): alike[2]}
    covariance = tuple(
        tuple(sds[i] * sds[j] * (1.0 if i == j else known[min(i, j), max(i, j)]) for j in range(3))
        for i in range(3)
    )
    return (told[0], told[3]), covariance


def _once(
    sound: Iterable[FinishedTest], file: str
) -> tuple[tuple[FinishedTest, ...], tuple[Check, ...]]:
    """Leave out the tests that are reported twice: which report holds is not for us to say."""
    told: dict[tuple[object, ...], list[FinishedTest]] = {}
    for test in sound:
        key = (test.name, test.outcome, frozenset(test.channels), test.region, test.start, test.end)
        told.setdefault(key, []).append(test)
    twice = [
        _check(
            "test_twice",
            {"file": file, "test": again[0].name, "rows": tuple(str(test.row) for test in again)},
        )
        for again in told.values()
        if len(again) > 1
    ]
    once = [tests[0] for tests in told.values() if len(tests) == 1]
    return tuple(sorted(once, key=lambda test: (test.start, test.name, test.row))), tuple(twice)


def _check(code: str, facts: Mapping[str, Fact]) -> Check:
    return Check(code=code, passed=False, severity="warn", facts=facts)
