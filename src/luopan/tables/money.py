"""Which money the header of a sheet, or the unit of a figure, names."""

import re

import polars as pl

from luopan.tables.parse_number import NumberRules, parse_numbers

_SIGN = re.compile(
    r"us\$|hk\$|nt\$|[¥$€£]|人民币|美元|港元|港币|新台币|欧元|英镑"
    r"|(?<![a-z])(?:rmb|cny|usd|hkd|jpy|twd|eur|gbp)(?![a-z])",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?<![A-Za-z])(?:AUD|BRL|CAD|CHF|DKK|IDR|INR|KRW|MXN|MYR|NOK|NZD|PLN|SEK|SGD|THB|VND)"
    r"(?![A-Za-z])"
)
_YUAN = re.compile(r"[元圆円]")


def names_money(header: str) -> bool:
    """Say whether a header names a currency."""
    return any(words.search(header) for words in (_SIGN, _CODE, _YUAN))


def foreign_money(words: str, currency: str) -> bool:
    """Say whether a header or a unit names another currency than the firm's, as a cell may not.

    Parameters
    ----------
    words : str
        As the firm writes it: ``tv (USD)``, ``美元``.
    currency : str
        ISO code of the firm's money.
    """
    if any(code != currency for code in _CODE.findall(words)):
        return True
    # in other words the character of the yuan may be part of one (单元)
    signs = [words] if _YUAN.fullmatch(words) else _SIGN.findall(words)
    return any(_foreign(sign, currency) for sign in signs)


def _foreign(sign: str, currency: str) -> bool:
    # Dollars of every country share one sign: AUD, CAD, SGD, …
    if sign.casefold() == currency.casefold() or (sign == "$" and currency.endswith("D")):
        return False
    parsed = parse_numbers(pl.Series([f"{sign}1"]), NumberRules(currency=currency))
    return bool(parsed.codes[0] == "other_currency")
