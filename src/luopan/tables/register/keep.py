"""The register on the disk: read whole, written at its end only."""

import os
from collections.abc import Callable
from pathlib import Path

from luopan.errors import Fault, InputError
from luopan.tables.register.chain import FILE, line, read_register
from luopan.tables.register.entries import Content, Entry, Stamp
from luopan.tables.register.lock import locked
from luopan.tables.register.register import Register

Make = Callable[[Register], Content]
"""Makes the content of the next line from all that stands before it, or raises `InputError`."""


def held(folder: Path) -> Register | None:
    """Read the register of a company folder; None where there is none.

    Raises
    ------
    InputError
        ``link_outside`` where the file is a link that leads out of the folder, and as
        `read_register`.
    OSError
        As the system raised it.
    """
    path = _path(folder)
    if not path.exists():
        return None
    content = path.read_bytes()
    if content and not content.endswith(b"\n"):
        content = _waited(path)  # somebody may be writing just now
    return read_register(content)


def enter(folder: Path, make: Make, stamp: Stamp) -> Entry:
    """Write one line at the end of a company folder's register.

    Nobody else writes while the lines before are read, ``make`` is asked and the line is written.
    What is there is never touched: where the disk fails, the half-written line is taken off.

    Parameters
    ----------
    folder : pathlib.Path
        The company folder.
    make : callable
        Returns what the line says. It is asked twice, once before anything is opened for writing.
    stamp : Stamp
        Who writes, and when.

    Returns
    -------
    Entry
        The line.

    Raises
    ------
    InputError
        As `held`, what ``make`` raises, and `Register.refusal`.
    OSError
        As the system raised it; then nothing was written.
    """
    _next(held(folder) or Register(), make, stamp)
    path = _path(folder)
    fresh = not path.exists()
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o666)
    try:
        with locked(handle):
            before = _content(handle)
            entry, written = _next(read_register(before), make, stamp)
            _append(handle, written, len(before))
    finally:
        os.close(handle)
    if fresh:
        _settle(folder)
    return entry


def _path(folder: Path) -> Path:
    path = folder / FILE
    if not path.resolve().is_relative_to(folder.resolve()):
        raise InputError([Fault("link_outside", FILE)])
    return path


def _waited(path: Path) -> bytes:
    """Read when nobody writes."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        with locked(handle):
            return _content(handle)
    finally:
        os.close(handle)


def _next(register: Register, make: Make, stamp: Stamp) -> tuple[Entry, bytes]:
    content = make(register)
    refused = register.refusal(content)
    if refused is not None:
        raise InputError([Fault(refused.code, FILE, facts=refused.facts)])
    return line(register, content, stamp)


def _content(handle: int) -> bytes:
    os.lseek(handle, 0, os.SEEK_SET)
    parts = []
    while part := os.read(handle, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def _append(handle: int, content: bytes, at: int) -> None:
    """Write at the end and onto the disk, or leave the file as it was."""
    try:
        os.lseek(handle, at, os.SEEK_SET)
        left = memoryview(content)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    except BaseException:
        os.ftruncate(handle, at)
        raise


def _settle(folder: Path) -> None:
    """Put the new file's name onto the disk too, where a folder can be opened for that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
