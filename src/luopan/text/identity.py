"""Names for documents that stay: from the source, its own number, and the words themselves."""

import hashlib
from collections.abc import Iterable

_DIGITS = 32


def document_ids(
    sources: Iterable[str], natives: Iterable[str], texts: Iterable[str]
) -> tuple[str, ...]:
    """Return the id of each document: equal for equal parts, on every machine, for good.

    Parameters
    ----------
    sources : iterable of str
        Where each came from (a venue, a file).
    natives : iterable of str
        Its id there; empty where it has none.
    texts : iterable of str
        The raw texts, character for character. A text that was edited is another document.

    Returns
    -------
    tuple of str
        32 hexadecimal digits each, the beginning of a SHA-256.

    Raises
    ------
    ValueError
        If the three are not of one length.
    """
    return tuple(_digest(*parts)[:_DIGITS] for parts in zip(sources, natives, texts, strict=True))


def text_digest(text: str) -> str:
    """Return the SHA-256 of a raw text in UTF-8: any tool can check a quote by it."""
    return hashlib.sha256(_written(text)).hexdigest()


def _digest(*parts: str) -> str:
    """Return the SHA-256 of parts, each after its length, so that none runs into the next."""
    told = hashlib.sha256()
    for part in parts:
        written = _written(part)
        told.update(len(written).to_bytes(8, "big"))
        told.update(written)
    return told.hexdigest()


def _written(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
