"""How cells are read: examples, each put through the parser itself."""

from collections.abc import Iterator, Sequence

import polars as pl

from generator.markdown import Reader
from luopan.tables.parse_date import parse_dates
from luopan.tables.parse_number import NumberRules, parse_numbers

NUMBERS = (
    "1200000",
    "1,200,000",
    "120万",
    "0.012亿",
    "１２００",
    "¥1,200",
    "(1,200)",
    "31%",
    "1.234,5",
    "$1,200",
    "-",
    "N/A",
    "=1+1",
)
DAYS = (
    "2026-11-16",
    "2026/11/16",
    "20261116",
    "2026年11月16日",
    "2026-W47",
    "16 Nov 2026",
    "16/11/2026",
    "03/04/2026",
    "2026年11月",
    "26/11/16",
)


def cells(reader: Reader) -> Iterator[Sequence[str]]:
    """Return rows of a cell's text and what becomes of it."""
    rules = NumberRules(percent=True, currency="CNY")
    numbers = parse_numbers(pl.Series(NUMBERS), rules)
    days = parse_dates(pl.Series(DAYS))
    for texts, parsed in ((NUMBERS, numbers), (DAYS, days)):
        for text, value, code in zip(texts, parsed.values, parsed.codes, strict=True):
            told = f"{value:,.10g}" if isinstance(value, float) else str(value)
            refused = reader.own["folder"]["refused"].format(code=code)
            yield [f"`{text}`", told if code is None else refused]
