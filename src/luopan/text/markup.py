"""What several characters write that is one: HTML tags, entities, a letter and its accent."""

import html
import re
import unicodedata
from collections.abc import Iterator

import numpy as np

from luopan.text.batch import Places, Texts
from luopan.text.characters import MARKS, NEWLINE, SPACE, UNSEEN

Edit = tuple[int, int, int]
"""Start and stop in the batch's codes, and the one code that stands there instead."""

_TAG = re.compile(
    r"<(?:!--.{0,2000}?-->|!doctype[^<>]{0,200}>|/?([a-z][a-z0-9:]{0,10})(?:[\s/][^<>]{0,2000})?>)",
    re.DOTALL | re.IGNORECASE,
)
_ENTITY = re.compile(
    r"&(?:amp;){0,8}(#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,31});"
)
_LINE_TAGS = {
    "article", "blockquote", "br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "p",
    "pre", "section", "title", "tr",
}  # fmt: skip
_INLINE_TAGS = {
    "a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "ins", "label", "q", "s",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
}  # fmt: skip
_OTHER_TAGS = {
    "audio", "body", "button", "center", "dd", "dl", "dt", "embed", "figcaption", "figure",
    "footer", "form", "head", "header", "html", "iframe", "img", "input", "link", "main", "meta",
    "nav", "o:p", "object", "ol", "option", "path", "script", "select", "source", "style", "svg",
    "table", "tbody", "td", "textarea", "th", "thead", "ul", "video",
}  # fmt: skip
_LEAVES = {
    **dict.fromkeys(_LINE_TAGS, NEWLINE),
    **dict.fromkeys(_OTHER_TAGS, SPACE),
    **dict.fromkeys((*_INLINE_TAGS, ""), UNSEEN),
}
"""Other words between angle brackets are somebody's own: <微笑>, <at>, <sigh>."""


def edits(texts: Texts) -> list[Edit]:
    """Return what to write instead of tags, entities and accented letters, in order.

    Parameters
    ----------
    texts : Texts
        As they were written.
    """
    codes = texts.codes
    marked = (codes >= MARKS[0]) & (codes < MARKS[1])
    at = np.flatnonzero((codes == ord("<")) | (codes == ord("&")) | marked)
    return list(_found(texts, at)) if at.size else []


def _found(texts: Texts, at: Places) -> Iterator[Edit]:
    whole = texts.joined()
    inside = np.searchsorted(texts.starts, at, side="right") - 1
    bounds = zip(
        at.tolist(), texts.starts[inside].tolist(), texts.starts[inside + 1].tolist(), strict=True
    )
    done = 0
    for place, start, stop in bounds:
        if place < done:
            continue
        if whole[place] == "<":
            edit = _tag(whole, place, stop)
        elif whole[place] == "&":
            edit = _entity(whole, place, stop)
        else:
            edit = _accent(whole, place, max(start, done))
        if edit:
            done = edit[1]
            yield edit


def _tag(whole: str, place: int, stop: int) -> Edit | None:
    """Return a tag or a comment as the line, the blank or the nothing that it leaves."""
    match = _TAG.match(whole, place, stop)
    leaves = _LEAVES.get((match[1] or "").lower()) if match else None
    return (place, match.end(), leaves) if match and leaves is not None else None


def _entity(whole: str, place: int, stop: int) -> Edit | None:
    """Return an entity, escaped however often, as its character."""
    match = _ENTITY.match(whole, place, stop)
    if not match:
        return None
    named = f"&{match[1]};"
    plain = html.unescape(named)
    return None if plain in {named, ""} else (place, match.end(), ord(plain[0]))


def _accent(whole: str, place: int, start: int) -> Edit | None:
    """Return a letter and the accent at ``place`` as the one letter that they make."""
    if place == start:
        return None
    made = unicodedata.ucd_3_2_0.normalize("NFC", whole[place - 1 : place + 1])
    return (place - 1, place + 1, ord(made)) if len(made) == 1 else None
