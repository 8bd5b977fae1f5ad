"""Designs of tests: the rows of the tests table that carry no result."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from luopan.errors import Fault
from luopan.readings.experiments import ExperimentKind
from luopan.tables.bundle import Tables
from luopan.tables.finished import read_channels
from luopan.tables.headers import fold

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
        *("message", "copy", "audience_split", "survey", "split", "ab", "a/b"),
        *("话术", "信息", "文案", "人群", "人群对照", "问卷"),
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
        ``test_rows_disagree`` where rows of one test name two kinds, outcomes or levels, and
        ``test_kind_unread``.
    """
    if tables.tests is None:
        return Designed(), ()
    rows = tables.tests.filter((pl.col("test") == name) & pl.col("effect").is_null()).sort("row")
    if rows.is_empty():
        return Designed(), ()
    file = next((i.file for i in tables.inputs if i.table == "tests"), "tests")
    faults: list[Fault] = []
    kind = None
    for text in rows["kind"].drop_nulls().unique(maintain_order=True):
        read = read_experiment_kind(text)
        if read is None:
            faults.append(Fault("test_kind_unread", file, got=text, facts={"kinds": tuple(KINDS)}))
        elif kind not in {None, read}:
            faults.append(_disagree(rows, "kind", file))
        kind = kind or read
    apart = [c for c in ("outcome", "level") if rows[c].drop_nulls().n_unique() > 1]
    faults += [_disagree(rows, column, file) for column in apart]
    known = [channel.name for channel in tables.company.channel]
    told = [name for text in rows["channel"].drop_nulls() for name in read_channels(text, known)]
    design = Designed(
        kind=kind,
        lot=any(by_lot(text) for text in rows["kind"].drop_nulls()),
        channels=tuple(dict.fromkeys(told)),
        outcome=_first(rows["outcome"]),
        regions=_arms(rows, "region"),
        audiences=_arms(rows, "audience"),
        start=rows["start"].min(),  # type: ignore[arg-type]  # a column of days
        end=rows["end"].max(),  # type: ignore[arg-type]
        level=_first(rows["level"]),
    )
    return design, tuple(faults)


def _first(cells: pl.Series) -> Any:  # noqa: ANN401  # whatever the column holds
    return next(iter(cells.drop_nulls()), None)


def _arms(rows: pl.DataFrame, column: str) -> dict[str, tuple[str, ...]]:
    arms: dict[str, tuple[str, ...]] = {}
    for row in rows.filter(pl.col(column).is_not_null()).to_dicts():
        arm = row["arm"] or TREATED
        if not is_usual(arm):
            arms[arm] = tuple(dict.fromkeys((*arms.get(arm, ()), row[column])))
    return arms


def _disagree(rows: pl.DataFrame, column: str, file: str) -> Fault:
    told = tuple(str(cell) for cell in rows[column].drop_nulls().unique(maintain_order=True))
    first = int(rows["row"][0])
    return Fault("test_rows_disagree", file, first, column, facts={"told": told})
