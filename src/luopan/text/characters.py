"""What is known of each code point: its form for scoring, and its kind.

Tables are filled once a process, in some 50 ms. The compatibility forms are those of Unicode 3.2,
which Python keeps for good, so that a later Python scores the same text alike; digits that came
later are added by hand.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain

import numpy as np
from numpy.typing import NDArray

CODES = 0x110000

SPACE, NEWLINE = ord(" "), ord("\n")
REPLACEMENT, UNSEEN = 0xFFFD, 0x200B

# Kinds of characters, as `kinds` gives them.
OTHER, HAN, LATIN, DIGIT, KANA, HANGUL, LETTER, EMOJI = range(8)

_BLANKS = (*range(10), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA1), 0x1680, 0x3000, 0x202F)
_BLANKS_MORE = (*range(0x2000, 0x200B), 0x205F, 0x2800, 0x3164)
_LINES = (0x0D, 0x85, 0x2028, 0x2029)
_LEFT_OUT = (
    0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180E, 0xFEFF,
    0x20E3, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10), *range(0xFFF9, 0xFFFC), *range(0x1F3FB, 0x1F400),
    *range(0xE0000, 0xE0200),
)  # fmt: skip
MARKS = (0x0300, 0x0370)
"""Accents that follow their letter; those that do not join it are left out."""

_QUOTES = {"‘": "'", "’": "'", "ʼ": "'", "′": "'", "“": '"', "”": '"', "″": '"'}
_AS_THEY_ARE = "…"
_COMPATIBLE = (
    range(0x80, 0x3400), range(0xA000, 0xAC00), range(0xF900, 0x10000), range(0x10400, 0x10430),
    range(0x1D400, 0x1D800), range(0x2F800, 0x2FA20),
)  # fmt: skip
_LATER_DIGITS = {0x1FBF0: 0, 0x2776: 1, 0x2780: 1, 0x278A: 1, 0x24F5: 1}
"""Where ten digits begin, or nine that begin with one."""
_HAN = (
    (0x2E80, 0x2FE0), (0x3005, 0x3008), (0x3021, 0x302A), (0x3400, 0x4DC0), (0x4E00, 0xA000),
    (0xF900, 0xFB00), (0x20000, 0x323B0),
)  # fmt: skip
_KANA = ((0x3041, 0x3100), (0x31F0, 0x3200), (0xFF66, 0xFFA0))
_HANGUL = ((0x1100, 0x1200), (0x3131, 0x3190), (0xA960, 0xA980), (0xAC00, 0xD800))
_EMOJI = (
    (0x2194, 0x21AB), (0x231A, 0x23F4), (0x25AA, 0x2800), (0x2934, 0x2936), (0x2B05, 0x2B56),
    (0x1F000, 0x1F100), (0x1F170, 0x1F200), (0x1F201, 0x1F252), (0x1F300, 0x1FB00),
)  # fmt: skip
_LATIN = ((0x41, 0x5B), (0x61, 0x7B), (0xAA, 0xAB), (0xBA, 0xBB), (0xC0, 0x250), (0x1E00, 0x1F00))


@dataclass(frozen=True, slots=True)
class Forms:
    """The form for scoring of every code point.

    Parameters
    ----------
    count : uint8 array, shape (CODES,)
        How many characters stand in its place; nought where it is left out.
    first : uint32 array, shape (CODES,)
        The first of them.
    more : dict
        All of them, where there are several.
    """

    count: NDArray[np.uint8]
    first: NDArray[np.uint32]
    more: dict[int, NDArray[np.uint32]]


@cache
def forms() -> Forms:
    """Return the table of forms: compatibility, lower case, simplified characters."""
    count = np.ones(CODES, dtype=np.uint8)
    first = np.arange(CODES, dtype=np.uint32)
    more: dict[int, NDArray[np.uint32]] = {}
    for old, new in (*_QUOTES.items(), *simplified().items()):
        first[ord(old)] = ord(new)
    for start, value in _LATER_DIGITS.items():
        first[start : start + 10 - value] = np.arange(ord("0") + value, ord("0") + 10)
    first[[*_BLANKS, *_BLANKS_MORE]] = SPACE
    first[[*_LINES]] = NEWLINE
    first[0xD800:0xE000] = REPLACEMENT
    count[[*_LEFT_OUT, *range(*MARKS)]] = 0
    for code in chain(range(0x41, 0x5B), *_COMPATIBLE):
        told = _compatible(chr(code))
        if count[code] == 1 and first[code] == code and told != chr(code):
            kept = first[[ord(c) for c in told if count[ord(c)]]]
            count[code] = kept.size
            if kept.size:
                first[code] = kept[0]
            if kept.size > 1:
                more[code] = kept
    single = count == 1
    first[single] = first[first[single]]
    return Forms(count, first, more)


def _compatible(char: str) -> str:
    """Return the compatibility form of Unicode 3.2 in lower case, without blanks at its ends."""
    if char in _AS_THEY_ARE:
        return char
    return unicodedata.ucd_3_2_0.normalize("NFKC", char).lower().strip() or char


@cache
def simplified() -> dict[str, str]:
    """Return the simplified form of every traditional character that has one."""
    text = (files("luopan.text") / "simplified.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {
        old: new
        for olds, news in zip(lines[::2], lines[1::2], strict=True)
        for old, new in zip(olds, news, strict=True)
    }


@cache
def kinds() -> NDArray[np.uint8]:
    """Return the kind of every code point, ``HAN``, ``LATIN`` and so on."""
    table = np.zeros(CODES, dtype=np.uint8)
    for code in chain(range(0x80, 0x3400), range(0xA000, 0xAC00), range(0xFB00, 0x1D000)):
        if unicodedata.category(chr(code))[0] in "LM":
            table[code] = LETTER
    told = ((_EMOJI, EMOJI), (_LATIN, LATIN), (_KANA, KANA), (_HANGUL, HANGUL), (_HAN, HAN))
    for ranges, kind in told:
        for start, stop in ranges:
            table[start:stop] = kind
    table[[0xD7, 0xF7]] = OTHER
    table[0x30:0x3A] = DIGIT
    return table
