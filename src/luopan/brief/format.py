"""How each language writes numbers, money, shares, dates and intervals.

A number is rounded as finely as its interval deserves: the step is a power of ten of at most a
sixth of the interval's width, found before any scaling, so both languages say the same number.
A mean and its interval share one scale (万, 亿, 万亿; k, M, B, T).

Units with a meaning of their own: ``%`` (a fraction shown in percent), ``pp`` (a fraction shown in
percentage points), ``points`` and ``""`` (bare), ``x`` (a ratio), ISO currency codes. Any other
unit is written as it is.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from luopan.readings.base import Interval
from luopan.readings.bundle import Language

MINUS = "−"
NOTHING = 1e-9
"""Rounding errors of a sum that is zero by construction are written as zero."""
SCALES = {
    "zh_CN": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")),
    "en": ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e4, "k")),
}
ENGLISH_SCALE = {1e4: 1e3}  # from ten thousand on, thousands are counted: 12.3k
BARE = {"", "points", "point", "score", "分", "index"}
CURRENCY_ZH = {
    "CNY": "元", "RMB": "元", "USD": "美元", "EUR": "欧元", "GBP": "英镑", "HKD": "港元",
    "JPY": "日元", "TWD": "新台币", "SGD": "新加坡元", "KRW": "韩元", "AUD": "澳元",
}  # fmt: skip
CURRENCY_EN = {
    "CNY": "¥", "RMB": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$",
    "JPY": "JP¥", "TWD": "NT$", "SGD": "S$", "KRW": "₩", "AUD": "A$",
}  # fmt: skip
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Shown:
    """A number and its interval as written.

    ``text`` is ``mean (low–high)``, ``span`` is ``low–high``; both carry the unit.
    """

    mean: str
    span: str
    text: str


@dataclass(frozen=True)
class Style:
    """How one group of numbers is written: rounding step, scale, sign and unit."""

    step: float
    scale: float
    suffix: str
    unit: str
    language: Language
    signed: bool = False

    def bare(self, value: float, *, marked: bool = True) -> str:
        """Write the number without what follows it; ``marked`` puts a currency in front."""
        rounded = round(value / self.step) * self.step
        decimals = max(0, round(math.log10(self.scale) - math.log10(self.step)))
        digits = f"{abs(rounded) / self.scale:,.{decimals}f}"
        zero = not any(c in "123456789" for c in digits)
        sign = "" if zero else MINUS if rounded < 0 else "+" if self.signed else ""
        mark = currency_mark(self.unit, self.language) if marked else ""
        return f"{sign}{mark}{digits}"

    def tail(self) -> str:
        """Return the scale and the unit that follow the last number."""
        return self.suffix + unit_tail(self.unit, self.language)


def currency_mark(unit: str, language: Language) -> str:
    """Return the mark before a number: English writes currencies in front."""
    return CURRENCY_EN.get(unit, "") if language == "en" else ""


def unit_tail(unit: str, language: Language) -> str:
    """Return the unit as it follows a number."""
    if unit in BARE or unit[0].isdigit():  # a unit such as 1–5 is a range, told elsewhere
        return ""
    if unit == "%":
        return "%"
    if unit == "pp":
        return "个百分点" if language == "zh_CN" else " pp"
    if unit == "x":
        return " 倍" if language == "zh_CN" else "×"
    if unit in CURRENCY_EN:
        return CURRENCY_ZH[unit] if language == "zh_CN" else ""
    return f" {unit}" if unit.isascii() or language == "en" else unit


def style(values: tuple[float, ...], width: float, unit: str, language: Language) -> Style:
    """Choose rounding and scale for numbers that are shown together.

    Parameters
    ----------
    values : tuple of float
        All of them, already in percent where the unit is ``%`` or ``pp``.
    width : float
        Width of the interval; 0 where there is none: four significant digits then, three from a
        hundred on.
    unit : str
        Unit.
    language : {"zh_CN", "en"}
        Whose scales.
    """
    largest = max(abs(v) for v in values)
    if width > 0:
        step = 10.0 ** math.floor(math.log10(width / 6))
        # An interval far narrower than its number still earns at most six digits.
        step = max(step, 10.0 ** (math.floor(math.log10(largest)) - 5)) if largest > 0 else step
    elif largest > 0:
        digits = 3 if largest < 100 else 2
        step = 10.0 ** (math.floor(math.log10(largest)) - digits)
    else:
        step = 1.0
    scale, suffix = 1.0, ""
    for size, mark in SCALES[language]:
        if round(largest / step) * step >= size:
            scale, suffix = (ENGLISH_SCALE.get(size, size) if language == "en" else size), mark
            break
    return Style(step, scale, suffix, unit, language)


def percent(value: float, unit: str) -> float:
    """Return a fraction in percent where the unit asks for it."""
    return value * 100 if unit in {"%", "pp"} else value


def number(value: float, unit: str, language: Language, *, signed: bool = False) -> str:
    """Write a number that has no interval: a count, a target, a fact.

    Parameters
    ----------
    value : float
        The number; a whole number below ten thousand is written out.
    unit : str
        Unit.
    language : {"zh_CN", "en"}
        Whose way.
    signed : bool
        Whether a positive number shows its sign.
    """
    value = percent(value, unit)
    whole = float(value).is_integer()
    counted = isinstance(value, int) and abs(value) < 1e6
    if whole and (abs(value) < 1e4 or counted):
        chosen = Style(1.0, 1.0, "", unit, language, signed)
    else:
        chosen = style((value,), 0.0, unit, language)
        chosen = replace(chosen, step=trim(value, chosen), signed=signed)
    return chosen.bare(value) + chosen.tail()


def two_digits(value: float) -> float:
    """Round a planned figure: more digits than two would be a pretence."""
    return float(f"{value:.2g}")


def trim(value: float, chosen: Style) -> float:
    """Return the coarsest step that still writes the same number (1.20M is 1.2M)."""
    step = chosen.step
    rounded = round(value / step)
    while rounded and rounded % 10 == 0 and step < chosen.scale:
        step, rounded = step * 10, rounded // 10
    return step


def interval(value: Interval, unit: str, language: Language, *, signed: bool = False) -> Shown:
    """Write a number and its interval on one scale, rounded as the interval's width deserves.

    Parameters
    ----------
    value : Interval
        In the unit's own size (fractions for ``%`` and ``pp``).
    unit : str
        Unit.
    language : {"zh_CN", "en"}
        Whose way.
    signed : bool
        Whether positive numbers show their sign: changes and differences do.
    """
    mean, low, high = (
        0.0 if abs(v) < NOTHING else v
        for v in (percent(v, unit) for v in (value.mean, value.low, value.high))
    )
    chosen = style((mean, low, high), high - low, unit, language)
    chosen = replace(chosen, signed=signed or low < 0)
    tail = chosen.tail()
    # The scale (and %) is repeated inside the brackets, so that 108万元（103–112万） is plain.
    inner = chosen.suffix or (tail if tail in {"%", "×"} else "")
    if chosen.signed:
        joiner = "至" if language == "zh_CN" else " to "
        span = f"{chosen.bare(low)}{inner}{joiner}{chosen.bare(high)}"
    else:
        span = f"{chosen.bare(low)}–{chosen.bare(high, marked=False)}"
    opening, closing = ("（", "）") if language == "zh_CN" else (" (", ")")
    middle = chosen.bare(mean)
    return Shown(
        mean=f"{middle}{tail}",
        span=f"{span}{tail}",
        text=f"{middle}{tail}{opening}{span}{inner}{closing}",
    )


def probability(value: float, language: Language) -> str:
    """Write a probability in whole percent; certainty is never claimed."""
    whole = round(value * 100)
    if whole >= 100:
        return "99%以上" if language == "zh_CN" else "over 99%"
    if whole <= 0:
        return "不到1%" if language == "zh_CN" else "under 1%"
    return f"{whole}%"


def day(value: date, language: Language) -> str:
    """Write a day: 2026年11月15日, 15 Nov 2026."""
    if language == "zh_CN":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {MONTHS_EN[value.month - 1]} {value.year}"


def month(value: date, language: Language) -> str:
    """Write a month: 2026年11月, Nov 2026."""
    if language == "zh_CN":
        return f"{value.year}年{value.month}月"
    return f"{MONTHS_EN[value.month - 1]} {value.year}"


def ticks(values: Sequence[float], unit: str, language: Language) -> list[str]:
    """Write the labels of an axis on one scale, as finely as they are apart.

    The scale and ``%`` are written; other units belong to the axis, not to each label.
    """
    shown = [percent(v, unit) for v in values]
    apart = min((b - a for a, b in itertools.pairwise(sorted(shown)) if b > a), default=0.0)
    chosen = style(tuple(shown) or (0.0,), apart * 4, "", language)
    tail = "%" if unit == "%" else ""
    return [chosen.bare(v) + (chosen.suffix if v else "") + tail for v in shown]
