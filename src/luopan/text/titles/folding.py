"""Titles as they are compared: normal form, numbers in digits, one word for one sense."""

import re
from collections.abc import Sequence

import numpy as np

from luopan.text.batch import Texts
from luopan.text.characters import NEWLINE, SPACE
from luopan.text.normalise import normalise
from luopan.text.titles.lexicon import same
from luopan.text.titles.numbers import SCORE, plain

LONGEST = 160
"""Characters of a title that are read."""
_RUBRIC = re.compile(r"(?m)^【[^】\n]{1,24}】(?=.)")
_LABEL = re.compile(r"(?m)^(?:breaking|update|exclusive|watch|live|视频|快讯|突发) ?[:|] ?")
_JOINED = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")


def folded(titles: Sequence[str]) -> list[str]:
    """Return titles in normal form, without a rubric before them, numbers in digits.

    Parameters
    ----------
    titles : sequence of str
        As they were written; of each the first `LONGEST` characters are read.
    """
    told = normalise([title[: 4 * LONGEST] for title in titles]).texts
    flat = Texts(np.where(told.codes == NEWLINE, np.uint32(SPACE), told.codes), told.starts)
    lines = "\n".join(title[:LONGEST] for title in flat.strings())
    return plain(_LABEL.sub("", _RUBRIC.sub("", lines))).split("\n")


def levelled(titles: Sequence[str]) -> list[str]:
    """Return folded titles with one word in the place of all that say the same.

    A score stands for the match: both sides' names with ``vs`` between them.
    """
    lines = SCORE.sub(" vs ", "\n".join(titles))
    found, words = same()
    parts, place = [], 0
    start, stop, group = found.find(Texts.of([lines]))
    for first, past, at in zip(start.tolist(), stop.tolist(), group.tolist(), strict=True):
        parts += [lines[place:first], words[at]]
        place = past
    parts.append(lines[place:])
    return _JOINED.sub(" ", "".join(parts)).split("\n")
