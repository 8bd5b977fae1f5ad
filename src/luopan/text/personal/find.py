"""Personal data in a batch: which texts may hold some, and what they hold."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from luopan.text.batch import Codes, Flags, Texts
from luopan.text.characters import CODES
from luopan.text.lists import sought
from luopan.text.normalise import Normalised
from luopan.text.personal.contacts import accounts, addressed
from luopan.text.personal.digits import FOLD, alike
from luopan.text.personal.found import KINDS, Found, Personal
from luopan.text.personal.numbers import numbers
from luopan.text.personal.places import PROVINCES, places, plates

_FEWEST, _WITHIN = 7, 25
"""A number has at least so many digits within so many characters."""


def find_personal(texts: Normalised) -> list[tuple[Personal, ...]]:
    """Return the personal data of each text, by place in its raw text and without overlap.

    Patterns are of mainland China first (mobile phones, landlines with area codes, GB 11643,
    bank cards with Luhn's digit, plates, addresses), then of other countries. Hotlines (400, 800,
    110 and their like) are no one's own and stay. Names of persons are not looked for.

    Parameters
    ----------
    texts : Normalised
        What `luopan.text.normalise` made of the raw texts.
    """
    plain = Texts(_plain(texts.texts.codes), texts.texts.starts)
    digits = (plain.codes >= ord("0")) & (plain.codes <= ord("9"))
    likely = {
        "numbers": _crowded(plain, digits),
        "at": sought("personal", "at").held(texts.texts),
        "accounts": sought("personal", "accounts").held(texts.texts),
        "places": sought("personal", "places").held(texts.texts) & (plain.count(digits) > 0),
        "plates": _before_letters(texts.texts),
    }
    found: list[tuple[Personal, ...]] = [()] * len(texts)
    written, read = texts.texts.strings(), plain.strings()
    for number in np.flatnonzero(np.any(list(likely.values()), axis=0)).tolist():
        parts = {part for part, flags in likely.items() if flags[number]}
        told = _in_text(written[number], read[number], parts)
        found[number] = tuple(Personal(*texts.span(number, a, b), kind) for a, b, kind in told)
    return found


@cache
def _fold() -> NDArray[np.uint32]:
    """Return the table that gives spoken and foreign digits as plain ones."""
    table = np.arange(CODES, dtype=np.uint32)
    for char, digit in FOLD.items():
        table[ord(char)] = ord(digit)
    return table


def _plain(codes: Codes) -> Codes:
    """Return codes with every digit as a plain one, letters that look like one among them too."""
    plain = _fold()[codes]
    letters = np.isin(plain, [ord(c) for c in "oli"])
    if not letters.any():
        return plain
    return alike(plain, letters)


def _crowded(plain: Texts, digits: Flags) -> Flags:
    """Return which texts have enough digits near each other."""
    upto = np.zeros(digits.size + 1, dtype=np.int32)
    np.cumsum(digits, out=upto[1:])
    far = np.minimum(np.arange(digits.size) + _WITHIN, digits.size)
    flags = plain.count(digits) >= _FEWEST
    flags &= plain.count(upto[far] - upto[:-1] >= _FEWEST) > 0
    return flags


def _before_letters(texts: Texts) -> Flags:
    """Return which texts have a province's character before a letter."""
    letters = (texts.codes >= ord("a")) & (texts.codes <= ord("z"))
    at = np.flatnonzero(letters[1:] & np.isin(texts.codes[:-1], [ord(c) for c in PROVINCES]))
    flags = np.zeros(len(texts), dtype=np.bool_)
    flags[np.searchsorted(texts.starts, at, side="right") - 1] = True
    return flags


def _in_text(text: str, plain: str, parts: set[str]) -> list[Found]:
    """Return what stands in one normalised text; of two that overlap the first, or the longer."""
    found: list[Found] = []
    if "numbers" in parts:
        found += numbers(text, plain)
    if "at" in parts:
        found += addressed(text)
    if "accounts" in parts:
        found += accounts(text, plain)
    if "places" in parts:
        found += places(text)
    if "plates" in parts:
        found += plates(text)
    found.sort(key=lambda one: (one[0], -one[1], KINDS.index(one[2])))
    kept: list[Found] = []
    for start, stop, kind in found:
        if kept and start < kept[-1][1]:
            before = kept.pop()
            longer = max(before, (start, stop, kind), key=lambda one: one[1] - one[0])
            kept.append((before[0], max(before[1], stop), longer[2]))
        else:
            kept.append((start, stop, kind))
    return kept
