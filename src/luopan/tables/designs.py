"""Designs of tests: the rows of the tests table that carry no result."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from luopan.errors import Fault
from luopan.readings.experiments import ExperimentKind
from luopan.tables.bundle import Tables
from luopan.tables.finished import read_channels
from luopan.tables.guardrails import read_guardrail, split_guardrails
from luopan.tables.headers import fold
from luopan.tables.register import Guardrail

Row = Mapping[str, Any]
"""One row of the tests table, by column."""

KINDS: Mapping[ExperimentKind, tuple[str, ...]] = {
    "lift": (
        *("lift", "geo", "geo_lift", "conversion_lift", "matched", "matched_markets"),
        *("multi_cell", "multicell", "提升", "转化提升", "地区对照", "新投", "多组"),
    ),
    "go_dark": ("go_dark", "holdout", "pause", "停投", "暂停", "停播"),
    "heavy_up": ("heavy_up", "boost", "加投", "加量"),
    "switchback": ("switchback", "on_off", "轮换", "轮换试验", "交替"),
    "factorial": (
        *("factorial", "synergy", "interaction", "2x2", "2×2"),
        *("协同", "交互", "析因"),
    ),
    "moderated": ("moderated", "social_pauses", "social_blocks", "调节", "社交轮换"),
    "message": (
        *("message", "copy", "survey"),
        *("话术", "信息", "文案", "问卷"),
    ),
    "audience": (
        *("audience", "audience_split", "split", "ab", "a/b", "ab_test", "people"),
        *("人群", "人群对照", "人群分流", "分流", "分流试验"),
    ),
}
"""What is done in a test, and the other ways of writing it; case and separators do not count."""

LOT = re.compile(r"random(ized|ised|ization|isation)?|\brct\b|by.?lot|随机|抽签", re.IGNORECASE)
"""In the kind's cell: a lot decided which regions were treated."""

TREATED = "treated"
"""The arm of a test with one, where it has no name."""

_USUAL = frozenset(
    map(
        fold,
        (
            *("control", "controls", "compared", "off", "no", "none", "neither", "0", "false"),
            *("baseline", "对照", "对照组", "关", "不投", "无", "否", "常规"),
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Designed:
    """What the tests table says of a design; what it does not say is None or empty."""

    kind: ExperimentKind | None = None
    lot: bool = False
    channels: tuple[str, ...] = ()
    outcome: str | None = None
    regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    audiences: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    start: date | None = None
    end: date | None = None
    level: float | None = None
    shares: Mapping[str, float] = field(default_factory=dict)
    guardrails: tuple[Guardrail, ...] = ()


def read_experiment_kind(text: str) -> ExperimentKind | None:
    """Return what is done in a test, as a cell names it in either language, or None.

    That a lot decided may stand there too; alone it is a lift.
    """
    plain = fold(LOT.sub("", text))
    if not plain and by_lot(text):
        return "lift"
    names = {fold(alias): kind for kind, aliases in KINDS.items() for alias in aliases}
    return names.get(plain)


def by_lot(text: str | None) -> bool:
    """Return whether the kind's cell says that a lot decided."""
    return text is not None and LOT.search(text) is not None


def is_usual(arm: str) -> bool:
    """Return whether an arm is business as usual."""
    return fold(arm) in _USUAL


def design_rows(tables: Tables, name: str | None = None) -> dict[str, list[Row]]:
    """Return the rows of the tests table that tell a design, by test, in the table's order.

    Parameters
    ----------
    tables : Tables
        ``tests`` is read.
    name : str, optional
        Of the one test to read; None reads all.
    """
    told: dict[str, list[Row]] = {}
    if tables.tests is None:
        return told
    rows = tables.tests.filter(pl.col("effect").is_null()).sort("row")
    for row in rows.to_dicts():
        if name is None or row["test"] == name:
            told.setdefault(row["test"], []).append(row)
    return told


def channels_of(rows: Sequence[Row], tables: Tables) -> tuple[str, ...]:
    """Return the channels that the rows of a design name, each once."""
    known = [channel.name for channel in tables.company.channel]
    told = [c for row in rows if row["channel"] for c in read_channels(row["channel"], known)]
    return tuple(dict.fromkeys(told))


def first_of(rows: Sequence[Row], column: str) -> Any:  # noqa: ANN401  # whatever it holds
    """Return the first cell of a column that is told; None where none is."""
    return next((row[column] for row in rows if row[column] is not None), None)


def lot_told(rows: Sequence[Row]) -> bool:
    """Return whether a row says that a lot decided."""
    return any(by_lot(row["kind"]) for row in rows)


def designed(tables: Tables, name: str) -> tuple[Designed, tuple[Fault, ...]]:
    """Read the rows of one design.

    Parameters
    ----------
    tables : Tables
        ``tests`` and the channels of the settings are read.
    name : str
        Of the test.

    Returns
    -------
    design : Designed
        Arms that are only compared with are left out; several periods are one, from the first
        day to the last.
    faults : tuple of Fault
        ``test_rows_disagree`` where rows of one test name two kinds, outcomes or levels,
        ``test_kind_unread`` and ``test_guardrail_unread``.
    """
    rows = design_rows(tables, name).get(name)
    if not rows:
        return Designed(), ()
    file = next((i.file for i in tables.inputs if i.table == "tests"), "tests")
    faults: list[Fault] = []
    kind = None
    for text in dict.fromkeys(row["kind"] for row in rows if row["kind"] is not None):
        read = read_experiment_kind(text)
        if read is None:
            faults.append(Fault("test_kind_unread", file, got=text, facts={"kinds": tuple(KINDS)}))
        elif kind not in {None, read}:
            faults.append(_disagree(rows, "kind", file))
        kind = kind or read
    faults += [_disagree(rows, c, file) for c in ("outcome", "level") if len(_told(rows, c)) > 1]
    guardrails, unread = row_guardrails([row.get("guardrail") for row in rows], tables)
    faults += [Fault("test_guardrail_unread", file, got=text[:80]) for text in unread]
    design = Designed(
        kind=kind,
        lot=lot_told(rows),
        channels=channels_of(rows, tables),
        outcome=first_of(rows, "outcome"),
        regions=_arms(rows, "region"),
        audiences=_arms(rows, "audience"),
        start=min(_told(rows, "start"), default=None),
        end=max(_told(rows, "end"), default=None),
        level=first_of(rows, "level"),
        shares=row_shares((row["arm"], row.get("share")) for row in rows),
        guardrails=guardrails,
    )
    return design, tuple(faults)


def row_shares(cells: Iterable[tuple[str | None, float | None]]) -> dict[str, float]:
    """Return each arm's share of the people, the first told of each; of all arms they make 1."""
    told: dict[str, float] = {}
    for arm, share in cells:
        if share:
            told.setdefault(arm or TREATED, share)
    whole = sum(told.values())
    return {arm: share / whole for arm, share in told.items()}


def row_guardrails(
    cells: Iterable[str | None], tables: Tables
) -> tuple[tuple[Guardrail, ...], tuple[str, ...]]:
    """Return the guardrails that rows name, each once, and the texts that name none."""
    less = {goal.indicator for goal in tables.company.goal if goal.better == "lower"}
    texts = [text for cell in cells if cell for text in split_guardrails(cell)]
    read = [(text, read_guardrail(text, less)) for text in dict.fromkeys(texts)]
    unread = tuple(text for text, made in read if made is None)
    return tuple(made for _, made in read if made is not None), unread


def _told(rows: Sequence[Row], column: str) -> list[Any]:
    """Return the different cells of a column that are told, in their order."""
    return list(dict.fromkeys(row[column] for row in rows if row[column] is not None))


def _arms(rows: Sequence[Row], column: str) -> dict[str, tuple[str, ...]]:
    arms: dict[str, tuple[str, ...]] = {}
    for row in rows:
        arm = row["arm"] or TREATED
        if row[column] is not None and not is_usual(arm):
            arms[arm] = tuple(dict.fromkeys((*arms.get(arm, ()), row[column])))
    return arms


def _disagree(rows: Sequence[Row], column: str, file: str) -> Fault:
    told = tuple(str(cell) for cell in _told(rows, column))
    return Fault("test_rows_disagree", file, int(rows[0]["row"]), column, facts={"told": told})
