"""Headlines and addresses as plain text that does nothing wherever it is shown."""

import html
import re
from urllib.parse import urlsplit

LONGEST = 500
"""Characters of a title; what is cut off is told."""
LONGEST_URL = 2000

_TAG = re.compile(r"<!--(?:(?!<!--).){0,500}?-->|<[/!]?[A-Za-z][^<>]{0,1000}>", re.DOTALL)
_RUN = re.compile(
    r"<(script|style)\b[^<>]{0,300}>(?:(?!<(?:script|style)\b).){0,2000}?</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)
_BREAK = re.compile(r"<(?:br|p|div|li|tr|h[1-6])\b", re.I)
_STEERS = (
    r"\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff"
)
_QUOTED = re.compile(r"^'+(?=[=+\-@])")
"""What a sheet takes for its own mark of text, and a table takes off."""
_UNSAFE = re.compile(f"[{_STEERS}]")
"""Control characters, and those that are not seen but turn what is around them."""
_PLAIN = re.compile(rf"(?!')[^<&\s{_STEERS}]+(?: [^<&\s{_STEERS}]+)*")


def plain_title(title: str) -> str:
    """Return a headline without tags, entities and characters that steer; blanks made one.

    Parameters
    ----------
    title : str
        Text or HTML, escaped once or twice.
    """
    title = title[: 8 * LONGEST]
    if _PLAIN.fullmatch(title):
        return title
    for _ in range(2):
        title = _TAG.sub(_left, _RUN.sub(" ", title))
        if "&" not in title:
            break
        title = html.unescape(title)
    title = _TAG.sub(_left, _RUN.sub(" ", title))
    return _QUOTED.sub("", " ".join(_UNSAFE.sub(" ", title).split()))


def _left(tag: re.Match[str]) -> str:
    return " " if _BREAK.match(tag[0]) else ""


def plain_url(url: str) -> str:
    """Return a web address, or nothing where it is none: no other scheme, nothing that steers."""
    url = html.unescape(url.strip()) if "&" in url else url.strip()
    if not url.lower().startswith(("http://", "https://")) or len(url) > LONGEST_URL:
        return ""
    if _UNSAFE.search(url) or any(c.isspace() for c in url):
        return ""
    try:
        return url if urlsplit(url).hostname else ""
    except ValueError:
        return ""
