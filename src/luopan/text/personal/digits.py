"""Digits however they are written, and the groups in which they stand."""

import re
from dataclasses import dataclass

import numpy as np

from luopan.text.batch import Codes, Flags

_SPOKEN = (
    ("0", "零〇○洞"), ("1", "一壹幺"), ("2", "二贰两"), ("3", "三叁参"), ("4", "四肆"),
    ("5", "五伍"), ("6", "六陆"), ("7", "七柒拐"), ("8", "八捌"), ("9", "九玖勾"),
    *((str(d), chr(0x660 + d) + chr(0x6F0 + d) + chr(0x966 + d)) for d in range(10)),
)  # fmt: skip
FOLD = {char: digit for digit, chars in _SPOKEN for char in chars}
"""The digit that each character stands for."""

_LOOKS = {ord("o"): ord("0"), ord("l"): ord("1"), ord("i"): ord("1")}
_LONGEST_LOOK = 4
_SEPARATORS = r" \n\-–—−‐.·•_*~/|、,()〔〕:"
_RUN = re.compile(rf"\d(?:[{_SEPARATORS}]{{0,3}}\d)*")
_GROUP = re.compile(r"\d+")
_WAY = re.compile(r"[0-9oli]+|[^0-9oli]+")


@dataclass(frozen=True, slots=True)
class Group:
    """Digits that stand side by side.

    Parameters
    ----------
    digits : str
        As plain digits.
    start, stop : int
        Where they stand.
    after : str
        What parts them from the next group of their run; empty for the last.
    """

    digits: str
    start: int
    stop: int
    after: str


def alike(plain: Codes, letters: Flags) -> Codes:
    """Return codes with the letters o, l and i as digits where digits stand on both sides.

    An l or i that opens a number counts as well.

    Parameters
    ----------
    plain : uint32 array
        Codes with digits as plain digits; not changed.
    letters : bool array of the same shape
        Which codes are o, l or i.
    """
    digits = (plain >= ord("0")) & (plain <= ord("9"))
    after = _beside(digits, letters, -1)
    reached = _beside(digits, letters, 1) & after
    wordly = digits | ((plain >= ord("a")) & (plain <= ord("z")))
    opens = after & (plain != ord("o"))
    opens[1:] &= ~wordly[:-1]
    reached |= opens
    made = plain.copy()
    for letter, digit in _LOOKS.items():
        made[reached & (plain == letter)] = digit
    return made


def _beside(digits: Flags, letters: Flags, step: int) -> Flags:
    """Return which letters have a digit on one side, other such letters between them or not."""
    reached = digits.copy()
    for _ in range(_LONGEST_LOOK):
        before = np.zeros_like(reached)
        if step > 0:
            before[1:] = reached[:-1]
        else:
            before[:-1] = reached[1:]
        reached |= before & letters
    return reached & letters


def runs(text: str, plain: str) -> list[list[Group]]:
    """Return the groups of digits of a text, run by run.

    Digits of one run that are written in two ways (138一二三四) are two groups with nothing
    between them.

    Parameters
    ----------
    text : str
        A normalised text.
    plain : str
        The same with every digit as a plain one, of the same length.
    """
    made = []
    for run in _RUN.finditer(plain):
        spans = [
            (digits.start() + way.start(), digits.start() + way.end())
            for digits in _GROUP.finditer(plain, run.start(), run.end())
            for way in _WAY.finditer(text[digits.start() : digits.end()])
        ]
        following = [*(start for start, _ in spans[1:]), run.end()]
        made.append(
            [
                Group(plain[start:stop], start, stop, plain[stop:then])
                for (start, stop), then in zip(spans, following, strict=True)
            ]
        )
    return made
