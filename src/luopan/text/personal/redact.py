"""Texts without the personal data in them, and the way back to what was written."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from luopan.text.normalise import Normalised
from luopan.text.personal.find import find_personal
from luopan.text.personal.found import KINDS, Personal

MASKS: Mapping[str, str] = {kind: f"[{kind}]" for kind in KINDS}
"""What stands in the place of each kind, unless other masks are given."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """One text without the personal data in it.

    Parameters
    ----------
    text : str
        As written, but for the masks.
    found : tuple of Personal
        What was masked, by place in the raw text.
    masked : tuple of (int, int)
        Where each mask stands in ``text``.
    """

    text: str
    found: tuple[Personal, ...] = ()
    masked: tuple[tuple[int, int], ...] = field(default=())

    @property
    def counts(self) -> dict[str, int]:
        """How often each kind was masked."""
        return dict(Counter(one.kind for one in self.found))

    def span(self, start: int, stop: int) -> tuple[int, int]:
        """Return the raw places that a part of ``text`` stands for; a mask is never cut.

        Parameters
        ----------
        start, stop : int
            A part of ``text``.
        """
        if not 0 <= start <= stop <= len(self.text):
            raise ValueError(f"part: {start} to {stop} of {len(self.text)} characters")
        return self._raw(start, end=False), self._raw(stop, end=True)

    def _raw(self, place: int, *, end: bool) -> int:
        """Return the raw place of one; within a mask its beginning, or its end."""
        last = bisect_right(self.masked, place, key=lambda mask: mask[0]) - 1
        if last < 0:
            return place
        (first, past), one = self.masked[last], self.found[last]
        if place >= past:
            return one.stop + place - past
        return one.start if place == first or not end else one.stop


def redact(texts: Normalised, masks: Mapping[str, str] = MASKS) -> list[Redacted]:
    """Return the raw texts with every piece of personal data masked.

    Parameters
    ----------
    texts : Normalised
        What `luopan.text.normalise` made of the raw texts.
    masks : mapping of str to str
        What to write for each of `KINDS`.

    Raises
    ------
    ValueError
        ``masks`` if a kind has none.
    """
    if missing := set(KINDS) - set(masks):
        raise ValueError(f"masks: none of {sorted(missing)}")
    found = find_personal(texts)
    return [_masked(raw, one, masks) for raw, one in zip(texts.raw.strings(), found, strict=True)]


def _masked(raw: str, found: tuple[Personal, ...], masks: Mapping[str, str]) -> Redacted:
    if not found:
        return Redacted(raw)
    parts, masked, size, done = [], [], 0, 0
    for one in found:
        parts += [raw[done : one.start], masks[one.kind]]
        start = size + one.start - done
        size = start + len(masks[one.kind])
        masked.append((start, size))
        done = one.stop
    return Redacted("".join([*parts, raw[done:]]), found, tuple(masked))
