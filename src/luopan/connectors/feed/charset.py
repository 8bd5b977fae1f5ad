"""The text of a feed or list, whatever its headers say that it was written in."""

import codecs
import re

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9._:\-]{1,40})""")
_KNOWN = re.compile(
    r"utf[-_]?(8|16|32)([-_]?(le|be))?|gb[-_]?\w{2,8}|big5\w{0,8}|shift[-_]?jis|euc[-_]?\w{2}"
    r"|iso[-_]?\d{4}[-_]\w{1,6}|cp\d{3,5}|windows[-_]?\d{3,5}|koi8[-_]?\w|latin[-_]?\d|(us[-_])?ascii"
)
"""Names of ways to write text; Python knows other codecs, which unpack what they get."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text_of(content: bytes, told: str = "") -> str:
    """Return the text.

    A byte-order mark decides; else what is valid UTF-8 is UTF-8, since other text hardly ever is;
    else the document's own word, then the server's, then GB 18030. What fits none loses single
    characters and not the whole.

    Parameters
    ----------
    content : bytes
        As it came, unpacked.
    told : str
        The charset that the server told, or nothing.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content.decode(name, errors="replace").removeprefix("\ufeff")
    declared = _DECLARED.match(content[:400])
    own = _codec(declared[1].decode("ascii")) if declared else ""
    first = (own,) if own.startswith(("iso2022", "utf-16", "utf-32")) else ()
    for name in (*first, "utf-8", own, _codec(told), "gb18030"):
        try:
            return content.decode(name) if name else _none()
        except UnicodeDecodeError:
            continue
    return content.decode(own or _codec(told) or "utf-8", errors="replace")


def _none() -> str:
    raise UnicodeDecodeError("none", b"", 0, 0, "no such codec")


def _codec(name: str) -> str:
    """Return Python's name of a charset, GB 18030 for its subsets, nothing for what is none."""
    plain = name.strip().strip("\"'").lower()
    if _KNOWN.fullmatch(plain) is None:
        return ""
    try:
        found = codecs.lookup(plain).name
    except LookupError:
        return ""
    return "gb18030" if found in {"gb2312", "gbk", "gb18030"} else found
