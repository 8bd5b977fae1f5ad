"""Numbers as people write them: ``1,234.5``, ``１２万``, ``¥3.2亿``, ``(1,200)``, ``31%``.

A cell is read or refused, never guessed at and never evaluated: ``=1+1`` in a number column is
a fault. Units are read as powers of ten in the text itself (``0.07万`` is ``0.07e4``), so no
digit is lost to a multiplication.
"""

from dataclasses import dataclass

import polars as pl

from luopan.tables.cells import PLACEHOLDERS, Parsed, by_unique, no_codes, tidy
from luopan.tables.schema import LARGEST

UNIT_POWERS = {
    "千": 3,
    "k": 3,
    "K": 3,
    "万": 4,
    "w": 4,
    "W": 4,
    "十万": 5,
    "百万": 6,
    "M": 6,
    "千万": 7,
    "亿": 8,
    "B": 9,
    "十亿": 9,
    "百亿": 10,
    "千亿": 11,
    "万亿": 12,
}

PERCENT = -2
"""The power of ten of a percent sign."""

_SIGNS = {
    "CNY": ("¥", "元", "圆", "人民币", "rmb", "cny"),
    "JPY": ("¥", "円", "jpy"),
    "USD": ("$", "us$", "usd", "美元"),
    "HKD": ("$", "hk$", "hkd", "港元", "港币"),
    "TWD": ("$", "nt$", "twd", "元", "新台币"),
    "EUR": ("€", "eur", "欧元"),
    "GBP": ("£", "gbp", "英镑"),
}
_SIGNS["RMB"] = _SIGNS["CNY"]
_ANY_SIGN = (
    r"us\$|hk\$|nt\$|[¥$€£]|人民币|美元|港元|港币|新台币|欧元|英镑|元|圆|円"
    r"|rmb|cny|usd|hkd|jpy|twd|eur|gbp"
)
_UNITS = "|".join(sorted(UNIT_POWERS, key=len, reverse=True))
_DIGITS = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d*)?"  # 1,234,567
    r"|\d{1,4}(?:,\d{4})+(?:\.\d*)?"  # 1,2345,6789, grouped by 万
    r"|\d{1,3}(?: \d{3})+(?:\.\d*)?"
    r"|\d+(?:\.\d*)?|\.\d+"
)
_NUMBER = (
    rf"^(?P<open>\()?(?P<sign>[+-])?\s*(?P<before>(?i:{_ANY_SIGN}))?\s*(?P<inner>[+-])?"
    rf"(?P<digits>{_DIGITS})(?P<power>[eE][+-]?\d{{1,3}})?\s*(?P<unit>{_UNITS})?\s*"
    rf"(?P<after>(?i:{_ANY_SIGN}))?(?P<percent>%)?(?P<close>\))?$"
)
_FORMULA = r"^(?:[=@]|[+\-]\s*[^\d\s.,(¥$€£%+-])"
_COMMA = r"^[+-]?[\d.,' ]*\d[,'][\d.,' ]*$"
_NOT_FINITE = r"(?i)^[+-]?(?:nan|inf|infinity|∞)$"


@dataclass(frozen=True, slots=True)
class NumberRules:
    """How the numbers of one column are read.

    Parameters
    ----------
    percent : bool
        Whether ``31%`` is read as 0.31 or refused.
    currency : str
        ISO code of the firm's money; the sign of another one is refused.
    power : int
        Power of ten that the header asks for (``花费(万元)``: 4).
    """

    percent: bool = False
    currency: str = "CNY"
    power: int = 0


def parse_numbers(cells: pl.Series, rules: NumberRules) -> Parsed:
    """Read a column of texts as numbers.

    Parameters
    ----------
    cells : polars.Series
        Texts; null where the cell is empty.
    rules : NumberRules
        How.

    Returns
    -------
    Parsed
        Float64 values and the codes ``not_a_number``, ``not_finite``, ``too_large``,
        ``placeholder``, ``formula_cell``, ``error_cell``, ``comma_unclear``, ``percent_here``,
        ``other_currency``, ``unit_twice``.
    """
    if rules.power:
        return by_unique(cells, lambda distinct: _parse_written(distinct, rules))
    plain = cells.cast(pl.Float64, strict=False)
    left = plain.is_null() & cells.is_not_null()
    codes = _sized(plain)
    if not left.any():
        return Parsed(plain, codes)
    written = by_unique(cells.filter(left), lambda distinct: _parse_written(distinct, rules))
    where = left.arg_true()
    return Parsed(plain.scatter(where, written.values), codes.scatter(where, written.codes))


def _sized(values: pl.Series) -> pl.Series:
    """Return the codes of numbers that no amount can be."""
    if values.is_finite().all() and (values.abs() <= LARGEST).all():
        return no_codes(len(values))
    return _code_frame(values.to_frame("value"))


def _code_frame(frame: pl.DataFrame) -> pl.Series:
    value = pl.col("value")
    return frame.select(
        pl.when(value.is_nan() | value.is_infinite())
        .then(pl.lit("not_finite"))
        .when(value.abs() > LARGEST)
        .then(pl.lit("too_large"))
        .otherwise(pl.lit(None, pl.String))
        .alias("code")
    )["code"]


def _parse_written(distinct: pl.Series, rules: NumberRules) -> Parsed:
    """Read distinct texts that are not plain decimal numbers."""
    frame = (
        distinct.to_frame("cell")
        .with_columns(tidy(pl.col("cell")).alias("cell"))
        .with_columns(pl.col("cell").str.extract_groups(_NUMBER).alias("part"))
        .unnest("part")
    )
    written = _sign_of() + _digits_of() + pl.lit("e") + _power_of(rules).cast(pl.String)
    signed = pl.sum_horizontal(pl.col("open", "sign", "inner").is_not_null())
    closed = (pl.col("open").is_null() == pl.col("close").is_null()) & (signed <= 1)
    allowed = [sign.lower() for sign in _SIGNS.get(rules.currency, ())]
    signs = pl.coalesce("before", "after").str.to_lowercase()
    foreign = signs.is_not_null() & ~signs.is_in(allowed)
    refused_percent = pl.col("percent").is_not_null() & ~pl.lit(rules.percent)
    unit_twice = pl.col("unit").is_not_null() & pl.lit(rules.power != 0)
    frame = frame.with_columns(
        pl.when(closed & ~foreign & ~refused_percent & ~unit_twice)
        .then(written)
        .cast(pl.Float64, strict=False)
        .alias("value")
    )
    cell = pl.col("cell")
    matched = pl.col("digits").is_not_null() & closed
    found = frame.select(
        pl.when(cell.is_null() | (cell == ""))
        .then(pl.lit(None, pl.String))
        .when(cell.is_in(list(PLACEHOLDERS)))
        .then(pl.lit("placeholder"))
        .when(cell.str.contains(_NOT_FINITE))
        .then(pl.lit("not_finite"))
        .when(pl.col("value").abs() > LARGEST)
        .then(pl.lit("too_large"))
        .when(pl.col("value").is_not_null())
        .then(pl.lit(None, pl.String))
        .when(cell.str.starts_with("#"))
        .then(pl.lit("error_cell"))
        .when(cell.str.contains(_FORMULA))
        .then(pl.lit("formula_cell"))
        .when(matched & foreign)
        .then(pl.lit("other_currency"))
        .when(matched & refused_percent)
        .then(pl.lit("percent_here"))
        .when(matched & unit_twice)
        .then(pl.lit("unit_twice"))
        .when(cell.str.contains(_COMMA))
        .then(pl.lit("comma_unclear"))
        .otherwise(pl.lit("not_a_number"))
        .alias("code")
    )["code"]
    return Parsed(frame["value"], found)


def _sign_of() -> pl.Expr:
    minus = (pl.coalesce("sign", "inner", pl.lit("+")) == "-") ^ pl.col("open").is_not_null()
    return pl.when(minus).then(pl.lit("-")).otherwise(pl.lit(""))


def _digits_of() -> pl.Expr:
    digits = pl.col("digits").str.replace_all("[, ]", "").str.strip_suffix(".")
    return pl.when(digits.str.starts_with(".")).then(pl.lit("0") + digits).otherwise(digits)


def _power_of(rules: NumberRules) -> pl.Expr:
    unit = pl.col("unit").replace_strict(UNIT_POWERS, default=0, return_dtype=pl.Int32)
    written = pl.col("power").str.slice(1).str.strip_prefix("+").cast(pl.Int32).fill_null(0)
    # a sign in the cell says no more than one in the header
    percent = pl.when(pl.col("percent").is_not_null() & (rules.power != PERCENT)).then(PERCENT)
    return unit.fill_null(0) + written + percent.otherwise(0) + rules.power
