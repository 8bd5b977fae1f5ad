"""Dates as people write them, in Chinese and English; each is read alone, none is guessed.

``03/04/2024`` is two days at once and is refused with both named; ``13/04/2024`` is one and is
read. Excel's serial numbers are read only where the whole column is made of them.
"""

from functools import partial

import polars as pl

from luopan.tables.cells import PLACEHOLDERS, Parsed, by_unique, no_codes, tidy

FIRST_YEAR, LAST_YEAR = 1970, 2100
_SERIALS = (20_000, 80_000)
_EPOCH = pl.date(1899, 12, 30)

_CLOCK = (
    r"^(?P<day>.*?\d.*?)(?:[T ]+|日\s*)(?P<half>上午|下午)?\s*"
    r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?:\.\d+)?"
    r"\s*(?P<noon>(?i:[ap]m))?\s*(?:Z|[+-]\d{2}:?\d{2})?$"
)
_YEAR_FIRST = (
    r"^(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?"
    r"(?:\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?$"
)
_COMPACT = r"^(?P<cy>\d{4})(?P<cm>\d{2})(?P<cd>\d{2})$"
_YEAR_LAST = r"^(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<ly>\d{4})$"
_WEEK = r"^(?P<wy>\d{4})(?:-?W|\s*年\s*第?\s*)(?P<w>\d{1,2})(?:\s*周)?$"
_MONTH = r"^(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*月?|(?i:[a-z]{3,9})[- ,]+\d{4}|\d{4}年)$"
_SHORT_YEAR = r"^'?\d{1,2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?$"
_SERIAL = r"^\d{5}(?:\.\d+)?$"
_TOTAL = (
    r"(?i)^(?:合\s*计|总\s*计|小\s*计|总和|汇总|累计|平均值?"
    r"|(?:grand\s*|sub-?)?totals?|sum|average)[:：]?$"
)
_WITH_NAME = r"(?i)^(?:\d{1,2} [a-z]{3,9}|[a-z]{3,9} \d{1,2}) \d{4}$"
_NAMED = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y")


def parse_dates(cells: pl.Series, *, closes: bool = False) -> Parsed:
    """Read a column of texts as days; a time of day behind it is dropped.

    Parameters
    ----------
    cells : polars.Series
        Texts.
    closes : bool
        Whether a day closes a span: a week named there is its Sunday, else its Monday.

    Returns
    -------
    Parsed
        Date values and the codes ``not_a_date``, ``ambiguous_date``, ``no_such_date``,
        ``month_without_day``, ``year_two_digits``, ``serial_among_dates``,
        ``date_out_of_range``, ``placeholder``, ``total_row``.
    """
    parsed = _parse(cells, closes=closes)
    return Parsed(parsed.values.cast(pl.Date), parsed.codes)


def parse_datetimes(cells: pl.Series) -> Parsed:
    """Read a column of texts as moments, by the clock on the wall as written.

    A day alone is its midnight. Codes as for `parse_dates`.
    """
    return _parse(cells, closes=False)


def both_readings(text: str) -> tuple[str, str]:
    """Return the two days that an ambiguous date could be, in ISO form."""
    first, second, year = tidy_text(text).replace("-", "/").replace(".", "/").split("/")
    return (
        f"{int(year):04d}-{int(first):02d}-{int(second):02d}",
        f"{int(year):04d}-{int(second):02d}-{int(first):02d}",
    )


def tidy_text(text: str) -> str:
    """Return one text as `tidy` makes it, without its time of day."""
    series = pl.Series([text]).to_frame("cell").select(tidy(pl.col("cell")))["cell"]
    return str(series[0]).split(" ", maxsplit=1)[0]


def _parse(cells: pl.Series, *, closes: bool) -> Parsed:
    serial = _whole_column_of_serials(cells)
    return by_unique(cells, partial(_parse_distinct, closes)) if serial is None else serial


def _whole_column_of_serials(cells: pl.Series) -> Parsed | None:
    first = cells.drop_nulls().head(1)
    if first.is_empty() or not first.str.contains(r"^\s*\d{5}(\.\d+)?\s*$").all():
        return None
    texts = cells.str.strip_chars()
    moments = _serial(texts)
    filled = texts.is_not_null() & (texts != "")
    return Parsed(moments, no_codes(len(cells))) if moments.is_not_null().eq(filled).all() else None


def _parse_distinct(closes: bool, distinct: pl.Series) -> Parsed:
    cell = tidy(pl.col("cell"))
    frame = distinct.to_frame("cell").select(pl.when(cell != "").then(cell).alias("cell"))
    frame = frame.with_columns(pl.col("cell").str.extract_groups(_CLOCK).alias("clock")).unnest(
        "clock"
    )
    frame = frame.with_columns(pl.coalesce("day", "cell").str.strip_chars().alias("day"))
    for pattern in (_YEAR_FIRST, _COMPACT, _YEAR_LAST, _WEEK):
        frame = frame.with_columns(pl.col("day").str.extract_groups(pattern).alias("part")).unnest(
            "part"
        )
    frame = frame.with_columns(_ambiguous().alias("ambiguous"), _day(closes=closes).alias("date"))
    moment = pl.col("date").cast(pl.Datetime("us")) + pl.duration(
        hours=_hour(),
        minutes=pl.col("minute").cast(pl.Int64).fill_null(0),
        seconds=pl.col("second").cast(pl.Int64).fill_null(0),
    )
    year = pl.col("date").dt.year()
    within = (year >= FIRST_YEAR) & (year <= LAST_YEAR)
    done = frame.select(
        pl.when(within & ~pl.col("ambiguous")).then(moment).alias("value"), _code(within)
    )
    return Parsed(done["value"], done["code"])


def _hour() -> pl.Expr:
    hour = pl.col("hour").cast(pl.Int64)
    half = pl.coalesce("half", pl.col("noon").str.to_lowercase())
    after_noon = half.is_in(["下午", "pm"])
    on_twelve = pl.when(hour < 12).then(hour).otherwise(hour - 12)
    return (
        pl.when(half.is_null())
        .then(hour)
        .when(after_noon)
        .then(on_twelve + 12)
        .otherwise(on_twelve)
        .fill_null(0)
    )


def _ambiguous() -> pl.Expr:
    a, b = pl.col("a").cast(pl.Int32), pl.col("b").cast(pl.Int32)
    return ((a <= 12) & (b <= 12) & (a != b)).fill_null(value=False)


def _day(*, closes: bool) -> pl.Expr:
    """Return the day of each cell, null where it is none."""
    a = pl.col("a").cast(pl.Int32)
    weekday = pl.lit("-7" if closes else "-1")
    week = pl.concat_str(pl.col("wy"), pl.lit("-W"), pl.col("w").str.zfill(2), weekday)
    month = pl.when(a > 12).then(pl.col("b")).otherwise(pl.col("a"))
    day = pl.when(a > 12).then(pl.col("a")).otherwise(pl.col("b"))
    spaced = pl.col("day").str.replace_all(r"[-,./ ]+", " ")
    named = pl.when(spaced.str.contains(_WITH_NAME)).then(spaced)
    return pl.coalesce(
        _joined(pl.col("y"), pl.col("m"), pl.col("d")),
        _joined(pl.col("cy"), pl.col("cm"), pl.col("cd")),
        _joined(pl.col("ly"), month, day),
        week.str.to_date("%G-W%V-%u", strict=False),
        *(named.str.to_date(pattern, strict=False) for pattern in _NAMED),
    )


def _joined(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    dash = pl.lit("-")
    text = pl.concat_str(year, dash, month.str.zfill(2), dash, day.str.zfill(2))
    return text.str.to_date("%Y-%m-%d", strict=False)


def _code(within: pl.Expr) -> pl.Expr:
    cell = pl.col("cell")
    day = pl.col("day")
    shaped = pl.coalesce("y", "cy", "ly", "wy").is_not_null()
    return (
        pl.when(cell.is_null())
        .then(pl.lit(None, pl.String))
        .when(pl.col("ambiguous"))
        .then(pl.lit("ambiguous_date"))
        .when(pl.col("date").is_not_null() & within)
        .then(pl.lit(None, pl.String))
        .when(pl.col("date").is_not_null())
        .then(pl.lit("date_out_of_range"))
        .when(shaped)
        .then(pl.lit("no_such_date"))
        .when(cell.is_in(list(PLACEHOLDERS)))
        .then(pl.lit("placeholder"))
        .when(cell.str.contains(_TOTAL))
        .then(pl.lit("total_row"))
        .when(day.str.contains(_MONTH))
        .then(pl.lit("month_without_day"))
        .when(day.str.contains(_SHORT_YEAR))
        .then(pl.lit("year_two_digits"))
        .when(cell.str.contains(_SERIAL))
        .then(pl.lit("serial_among_dates"))
        .otherwise(pl.lit("not_a_date"))
        .alias("code")
    )


def _serial(texts: pl.Series) -> pl.Series:
    """Return Excel's day numbers as moments; null where the number is out of its range."""
    number = pl.col("cell").cast(pl.Float64, strict=False)
    moment = _EPOCH.cast(pl.Datetime("us")) + pl.duration(
        seconds=(number * 86_400).round().cast(pl.Int64)
    )
    return (
        texts.rename("cell")
        .to_frame()
        .select(pl.when(number.is_between(*_SERIALS)).then(moment).alias("value"))
        .to_series()
    )
