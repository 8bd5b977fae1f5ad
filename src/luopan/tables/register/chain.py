"""The lines of ``register.jsonl``: each holds the SHA-256 of the line before.

So a line that is edited, removed or moved is seen. Two things the chain alone cannot show. Where
the last lines are cut off, what is left is a sound register: the digest that is printed when a
test is registered, and that every result carries, is then found nowhere. And whoever writes the
whole file anew can make it consistent: the digests told elsewhere show that too. A second file
beside the first would be cut or written anew as easily, so there is none.
"""

import json
from typing import Any, NoReturn

from pydantic import ValidationError

from luopan.errors import Fact, Fault, InputError
from luopan.tables.register.canonical import canonical, digest
from luopan.tables.register.entries import Content, Entry, Stamp
from luopan.tables.register.register import Register

FILE = "register.jsonl"
FIRST = "0" * 64
"""What the first line holds in place of an earlier line's digest."""
VERSION = 1
_LISTED = 20


def line(register: Register, content: Content, stamp: Stamp) -> tuple[Entry, bytes]:
    """Return the register's next line: the entry, and its bytes with the end of the line."""
    told: dict[str, Any] = {
        "version": VERSION,
        "content": content.model_dump(mode="json"),
        "previous": register.digest or FIRST,
        **stamp.model_dump(mode="json"),
    }
    told["digest"] = digest(told)
    return Entry.model_validate_json(canonical(told)), (canonical(told) + "\n").encode()


def read_register(content: bytes, file: str = FILE) -> Register:
    """Read a register and verify its chain.

    Parameters
    ----------
    content : bytes
        Of the file; nothing at all is a register without tests.
    file : str
        Its name for the reader.

    Raises
    ------
    InputError
        With the line of each fault: ``register_encoding``, ``register_line_ends``,
        ``register_cut`` (the last line is unfinished), ``register_line`` (no entry),
        ``register_version``, ``register_changed`` (the line is not what was written),
        ``register_chain`` (a line before it was changed, removed, added or moved),
        ``register_start`` (the first lines are gone), ``register_entry`` (what it says cannot be
        read), and whatever does not follow from the lines before (`Register.refusal`).
    """
    faults: list[Fault] = []
    entries: list[Entry] = []
    previous = FIRST
    rows = content.split(b"\n")
    if rows[-1]:
        faults.append(Fault("register_cut", file, len(rows), got=_shown(rows[-1])))
    for row, raw in enumerate(rows[:-1], start=1):
        try:
            told = _object(raw)
            entry = _entry(told, raw)
        except _BrokenError as broken:
            faults.append(Fault(broken.code, file, row, got=_shown(raw), facts=broken.facts))
            previous = ""  # what this line's digest was is not known: the next cannot be held to it
            continue
        if previous and entry.previous != previous:
            code = "register_start" if row == 1 else "register_chain"
            where: dict[str, Fact] = {"before": row - 1}
            faults.append(Fault(code, file, row, got=_shown(raw), facts=where))
        previous = entry.digest
        entries.append(entry)
    if faults:
        raise InputError(faults[:_LISTED])
    register = Register()
    for row, entry in enumerate(entries, start=1):
        refused = register.refusal(entry.content)
        if refused is not None:
            raise InputError([Fault(refused.code, file, row, facts=refused.facts)])
        register = register.after(entry)
    return register


class _BrokenError(Exception):
    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def _object(raw: bytes) -> dict[str, Any]:
    """Return the JSON object of a line."""
    if raw.endswith(b"\r"):
        raise _BrokenError("register_line_ends")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise _BrokenError("register_encoding") from error
    if text.startswith("\ufeff"):
        raise _BrokenError("register_encoding")
    try:
        told = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise _BrokenError("register_line") from error
    if not isinstance(told, dict):
        raise _BrokenError("register_line")
    version = told.get("version")
    if isinstance(version, int) and version > VERSION:
        raise _BrokenError("register_version", version=version, known=VERSION)
    return told


def _entry(told: dict[str, Any], raw: bytes) -> Entry:
    """Return the entry of a line that is just as it was written."""
    try:
        same = canonical(told).encode() == raw
        own = digest({key: value for key, value in told.items() if key != "digest"})
    except (ValueError, RecursionError) as error:
        raise _BrokenError("register_changed") from error
    if not same or told.get("digest") != own:
        raise _BrokenError("register_changed")
    try:
        return Entry.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise _BrokenError("register_entry", field=place, said=first["msg"]) from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _shown(raw: bytes) -> str:
    return raw.decode(errors="replace")[:80]
