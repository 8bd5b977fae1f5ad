"""Separated text."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luopan.connectors.sheet.comma import read_comma
from luopan.errors import InputError
from luopan.tables.raw import MAX_COLUMNS, Source

SOURCE = Source("channels", "data/channels.csv", Path())
ROWS = [("2024-01-01", "tv", "1,200"), ("2024-01-08", "微博", "5")]


def read(text: str | bytes) -> tuple:
    content = text.encode() if isinstance(text, str) else text
    headers, frame, first_row, faults = read_comma(content, SOURCE, "")
    return headers, frame.rows(), first_row, [(f.code, f.row) for f in faults]


def refused(text: str | bytes) -> list[tuple[str, int | None]]:
    with pytest.raises(InputError) as caught:
        read(text)
    return [(fault.code, fault.row) for fault in caught.value.faults]


@pytest.mark.parametrize(
    "text",
    [
        'date,channel,spend\n2024-01-01,tv,"1,200"\n2024-01-08,微博,5\n',
        'date,channel,spend\r\n2024-01-01,tv,"1,200"\r\n2024-01-08,微博,5',
        'date,channel,spend\r2024-01-01,tv,"1,200"\r2024-01-08,微博,5\r',
        "date;channel;spend\n2024-01-01;tv;1,200\n2024-01-08;微博;5\n",
        "date\tchannel\tspend\n2024-01-01\ttv\t1,200\n2024-01-08\t微博\t5\n",
        "date，channel，spend\n2024-01-01，tv，1,200\n2024-01-08，微博，5\n",
        'sep=;\ndate;channel;spend\n2024-01-01;tv;"1,200"\n2024-01-08;微博;5\n',
        '"date","channel","spend"\n"2024-01-01","tv","1,200"\n"2024-01-08","微博","5"\n',
    ],
    ids=["comma", "windows", "macintosh", "semicolon", "tab", "full-width", "sep=", "quoted"],
)
def test_a_way_of_separating(text: str) -> None:
    assert read(text) == (("date", "channel", "spend"), ROWS, 2, [])


def test_blank_lines_keep_the_row_numbers_true() -> None:
    headers, rows, first_row, _ = read("\n\na,b\n\n \r\n1,2\n\n3,4\n")
    assert (headers, first_row) == (("a", "b"), 6)
    assert rows == [("1", "2"), (None, None), ("3", "4")]


def test_row_numbers_stay_true_in_a_long_file() -> None:
    lines = [
        "" if i % 7 == 3 else f'{i},"x\ny"' if i % 11 == 5 else f"{i},x" for i in range(200_000)
    ]
    _, rows, first_row, _ = read("\n".join(["a,b", *lines]) + "\n")
    assert first_row == 2
    assert [row[0] for row in rows] == [None if i % 7 == 3 else str(i) for i in range(200_000)]


def test_line_breaks_and_quotes_inside_a_cell() -> None:
    assert read('a,"b\nb"\n"x\ny","say ""hi"""\n')[:2] == (("a", "b\nb"), [("x\ny", 'say "hi"')])


def test_full_width_commas_inside_text_stay() -> None:
    assert read("a，b\n1，“好，很好”\n")[3] == [("row_too_long", 2)]
    assert read('a，b\n1，"好，很好"\n')[1] == [("1", "好，很好")]


def test_a_quote_inside_an_unquoted_cell() -> None:
    assert read('a,b\n1,27" screen\n2,x\n')[1] == [("1", '27" screen'), ("2", "x")]


def test_short_rows_have_empty_cells_at_their_end() -> None:
    assert read("a,b,c\n1,2\n1,2,3\n")[1] == [("1", "2", None), ("1", "2", "3")]


def test_rows_with_more_cells_than_the_header() -> None:
    _, rows, _, faults = read("a,b\n1,2\n1,2,3\n\n1,2,3,4\n1,2,,\n")
    assert faults == [("row_too_long", 3), ("row_too_long", 5)]
    assert rows[1] == ("1", "2")


def test_many_long_rows_are_counted() -> None:
    faults = read("a,b\n" + "1,2,3\n" * 50)[3]
    assert faults == [*(("row_too_long", row) for row in range(2, 22)), ("more_like_this", None)]


@pytest.mark.parametrize(
    ("text", "row"), [('a,b\n1,2\n1,"x\n3,4\n5,6\n', 3), ('a,b\n1,"x"y,3\n', 2)]
)
def test_a_quote_that_does_not_close(text: str, row: int) -> None:
    assert refused(text) == [("quotes_open", row)]


def test_a_header_and_nothing_else() -> None:
    assert read("a,b\n") == (("a", "b"), [], 2, [])
    assert read("a,b") == (("a", "b"), [], 2, [])


def test_one_column() -> None:
    assert read("a\n1\n2\n")[:2] == (("a",), [("1",), ("2",)])


def test_a_very_wide_sheet_is_refused_by_its_header() -> None:
    wide = ",".join(f"c{i}" for i in range(5000))
    assert refused(f"{wide}\n" + "1,2\n" * 10) == [("too_many_columns", None)]
    assert len(read(",".join(["c"] * MAX_COLUMNS))[0]) == MAX_COLUMNS


CELL = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\r\x1f", exclude_categories=["Cs"]),
    max_size=6,
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5))
def test_whatever_is_quoted_comes_back_the_same(rows: list[tuple[str, str]]) -> None:
    lines = ["a,b", *(",".join(f'"{c.replace(chr(34), chr(34) * 2)}"' for c in r) for r in rows)]
    assert read("\n".join(lines) + "\n")[1] == rows
