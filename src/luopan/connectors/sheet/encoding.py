"""The bytes of a text file as UTF-8, whatever they were written in."""

import codecs
import io

from luopan.errors import Fault, InputError

_CHUNK = 16 * 2**20
_SAMPLE = 2**20
_LEAST_COMMON = 0.6
"""Real Chinese text is at least so largely made of GB 2312 characters, rare names included;
Big5 or Shift JIS misread as GB 18030 is at most a third."""


def to_utf8(content: bytes, file: str) -> bytes:
    """Return the content in UTF-8 without a byte-order mark.

    Parameters
    ----------
    content : bytes
        UTF-8 (with or without a mark), UTF-16 with a mark, or GB 18030 (GBK, GB 2312).
    file : str
        Its name for the reader.

    Raises
    ------
    InputError
        ``encoding_unknown`` with the row of the first byte that fits none, ``nul_character``.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        done = _decode(content, "utf-16")
        if done is None:
            raise InputError([Fault("encoding_unknown", file)])
    else:
        content = content.removeprefix(codecs.BOM_UTF8)
        done = content if content.isascii() or _is_utf8(content) else _from_gb18030(content)
        if done is None:
            row = _failing_row(content)
            raise InputError([Fault("encoding_unknown", file, row)])
    if (at := done.find(b"\x00")) >= 0:
        raise InputError([Fault("nul_character", file, done.count(b"\n", 0, at) + 1)])
    return done


def _chunks(content: bytes) -> list[memoryview]:
    view = memoryview(content)
    return [view[start : start + _CHUNK] for start in range(0, len(view), _CHUNK)]


def _is_utf8(content: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(content):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _decode(content: bytes, encoding: str) -> bytes | None:
    """Re-encode chunk by chunk, so that a 300 MB file is never held as one Python string."""
    decoder = codecs.getincrementaldecoder(encoding)()
    done = io.BytesIO()
    try:
        for chunk in _chunks(content):
            done.write(decoder.decode(chunk).encode())
        done.write(decoder.decode(b"", final=True).encode())
    except (UnicodeDecodeError, UnicodeEncodeError):
        return None
    return done.getvalue()


def _from_gb18030(content: bytes) -> bytes | None:
    done = _decode(content, "gb18030")
    if done is None:
        return None
    sample = done[:_SAMPLE].decode("utf-8", errors="ignore")
    foreign = [character for character in sample if ord(character) > 127]
    common = sum(1 for character in foreign if _in_gb2312(character))
    return done if not foreign or common >= _LEAST_COMMON * len(foreign) else None


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _failing_row(content: bytes) -> int:
    """Return the row up to which the better of the two encodings holds."""
    reached = 0
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError as error:
            reached = max(reached, error.start)
    return content.count(b"\n", 0, reached) + 1
