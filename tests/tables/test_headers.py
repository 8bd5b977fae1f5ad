"""Which column of a file is which."""

import polars as pl
import pytest

from luopan.errors import Fault
from luopan.tables.definitions import CHANNELS, OUTCOMES, SURVEYS
from luopan.tables.headers import Headers, fold, match_headers, nearest
from luopan.tables.raw import RawTable
from luopan.tables.schema import TableDefinition


def match(
    headers: tuple[str, ...], definition: TableDefinition = CHANNELS, currency: str = "CNY"
) -> Headers:
    frame = pl.DataFrame({str(i): ["x"] for i in range(len(headers))})
    raw = RawTable(definition.name, "data/t.csv", headers, frame, 2, "")
    return match_headers(raw, definition, currency)


def mapped(headers: Headers) -> dict[str, tuple[int, int]]:
    return {name: (m.position, m.power) for name, m in headers.mapped.items()}


@pytest.mark.parametrize(
    "headers",
    [
        ("date", "channel", "spend"),
        ("Date", " Channel ", "SPEND"),
        ("日期", "渠道", "花费"),
        ("周起始日", "媒体", "投放费用"),
        ("ｄａｔｅ", "Channel_Name", "Cost"),
        ("week start", "channel-name", "cost"),
        ("日期(周一)", "渠道（名称）", "花费（元）"),
    ],
)
def test_names_in_either_language(headers: tuple[str, ...]) -> None:
    found = match(headers)
    assert mapped(found) == {"date": (0, 0), "channel": (1, 0), "spend": (2, 0)}
    assert (found.faults, found.findings) == ((), ())


@pytest.mark.parametrize(
    ("header", "power"),
    [
        ("花费(万元)", 4),
        ("花费（亿元）", 8),
        ("spend [k]", 3),
        ("spend (CNY)", 0),
        ("花费(RMB)", 0),
        ("cost (millions)", 6),
    ],
)
def test_the_unit_in_brackets(header: str, power: int) -> None:
    assert mapped(match(("date", "channel", header)))["spend"] == (2, power)


def test_a_unit_that_is_not_known_is_asked_about() -> None:
    found = match(("date", "channel", "spend (USD)"))
    assert found.faults == (Fault("unit_unclear", "data/t.csv", 1, "spend (USD)", "spend (USD)"),)
    assert match(("date", "channel", "spend (USD)"), currency="USD").faults == ()


def test_a_missing_column_is_named_with_what_is_there() -> None:
    (fault,) = match(("date", "chanel", "spend")).faults
    assert (fault.code, fault.row, fault.column) == ("column_misnamed", 1, "channel")
    assert fault.facts == {
        "table": "channels",
        "aliases": ("channel", "渠道", "媒体", "渠道名", "media"),
        "there": ("date", "chanel", "spend"),
        "like": ("chanel",),
    }


def test_every_missing_column_is_named_at_once() -> None:
    assert [f.column for f in match(("a", "b")).faults] == ["date", "channel", "spend"]


def test_the_nearest_way_of_writing_a_survey_decides_what_is_missing() -> None:
    counted = match(("date", "indicator", "answer"), SURVEYS)
    assert [f.column for f in counted.faults] == ["count"]
    assert match(("date", "indicator", "score"), SURVEYS).faults == ()


def test_two_columns_of_one_meaning() -> None:
    (fault,) = match(("date", "channel", "spend", "花费")).faults
    assert fault == Fault(
        "column_twice",
        "data/t.csv",
        1,
        "花费",
        facts={"name": "spend", "first": "spend", "table": "channels"},
    )


def test_the_same_header_twice() -> None:
    assert [f.code for f in match(("date", "date", "channel", "spend")).faults] == ["column_twice"]


def test_values_without_a_header() -> None:
    (fault,) = match(("date", "channel", "spend", "")).faults
    assert fault == Fault("column_unnamed", "data/t.csv", 1, facts={"position": 4})


def test_an_empty_column_without_a_header_is_nothing() -> None:
    frame = pl.DataFrame(
        {"0": ["x"], "1": ["x"], "2": ["x"], "3": pl.Series([None], dtype=pl.String)}
    )
    raw = RawTable("channels", "t.csv", ("date", "channel", "spend", ""), frame, 2, "")
    assert match_headers(raw, CHANNELS, "CNY").faults == ()


def test_columns_beyond_the_definition_are_told() -> None:
    (finding,) = match(("date", "channel", "spend", "备注")).findings
    assert (finding.code, finding.severity) == ("columns_unread", "info")
    assert finding.facts["columns"] == ("备注",)


def test_a_slip_in_an_optional_name_is_pointed_out() -> None:
    slip, rest = match(("date", "indicator", "value", "regoin", "memo"), OUTCOMES).findings
    assert (slip.code, slip.severity) == ("column_slip", "warn")
    assert (slip.facts["header"], slip.facts["name"]) == ("regoin", "region")
    assert (rest.code, rest.facts["columns"]) == ("columns_unread", ("memo",))


def test_many_columns_beyond_the_definition_are_not_all_listed() -> None:
    extra = tuple(f"memo{i}" for i in range(40))
    (finding,) = match(("date", "channel", "spend", *extra)).findings
    assert finding.facts["columns"] == (*extra[:12], "…")


def test_names_are_compared_without_case_width_and_separators() -> None:
    assert fold(" Week_Start ") == fold("week-start") == fold("ＷｅｅｋＳｔａｒｔ")
    assert nearest("Revenu", ["revenue", "nps"]) == ("revenue",)
    assert nearest("zzz", ["revenue", "nps"]) == ()
