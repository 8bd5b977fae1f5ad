from datetime import date

import polars as pl
import pytest

from luopan.brief.words import load
from luopan.connectors.wide import LongTables, WideMapping, long_tables
from luopan.errors import InputError
from luopan.tables.raw import RawTable

MAPPING = WideMapping.model_validate(
    {
        "date": "周",
        "outcome": [{"column": "营收", "name": "revenue"}],
        "channel": [
            {"name": "tv", "kind": "traditional", "spend": "电视"},
            {"name": "posts", "kind": "owned_social", "exposure": "阅读"},
        ],
        "control": [{"column": "事件", "name": "event"}, {"column": "价", "name": "price"}],
    }
)
CELLS: dict[str, list[str | None]] = {
    "周": ["2024-01-01", "2024年1月8日", "2024/1/15"],
    "营收": ["1,200.5", "12万", "¥900"],
    "电视": ["0", "３０", None],
    "阅读": ["5000", "0", "1.2万"],
    "事件": ["na", "双11", "发布会"],
    "价": ["5", "5.1", None],
}


def turn(mapping: WideMapping = MAPPING, **changes: list[str | None]) -> LongTables:
    cells = CELLS | changes
    frame = pl.DataFrame(
        {str(i): column for i, column in enumerate(cells.values())},
        schema={str(i): pl.String for i in range(len(cells))},
    )
    raw = RawTable("sheet", "周报.csv", tuple(cells), frame, 2, "0" * 64)
    return long_tables(raw, mapping, "CNY")


DAYS = [date(2024, 1, 1), date(2024, 1, 8), date(2024, 1, 15)]


def test_outcomes_are_read_as_people_write_them() -> None:
    assert turn().outcomes.rows() == [
        (DAYS[0], "revenue", 1200.5),
        (DAYS[1], "revenue", 120_000.0),
        (DAYS[2], "revenue", 900.0),
    ]


def test_an_empty_cell_gives_no_row_and_is_told() -> None:
    told = turn()
    tv = told.channels.filter(pl.col("channel") == "tv")
    assert tv.rows() == [(DAYS[0], "tv", 0.0, None), (DAYS[1], "tv", 30.0, None)]
    assert told.empty == (("电视", (4,)), ("价", (4,)))


def test_a_channel_of_contacts_has_no_spend() -> None:
    posts = turn().channels.filter(pl.col("channel") == "posts")
    assert posts.select("spend", "exposure").rows() == [(0.0, 5000.0), (0.0, 0.0), (0.0, 12000.0)]


def test_event_names_become_one_control_each() -> None:
    controls = turn().controls
    assert controls is not None
    told = {
        name: controls.filter(pl.col("control") == name)["value"].to_list()
        for name in controls["control"].unique().sort()
    }
    assert told == {
        "event: 双11": [0.0, 1.0, 0.0],
        "event: 发布会": [0.0, 0.0, 1.0],
        "price": [5.0, 5.1],
    }


def test_two_columns_make_one_channel() -> None:
    both = MAPPING.model_copy(
        update={
            "channel": (
                MAPPING.channel[0].model_copy(update={"exposure": "阅读", "kind": "other"}),
            )
        }
    )
    rows = turn(both).channels.rows()
    assert rows == [
        (DAYS[0], "tv", 0.0, 5000.0),
        (DAYS[1], "tv", 30.0, 0.0),
        (DAYS[2], "tv", 0.0, 12000.0),
    ]


def test_a_sheet_without_controls_has_none() -> None:
    assert turn(MAPPING.model_copy(update={"control": ()})).controls is None


@pytest.mark.parametrize(
    ("column", "cells", "code", "row"),
    [
        ("营收", ["1", "many", "3"], "not_a_number", 3),
        ("电视", ["1", "-2", "3"], "negative", 3),
        ("电视", ["1", "2", "=A1"], "formula_cell", 4),
        ("周", ["2024-01-01", "03/04/2024", "2024/1/15"], "ambiguous_date", 3),
        ("周", ["2024-01-01", None, "2024/1/15"], "sheet_date_empty", 3),
        ("价", ["5", "5,1", "6"], "comma_unclear", 3),
    ],
)
def test_a_wrong_cell_is_named_in_the_sheet_itself(
    column: str, cells: list[str | None], code: str, row: int
) -> None:
    with pytest.raises(InputError) as raised:
        turn(**{column: cells})
    (fault,) = raised.value.faults
    assert (fault.code, fault.file, fault.row, fault.column) == (code, "周报.csv", row, column)


def test_every_wrong_cell_is_named_at_once() -> None:
    with pytest.raises(InputError) as raised:
        turn(营收=["x", "y", "3"], 电视=["1", "-2", "z"])
    assert [fault.row for fault in raised.value.faults] == [2, 3, 3, 4]


def test_a_unit_in_the_header_is_heeded() -> None:
    outcome = MAPPING.outcome[0].model_copy(update={"column": "营收(万元)"})
    mapping = MAPPING.model_copy(update={"outcome": (outcome,)})
    told = turn(mapping, **{"营收(万元)": ["120", "0.5", "1,000"]})
    assert told.outcomes["value"].to_list() == [1_200_000.0, 5_000.0, 10_000_000.0]


def test_blank_rows_are_passed_over() -> None:
    blank = {name: [*cells, None] for name, cells in CELLS.items()}
    assert turn(**blank).outcomes.rows() == turn().outcomes.rows()
    assert turn(**blank).empty == turn().empty


BAD_DATES = ["03/04/2024", "2024-02-30", "x", "2024-01", "24/1/8", "1900-01-01", "合计", "-"]
BAD_NUMBERS = ["x", "nan", "1e16", "=A1", "#N/A", "1,5", "$5", "-", "5%", "-1"]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(
    ("column", "cell"),
    [*(("周", cell) for cell in BAD_DATES), *(("电视", cell) for cell in BAD_NUMBERS)],
)
def test_a_fault_keeps_the_facts_that_its_words_need(column: str, cell: str, language: str) -> None:
    cells = ["2024-01-01", cell, "2024/1/15"] if column == "周" else ["1", cell, "3"]
    with pytest.raises(InputError) as raised:
        turn(**{column: cells})
    (fault,) = raised.value.faults
    facts = {"file": fault.file, "row": fault.row, "column": fault.column, "got": fault.got}
    for part in ("says", "expected", "remedy"):
        assert load(language).text(f"fault.{fault.code}.{part}", **{**facts, **fault.facts})


def test_the_same_fault_down_a_column_becomes_a_count() -> None:
    many = {name: cells[:1] * 30 for name, cells in CELLS.items()}
    with pytest.raises(InputError) as raised:
        turn(**many | {"营收": ["x"] * 30, "事件": ["双11"] * 30})
    faults = raised.value.faults
    assert [fault.code for fault in faults] == ["not_a_number"] * 20 + ["more_like_this"]
    assert (faults[-1].column, faults[-1].facts["more"]) == ("营收", 10)


def test_money_in_another_currency_is_refused_at_its_header() -> None:
    outcome = MAPPING.outcome[0].model_copy(update={"column": "营收 (USD)"})
    with pytest.raises(InputError) as raised:
        turn(MAPPING.model_copy(update={"outcome": (outcome,)}), **{"营收 (USD)": ["1", "2", "3"]})
    (fault,) = raised.value.faults
    assert (fault.code, fault.row, fault.column) == ("other_currency", 1, "营收 (USD)")
    told = outcome.model_copy(update={"unit": "USD"})
    turn(MAPPING.model_copy(update={"outcome": (told,)}), **{"营收 (USD)": ["1", "2", "3"]})
