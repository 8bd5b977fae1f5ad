"""Numbers of a title: what each counts, and how much."""

import re

Number = tuple[str, str]
"""What is counted, and the value."""

DIGITS = {**dict(zip("零一二三四五六七八九", range(10), strict=True)), "〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_RUN = "[〇零一二两三四五六七八九十百千]"
_COUNTED = "强届连冠级号金银铜名人个岁天年月日次场集季死伤国省市家只轮男女"
_NUMERAL = re.compile(
    f"第{_RUN}+|{_RUN}{{2,}}(?:点[一二三四五六七八九零〇]+)?|[二两三四五六七八九十](?=[{_COUNTED}])"
)
_FIRST = re.compile("首(?=[场届轮批例季集])")
_NOT_COUNTED = re.compile("两会|千百|百千|三三两两|一一|二人转|七七八八")
_ENGLISH = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip
_SPELT = {word: str(at) for at, word in enumerate(_ENGLISH)} | {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6",
    "seventh": "7", "eighth": "8", "ninth": "9", "tenth": "10",
}  # fmt: skip
_SPELT_OUT = re.compile(r"(?<![\w-])(?:" + "|".join(_SPELT) + r")\b(?!-)")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
DIGIT = re.compile("[0-9]")
SCORE = re.compile(
    r"(?<![\d.\-:])(\d{1,2})\s?(?:比|[:\-–])\s?(\d{1,2})(?![\d.\-:%])(?:战胜|击败|大胜|险胜|横扫|胜)?"
)
_NUMBER = re.compile(
    r"(第?)([a-z]*)[ \-]?(\d+(?:\.\d+)?)"
    r"(?:\s?([万亿%]|bn|billion|million|mn|m|k|trillion)(?![a-z]))?"
    r"(?:st|nd|rd|th)?(?![a-z\d])(?=\s?([一-鿿]|[a-z]+)?)"
)
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_SCALE = {
    "万": 1e4, "亿": 1e8, "bn": 1e9, "billion": 1e9, "million": 1e6, "mn": 1e6, "m": 1e6, "k": 1e3,
    "trillion": 1e12,
}  # fmt: skip
NONE: frozenset[Number] = frozenset()


def plain(text: str) -> str:
    """Return text with Chinese numerals, numbers spelt out and grouped digits as digits alone."""
    if not text.isascii():
        text = _NUMERAL.sub(_plain, _FIRST.sub("第1", text))
    return _GROUPED.sub("", _SPELT_OUT.sub(lambda found: _SPELT[found[0]], text))


def _plain(found: re.Match[str]) -> str:
    told = found[0]
    if _NOT_COUNTED.search(found.string, max(found.start() - 1, 0), found.end() + 1):
        return told
    ordinal = "第" if told[0] == "第" else ""
    whole, _, part = told[len(ordinal) :].partition("点")
    value = _value(whole)
    if value is None:
        return told
    return f"{ordinal}{value}" + ("." + "".join(str(DIGITS[c]) for c in part) if part else "")


def _value(run: str) -> int | None:
    """Return the value of a run of Chinese numerals, None where it is none."""
    if not any(c in _TENS for c in run):
        return int("".join(str(DIGITS[c]) for c in run)) if "两" not in run[1:] else None
    total, digit = 0, None
    last = 10_000
    for char in run:
        if char in _TENS:
            if _TENS[char] >= last or (digit is None and char != "十"):
                return None
            last = _TENS[char]
            total += (1 if digit is None else digit) * last
            digit = None
        elif digit is None or digit == 0:
            digit = DIGITS[char]
        else:
            return None
    return total + (digit or 0)


def unusual(number: Number) -> bool:
    """Return whether a number is seldom met by chance: three digits and more, and no year."""
    digits = number[1].replace(".", "").strip("0")
    return len(digits) >= 3 and not _YEAR.fullmatch(number[1])


def numbers(text: str) -> frozenset[Number]:
    """Return the numbers of a title that `plain` has been over.

    A score is one number, whichever side comes first; digits after letters (``F35``) are counted
    by those letters, others by the character or word that follows.
    """
    told: set[Number] = set()
    if not DIGIT.search(text):
        return NONE
    for found in SCORE.finditer(text):
        told.add(("score", ":".join(sorted((found[1], found[2]), key=int))))
    for found in _NUMBER.finditer(SCORE.sub(" ", text)):
        first, letters, digits, scale, unit = found.groups()
        value = float(digits) * _SCALE.get(scale or "", 1.0)
        joined = letters if found.end(2) == found.start(3) else ""
        of = first or joined or ("%" if scale == "%" else "") or unit or ""
        told.add((of, f"{value:.10g}"))
    return frozenset(told)
