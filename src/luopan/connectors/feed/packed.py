"""What gzip and zip files hold, unpacked no further than a limit."""

import io
import zipfile
import zlib

from luopan.errors import Fact, Fault, InputError

LIMIT = 512 * 2**20
"""Bytes that a file of the folder may unpack to."""
_CHUNK = 2**18
_GZIP = b"\x1f\x8b"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


def unpacked(content: bytes, file: str, limit: int = LIMIT) -> bytes:
    """Return the content, of a gzip file or of the one file in a zip.

    Parameters
    ----------
    content : bytes
        Packed or not.
    file : str
        How to name it to a reader.
    limit : int
        Bytes that it may come to.

    Raises
    ------
    InputError
        ``feed_too_large``; ``file_broken``.
    """
    try:
        if content.startswith(_GZIP):
            return inflated(content, 31, file, limit)
        if content.startswith(b"PK\x03\x04"):
            return _only_one(content, file, limit)
    except _BROKEN as error:
        kind = "gzip" if content.startswith(_GZIP) else "zip"
        raise InputError([Fault("file_broken", file, facts={"kind": kind})]) from error
    if len(content) > limit:
        raise too_large(file, limit)
    return content


def inflated(content: bytes, window: int, file: str, limit: int) -> bytes:
    """Return what zlib unpacks, member after member.

    Parameters
    ----------
    content, file, limit
        As for `unpacked`.
    window : int
        31 for gzip, 15 for zlib, -15 for bare deflate.

    Raises
    ------
    InputError
        ``feed_too_large``.
    zlib.error
        Where it is damaged, or ends too soon.
    """
    done = bytearray()
    while content:
        member = zlib.decompressobj(window)
        while content and not member.eof:
            done += member.decompress(content, _CHUNK)
            content = member.unconsumed_tail
            if len(done) > limit:
                raise too_large(file, limit)
        if not member.eof:
            done += member.flush()
        if not member.eof:
            raise zlib.error("ends too soon")
        content = member.unused_data.lstrip(b"\x00")
        if not content.startswith(_GZIP):
            break
    return bytes(done)


def _only_one(content: bytes, file: str, limit: int) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        names = [one for one in held.infolist() if not one.is_dir()]
        if len(names) != 1:
            raise zipfile.BadZipFile
        with held.open(names[0]) as member:
            done = member.read(limit + 1)
    if len(done) > limit:
        raise too_large(file, limit)
    return done


def too_large(file: str, limit: int) -> InputError:
    """Return what is said of a feed beyond the limit."""
    facts: dict[str, Fact] = {"megabytes": max(limit // 2**20, 1)}
    return InputError([Fault("feed_too_large", file, facts=facts)])
