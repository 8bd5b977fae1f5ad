"""Stored forecasts."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from luopan.connectors.registry import read
from luopan.tables.build import build_table
from luopan.tables.definitions import FORECASTS
from luopan.tables.forecasts import Forecast, merge, to_csv, to_frame
from luopan.tables.raw import Source

FIRST = Forecast("nps", date(2026, 11, 1), date(2026, 12, 1), 28.125, 23.9, 1 / 3 + 32, 0.9)
SECOND = replace(FIRST, made_on=date(2026, 11, 8), region="北京", audience="public")


def stored(path: Path) -> list[dict]:
    raw = read(Source("forecasts", path.name, path.parent))
    built = build_table(raw, FORECASTS)
    assert built.faults == ()
    assert built.frame is not None
    return built.frame.drop("row").to_dicts()


def test_what_is_written_comes_back_the_same(tmp_path: Path) -> None:
    path = tmp_path / "forecasts.csv"
    path.write_bytes(to_csv(merge(None, to_frame([SECOND, FIRST]))))
    assert stored(path) == to_frame([FIRST, SECOND]).to_dicts()


def test_a_later_run_adds_and_a_run_of_the_same_day_replaces() -> None:
    again = replace(FIRST, mean=30.0)
    kept = merge(merge(None, to_frame([FIRST])), to_frame([again, SECOND]))
    assert kept.to_dicts() == to_frame([again, SECOND]).to_dicts()
    assert merge(kept, to_frame([again, SECOND])).equals(kept)


def test_the_same_forecasts_give_the_same_bytes() -> None:
    one, two = to_frame([FIRST]), to_frame([SECOND])
    assert to_csv(merge(one, two)) == to_csv(merge(two, one))


def test_a_name_that_a_spreadsheet_would_run_is_written_as_text(tmp_path: Path) -> None:
    path = tmp_path / "forecasts.csv"
    path.write_bytes(to_csv(to_frame([replace(FIRST, region="=cmd|' /C calc'!A0")])))
    assert ",'=cmd|" in path.read_text(encoding="utf-8")
    assert stored(path)[0]["region"] == "=cmd|' /C calc'!A0"


def test_nothing_stored_is_an_empty_table() -> None:
    assert merge(None, to_frame([])).to_dicts() == []
