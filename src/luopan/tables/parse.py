"""One column of a source, as its definition wants it; every wrong cell gets a code."""

from dataclasses import dataclass

import polars as pl

from luopan.tables.cells import Parsed, by_unique, no_codes, tidy
from luopan.tables.parse_date import parse_dates, parse_datetimes
from luopan.tables.parse_number import NumberRules, parse_numbers
from luopan.tables.schema import Column

_NESTED = (pl.List, pl.Array, pl.Struct, pl.Binary, pl.Object)

_BLANKS = " \t\r\n\u3000\u00a0\ufeff"
_UNCLEAN = rf"^$|^[{_BLANKS}]|[{_BLANKS}]$|^'[=+\-@]|\x00"
"""What `_clean_text` changes or finds fault with."""


@dataclass(frozen=True, slots=True)
class ColumnRules:
    """What the parsing of a column needs beside its definition.

    Parameters
    ----------
    currency : str
        ISO code of the firm's money.
    power : int
        Power of ten that the header asks for.
    """

    currency: str = "CNY"
    power: int = 0


def readable(cells: pl.Series) -> bool:
    """Say whether the cells are single values, not lists, records or bytes."""
    return not isinstance(cells.dtype, _NESTED)


def parse_column(cells: pl.Series, column: Column, rules: ColumnRules) -> Parsed:
    """Read a column as its definition wants it.

    Parameters
    ----------
    cells : polars.Series
        Text, or any single-valued type.
    column : Column
        The definition.
    rules : ColumnRules
        The rest.

    Returns
    -------
    Parsed
        Values in ``column.polars_type`` and a code for each wrong cell: those of
        `parse_numbers` and `parse_dates`, ``missing_value``, ``missing_key``, ``negative``,
        ``out_of_bounds``, ``not_whole``, ``not_a_choice``, ``nul_character``.
    """
    if column.type in ("number", "count"):
        parsed = _bounded(_numbers(cells, column, rules), column)
    elif column.type in ("date", "datetime"):
        parsed = _dates(cells, column)
    elif column.type == "choice":
        parsed = by_unique(_texts(cells), lambda distinct: _choices(distinct, column))
    else:
        parsed = _cleaned(_texts(cells))
    if not column.required:
        return parsed
    code = "missing_value" if column.type in ("number", "count") else "missing_key"
    return _with_code(parsed, parsed.values.is_null() & parsed.codes.is_null(), code)


def _texts(cells: pl.Series) -> pl.Series:
    return cells if cells.dtype == pl.String else cells.cast(pl.String)


def _numbers(cells: pl.Series, column: Column, rules: ColumnRules) -> Parsed:
    if cells.dtype.is_numeric() and not rules.power:
        return parse_numbers(cells.cast(pl.Float64), NumberRules())
    return parse_numbers(_texts(cells), NumberRules(column.percent, rules.currency, rules.power))


def _dates(cells: pl.Series, column: Column) -> Parsed:
    kind = pl.Date if column.type == "date" else pl.Datetime("us")
    if isinstance(cells.dtype, pl.Datetime):
        cells = cells.dt.replace_time_zone(None)
    if cells.dtype.is_temporal() and cells.dtype not in (pl.Time, pl.Duration):
        return Parsed(cells.cast(kind), no_codes(len(cells)))
    if column.type == "datetime":
        return parse_datetimes(_texts(cells))
    return parse_dates(_texts(cells), closes=column.closes)


def _bounded(parsed: Parsed, column: Column) -> Parsed:
    values = parsed.values
    if column.low is not None and (values < column.low).any():
        code = "negative" if column.low == 0 else "out_of_bounds"
        parsed = _with_code(parsed, (values < column.low).fill_null(value=False), code)
    if column.high is not None and (values > column.high).any():
        parsed = _with_code(parsed, (values > column.high).fill_null(value=False), "out_of_bounds")
    if column.type != "count":
        return parsed
    broken = ((values != values.round()) & parsed.codes.is_null()).fill_null(value=False)
    parsed = _with_code(parsed, broken, "not_whole")
    return Parsed(parsed.values.cast(pl.Int64, strict=False), parsed.codes)


def _with_code(parsed: Parsed, where: pl.Series, code: str) -> Parsed:
    """Return `parsed` with `code` on the cells of `where` that have none yet."""
    if not where.any():
        return parsed
    frame = pl.DataFrame({"code": parsed.codes, "where": where})
    codes = frame.select(
        pl.when(pl.col("code").is_null() & pl.col("where"))
        .then(pl.lit(code))
        .otherwise(pl.col("code"))
        .alias("code")
    )["code"]
    return Parsed(parsed.values, codes)


def _cleaned(cells: pl.Series) -> Parsed:
    """Clean the cells that need it; the others stay where they lie, however long they are."""
    needs = cells.str.contains(_UNCLEAN).fill_null(value=False)
    if not needs.any():
        return Parsed(cells, no_codes(len(cells)))
    parsed = by_unique(cells.filter(needs), _clean_text)
    place = (needs.cast(pl.Int64).cum_sum() - 1).clip(lower_bound=0)
    return Parsed(
        parsed.values.gather(place).zip_with(needs, cells),
        parsed.codes.gather(place).zip_with(needs, no_codes(len(cells))),
    )


def _clean_text(distinct: pl.Series) -> Parsed:
    """Strip spaces; a formula stays the inert text that it is."""
    text = pl.col("text").str.strip_chars(_BLANKS)
    # A leading apostrophe is how a spreadsheet marks "text, not a formula"; it is no content.
    text = text.str.replace(r"^'([=+\-@])", "${1}")
    frame = distinct.to_frame("text").select(
        pl.when(text != "").then(text).alias("value"),
        pl.when(text.str.contains("\x00", literal=True))
        .then(pl.lit("nul_character"))
        .otherwise(pl.lit(None, pl.String))
        .alias("code"),
    )
    return Parsed(frame["value"], frame["code"])


def _choices(distinct: pl.Series, column: Column) -> Parsed:
    known = {name.lower(): name for name in column.choices}
    for name, aliases in column.choices.items():
        known.update(dict.fromkeys((alias.lower() for alias in aliases), name))
    text = tidy(pl.col("text"))
    frame = (
        distinct.to_frame("text")
        .select(pl.when(text != "").then(text.str.to_lowercase()).alias("text"))
        .with_columns(
            pl.col("text")
            .replace_strict(known, default=None, return_dtype=pl.String)
            .alias("value")
        )
    )
    wrong = pl.col("text").is_not_null() & pl.col("value").is_null()
    codes = frame.select(
        pl.when(wrong).then(pl.lit("not_a_choice")).otherwise(pl.lit(None, pl.String)).alias("code")
    )["code"]
    return Parsed(frame["value"], codes)
