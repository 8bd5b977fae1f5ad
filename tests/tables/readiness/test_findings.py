"""Clean data raise no alarm; the order of findings; every finding has words."""

import re
from collections.abc import Callable
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

import polars as pl
import pytest

import luopan.tables.readiness as package
from luopan.brief.words import load
from luopan.connectors import load_folder
from luopan.readings.base import Check
from luopan.tables.bundle import Tables
from luopan.tables.readiness import findings


def test_a_clean_firm_raises_no_alarm(found: Callable[..., list[Check]]) -> None:
    assert found() == []


def test_the_sample_firm_raises_no_alarm() -> None:
    with as_file(files("luopan.sample")) as folder:
        tables = load_folder(folder, today=date(2026, 11, 23))
    told = [(check.code, check.facts["source"]) for check in findings(tables, tables.as_of)]
    assert told == [("self_selected", "community"), ("self_selected", "site")]


def test_a_firm_with_no_tables_is_only_asked_for_its_goals(clean: Tables) -> None:
    bare = Tables(company=clean.company, as_of=clean.as_of)
    assert [check.code for check in findings(bare, clean.as_of)] == ["goal_without_data"]


def test_gravest_first(clean: Tables, found: Callable[..., list[Check]]) -> None:
    assert clean.channels is not None
    assert clean.surveys is not None
    twin = clean.channels.with_columns(
        pl.col("channel").replace_strict({"search": "tv"}, default=pl.col("channel"))
    )
    spoilt = pl.concat(
        [
            clean.channels.filter(pl.col("channel") != "search"),
            twin.filter(clean.channels["channel"] == "tv").with_columns(
                pl.lit("search").alias("channel")
            ),
        ]
    )
    told = found(channels=spoilt, surveys=clean.surveys.with_columns(pl.lit(5).alias("count")))
    assert [(check.code, check.severity) for check in told] == [
        ("identical_channels", "fail"),
        ("tiny_waves", "warn"),
    ]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_finding_has_words(language: str) -> None:
    folder = Path(package.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    words = load(language)  # type: ignore[arg-type]
    named = set(re.findall(r'present\(\s*"(\w+)"', source))
    named |= set(re.findall(r'\(\s*"(\w+)", (?:again|seen)', source))
    named |= {"identical_channels", "collinear_channels", "missing_channel_weeks", "missing_weeks"}
    named |= {"regions_open_late", "regions_close_early"}
    assert len(named) >= 25
    assert [code for code in sorted(named) if not words.has(f"check.{code}")] == []
