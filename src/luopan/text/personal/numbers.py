"""Phones, identity numbers and bank cards among the numbers of a text.

A number is judged by its digits (prefix, length, check digit), by how it is grouped, and by the
words beside it: an order's number, a price or a date is none of these.
"""

from collections.abc import Iterator

from luopan.text.personal.candidate import Candidate, candidate
from luopan.text.personal.digits import Group, runs
from luopan.text.personal.found import Found
from luopan.text.personal.papers import PASSPORT, card, identity
from luopan.text.personal.phones import abroad, landline, mobile

_FEWEST_DIGITS, _MOST_DIGITS, _MOST_GROUPS = 7, 20, 8
_SPELT = {11, 16, 17, 18, 19}
"""So many digits are asked about where each stands alone: phones, cards, identity numbers."""


def numbers(text: str, plain: str) -> Iterator[Found]:
    """Yield what is personal among the numbers of a text.

    Parameters
    ----------
    text : str
        A normalised text.
    plain : str
        The same with every digit as a plain one, of the same length.
    """
    for groups in runs(text, plain):
        first = 0
        while first < len(groups):
            found = _longest(text, plain, groups, first)
            if found:
                count, start, stop, kind = found
                yield start, stop, kind
                first += count
            else:
                first += 1
    for match in PASSPORT.finditer(text):
        yield match.start("id"), match.end("id"), "identity"


def _longest(
    text: str, plain: str, groups: list[Group], first: int
) -> tuple[int, int, int, str] | None:
    """Return groups, place and kind of the longest number that begins with the group ``first``."""
    best = None
    size = 0
    for last in range(first, min(first + _MOST_DIGITS, len(groups))):
        size += len(groups[last].digits)
        count = last + 1 - first
        if size > _MOST_DIGITS or (count > _MOST_GROUPS and size > count):
            break
        if size >= _FEWEST_DIGITS and (size > count or size in _SPELT):
            number = candidate(text, plain, groups[first : last + 1])
            if kind := _kind(number):
                best = count, number.start, number.stop, kind
    return best


def _kind(number: Candidate) -> str:
    """Return the kind of a number, or nothing."""
    if identity(number):
        return "identity"
    told = (("card", card), ("phone", mobile), ("landline", landline), ("phone", abroad))
    kind = next((kind for kind, fits in told if fits(number)), "")
    return "" if kind and number.for_something_else else kind
