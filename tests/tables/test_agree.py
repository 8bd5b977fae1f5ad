"""Tables held against ``luopan.toml``."""

import polars as pl
import pytest

from luopan.tables.agree import channel_faults, indicator_faults, rate_faults
from luopan.tables.settings import Declared

DECLARED = Declared(
    channels=("tv", "weibo"),
    indicators={"revenue": "flow", "repeat": "rate", "nps": "nps", "typo": None},
)


def channels(*names: str | None) -> pl.DataFrame:
    return pl.DataFrame({"channel": names, "row": range(2, 2 + len(names))})


def test_declared_channels_are_let_through() -> None:
    assert channel_faults(channels("tv", "weibo", None), ("c.csv", "渠道"), DECLARED) == []


@pytest.mark.parametrize(
    ("name", "code", "near"),
    [
        ("TV", "channel_undeclared", ("tv",)),
        ("radio", "channel_undeclared", ()),
        ("weibo_ads", "channel_social_undeclared", ("weibo",)),
        ("小红书", "channel_social_undeclared", ()),
    ],
)
def test_a_channel_that_is_not_declared(name: str, code: str, near: tuple[str, ...]) -> None:
    (fault,) = channel_faults(channels("tv", name, name), ("c.csv", "渠道"), DECLARED)
    assert (fault.code, fault.file, fault.row, fault.column) == (code, "c.csv", 3, "渠道")
    assert (fault.got, fault.facts["channel"], fault.facts["nearest"]) == (name, name, near)


@pytest.mark.parametrize("name", ["合计", " 总计", "Grand Total", "小 计"])
def test_a_total_is_no_channel(name: str) -> None:
    (fault,) = channel_faults(channels("tv", name), ("c.csv", "渠道"), DECLARED)
    assert (fault.code, fault.row, fault.got) == ("total_row", 3, name)


def test_a_column_of_free_text_is_not_a_thousand_questions() -> None:
    faults = channel_faults(channels(*map(str, range(1000))), ("c.csv", "渠道"), DECLARED)
    assert len(faults) == 21
    assert faults[-1].facts == {"of": "channel_undeclared", "more": 980, "total": 1000}


@pytest.mark.parametrize(
    ("table", "name", "codes"),
    [
        ("outcomes", "revenue", []),
        ("outcomes", "repeat", []),
        ("outcomes", "typo", []),
        ("surveys", "nps", []),
        ("outcomes", "Revenue", ["indicator_without_kind"]),
        ("outcomes", "页面浏览数", ["outcome_counts_reach"]),
        ("outcomes", "followers", ["outcome_counts_crowd"]),
        ("surveys", "revenue", ["kind_not_for_surveys"]),
        ("outcomes", "nps", ["kind_not_for_outcomes"]),
    ],
)
def test_an_indicator_and_its_kind(table: str, name: str, codes: list[str]) -> None:
    frame = pl.DataFrame({"indicator": [name, None, name], "row": [2, 3, 4]})
    faults = indicator_faults(frame, table, ("o.csv", "指标"), DECLARED)
    assert [fault.code for fault in faults] == codes
    assert [fault.row for fault in faults] == [2] * len(codes)


def rates(value: float, n: int | None, indicator: str = "repeat") -> list[tuple]:
    frame = pl.DataFrame(
        {"indicator": [indicator], "value": [value], "n": [n], "row": [2]},
        schema_overrides={"n": pl.Int64, "value": pl.Float64},
    )
    names = {"value": "数值", "n": "总数"}
    return [(f.code, f.row, f.column, f.got) for f in rate_faults(frame, "o.csv", names, DECLARED)]


def test_rates_are_successes_of_n() -> None:
    assert rates(30, 100) == []
    assert rates(0.31, None, "revenue") == []
    assert rates(30, None) == [("rate_without_n", 2, "总数", None)]
    assert rates(0, 0) == [("rate_without_n", 2, "总数", "0")]
    assert rates(130, 100) == [("rate_above_n", 2, "数值", "130.0 / 100")]
    assert rates(0.31, 100) == [("rate_not_counted", 2, "数值", "0.31 / 100")]
    assert rates(30.5, 100) == [("rate_not_counted", 2, "数值", "30.5 / 100")]
    assert rates(-1, 100) == [("rate_above_n", 2, "数值", "-1.0 / 100")]
