"""Stored chances: written once, read as written; what was changed or taken out is found."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from luopan.connectors.registry import read
from luopan.tables.build import Built, build_table
from luopan.tables.chances import (
    StoredChance,
    earlier,
    intact,
    merge,
    settle_chances,
    spoken_from,
    to_frame,
)
from luopan.tables.definitions import CHANCES
from luopan.tables.forecasts import to_csv
from luopan.tables.raw import Source

NOON = datetime.fromisoformat("2026-11-15T12:00:00")
FIRST = StoredChance(
    "a" * 32, "=cmd 含糖争议, \"糖\"", NOON, 2, "no", 24, 1 / 3, 0.1, 0.7, 0.9, "blend",
    48, 21, "weibo", 220_000, 800,
)  # fmt: skip
SECOND = replace(FIRST, hours=72, mean=0.5)
LATER = replace(FIRST, made_at=NOON.replace(hour=13), basis="own", prior=None, public=0)


def loaded(path: Path) -> Built:
    raw = read(Source("chances", path.name, path.parent))
    return settle_chances(build_table(raw, CHANCES), path.name)


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    path = tmp_path / "chances.csv"
    path.write_bytes(to_csv(merge(None, to_frame([FIRST, SECOND, LATER]))))
    return path


def edited(path: Path, change: Callable[[list[str]], list[str]]) -> Built:
    path.write_text(
        "\n".join(change(path.read_text(encoding="utf-8").splitlines())) + "\n", "utf-8"
    )
    return loaded(path)


def found(built: Built) -> dict[str, tuple[object, object]]:
    return {c.code: (c.facts["count"], c.facts.get("row")) for c in built.findings}


def test_what_is_written_comes_back_whole_and_sound(stored: Path) -> None:
    built = loaded(stored)
    assert (built.faults, built.findings) == ((), ())
    assert built.frame is not None
    assert intact(built.frame).to_list() == [True] * 3
    told = built.frame.drop("row", "number", "seal")
    assert told.equals(to_frame([FIRST, SECOND, LATER]))
    assert told["mean"][0] == 0.333333


def test_the_same_chance_is_stored_once_and_never_replaced(stored: Path) -> None:
    frame = loaded(stored).frame
    again = to_frame([replace(FIRST, mean=0.9), replace(LATER, hours=3), replace(LATER, hours=3)])
    kept = merge(frame, again)
    assert kept["number"].to_list() == [1, 2, 3, 4]
    assert kept["mean"].to_list() == [0.333333, 0.5, 0.333333, 0.333333]
    assert merge(kept, again).equals(kept)
    assert intact(kept).all()


def test_a_changed_cell_is_found_and_the_row_stays(stored: Path) -> None:
    built = edited(stored, lambda lines: [x.replace(",0.5,", ",0.2,") for x in lines])
    assert found(built) == {"chances_changed": (1, 3)}
    assert built.frame is not None
    assert intact(built.frame).to_list() == [True, False, True]
    kept = merge(built.frame, to_frame([replace(LATER, hours=3)]))
    assert kept["mean"].to_list() == [0.333333, 0.2, 0.333333, 0.333333]
    assert kept["number"].to_list() == [1, 2, 3, 4]


def test_a_row_that_was_taken_out_leaves_its_number_missing(stored: Path) -> None:
    built = edited(stored, lambda lines: [lines[0], *lines[2:]])
    assert found(built) == {"chances_missing": (1, None)}
    assert built.frame is not None
    assert intact(built.frame).all()


def test_sorting_and_a_spreadsheets_dates_harm_nothing(stored: Path) -> None:
    built = edited(stored, lambda lines: [lines[0], *lines[:0:-1]])
    assert found(built) == {}
    built = edited(stored, lambda lines: [x.replace("2026-11-15T", "2026/11/15 ") for x in lines])
    assert (built.faults, found(built)) == ((), {})


@pytest.mark.parametrize(("old", "new", "code"), [
    (",0.5,", ",half,", "not_a_number"),
    (",0.5,", ",5,", "out_of_bounds"),
    (",blend,", ",guess,", "not_a_choice"),
    ("2026-11-15T13", "tomorrow", "not_a_date"),
])  # fmt: skip
def test_a_cell_that_cannot_be_read_is_a_fault_of_its_line(
    stored: Path, old: str, new: str, code: str
) -> None:
    built = edited(stored, lambda lines: [x.replace(old, new) for x in lines])
    assert {fault.code for fault in built.faults} == {code}
    assert built.findings == ()


def test_only_what_was_told_before_is_earlier() -> None:
    frame = to_frame([FIRST, LATER])
    assert earlier(frame, NOON).height == 0
    assert earlier(frame, LATER.made_at)["made_at"].to_list() == [NOON]
    assert spoken_from(NOON.replace(hour=11, minute=59, second=59, microsecond=5)) == NOON
