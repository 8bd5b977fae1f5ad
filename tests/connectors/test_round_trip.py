"""Whatever a firm has, written in whatever way its people write, comes back the same."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from luopan.connectors.registry import read
from luopan.tables.build import build_table
from luopan.tables.definitions import CHANNELS
from luopan.tables.raw import Source

DATES: tuple[Callable[[date], str], ...] = (
    lambda day: day.isoformat(),
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.day} {day:%b} {day.year}",
)
NUMBERS: tuple[Callable[[int], str], ...] = (
    str,
    lambda value: f"{value:,}",
    lambda value: f"¥{value:,}.00",
    lambda value: f"{value / 10_000}万" if value >= 10_000 else str(value),
    lambda value: str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
)
ROWS = st.lists(
    st.tuples(
        st.dates(min_value=date(2000, 1, 1), max_value=date(2030, 12, 31)),
        st.sampled_from(["tv", "微博", "=evil()", "a, b", 'say "hi"', "两，半", "line\nbreak"]),
        st.integers(min_value=0, max_value=10**9),
        st.sampled_from([None, "北京", "Ulm"]),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(
    rows=ROWS,
    header=st.sampled_from(
        [("date", "channel", "spend", "region"), ("日期", "渠道", "花费", "地区")]
    ),
    separator=st.sampled_from([",", ";", "\t", "，"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    style=st.randoms(use_true_random=False),
)
def test_rows_survive_the_way_they_are_written(
    rows, header, separator, encoding, line_end, style
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator=line_end)
    writer.writerow(header)
    for day, channel, spend, region in rows:
        cells = (style.choice(DATES)(day), channel, style.choice(NUMBERS)(spend), region)
        writer.writerow(cells)
    with TemporaryDirectory() as folder:
        (Path(folder) / "t.csv").write_bytes(text.getvalue().encode(encoding))
        built = build_table(read(Source("channels", "t.csv", Path(folder))), CHANNELS)
    assert built.faults == ()
    assert built.frame is not None
    expected = [(*row, i) for i, row in enumerate(rows, start=2)]
    found = built.frame.select("date", "channel", pl.col("spend").cast(int), "region", "row")
    assert found.rows() == expected
