"""Designs of tests as a firm writes them into the tests table, through the real loader."""

from datetime import date
from pathlib import Path

import pytest

from luopan.connectors import load_folder
from luopan.tables.designs import KINDS, Designed, designed, read_experiment_kind
from luopan.tables.headers import fold

SETTINGS = """[company]
name = "f"
[[channel]]
name = "tv"
kind = "traditional"
[[channel]]
name = "ads"
kind = "paid_social"
[[indicator]]
name = "revenue"
kind = "flow"
"""
HEAD = "test,kind,channel,region,audience,arm,start,end,outcome,level,effect,low,high\n"


def read(folder: Path, rows: str, name: str = "t") -> tuple[Designed, tuple[str, ...]]:
    (folder / "data").mkdir()
    (folder / "luopan.toml").write_text(SETTINGS)
    (folder / "data" / "outcomes.csv").write_text("date,indicator,value\n2024-01-01,revenue,5\n")
    (folder / "data" / "tests.csv").write_text(HEAD + rows, encoding="utf-8")
    design, faults = designed(load_folder(folder), name)
    return design, tuple(fault.code for fault in faults)


def test_arms_and_periods_are_gathered(tmp_path: Path) -> None:
    rows = (
        "t,加投,tv+ads,south,,big,2026-07-06,2026-07-19,revenue,0.9,,,\n"
        "t,heavy-up,tv,north,,big,2026-07-20,2026-08-02,revenue,,,,\n"
        "t,heavy_up,ads,east,,small,2026-07-06,2026-08-02,,,,,\n"
        "t,heavy_up,ads,west,,对照,2026-07-06,2026-08-02,,,,,\n"
        "other,lift,tv,far,,,2020-01-06,2020-02-02,nps,,,,\n"
        "t,lift,tv,,,,2020-01-06,2020-02-02,nps,0.8,5,1,9\n"
    )
    design, faults = read(tmp_path, rows)
    assert faults == ()
    assert design == Designed(
        kind="heavy_up",
        channels=("tv", "ads"),
        outcome="revenue",
        regions={"big": ("south", "north"), "small": ("east",)},
        start=date(2026, 7, 6),
        end=date(2026, 8, 2),
        level=0.9,
    )


def test_audiences_without_an_arm(tmp_path: Path) -> None:
    design, _ = read(tmp_path, "t,话术,,,fans,,2026-07-06,2026-07-19,,,,,\n")
    assert (design.kind, dict(design.audiences)) == ("message", {"treated": ("fans",)})


def test_a_name_without_rows_says_nothing(tmp_path: Path) -> None:
    rows = "t,lift,tv,south,,,2026-07-06,2026-07-19,revenue,,,,\n"
    assert read(tmp_path, rows, "u") == (Designed(), ())


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("lift,tv,,,,2026-07-06,2026-07-19,revenue,", "pause,tv,,,,,,,", "test_rows_disagree"),
        ("lift,tv,,,,2026-07-06,2026-07-19,revenue,", "lift,tv,,,,,,nps,", "test_rows_disagree"),
        ("lift,tv,,,,2026-07-06,2026-07-19,,0.9", "lift,tv,,,,,,,0.8", "test_rows_disagree"),
        ("magic,tv,,,,2026-07-06,2026-07-19,,", "magic,tv,,,,,,,", "test_kind_unread"),
    ],
)
def test_rows_that_disagree(tmp_path: Path, first: str, second: str, code: str) -> None:
    rows = f"t,{first},,,\nt,{second},,,\n"
    assert read(tmp_path, rows)[1] == (code,)


def test_every_way_of_writing_a_kind_is_one_kind() -> None:
    told = [(fold(alias), kind) for kind, aliases in KINDS.items() for alias in aliases]
    assert len(dict(told)) == len({alias for alias, _ in told}) == len(set(told))
    assert all(read_experiment_kind(alias.upper()) == kind for alias, kind in told)
    assert read_experiment_kind("roi") is None
