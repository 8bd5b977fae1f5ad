"""Write one line of the register: who, when, and what was wrong with what was typed."""

import getpass
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from luopan.cli.run import today
from luopan.cli.test.options import said
from luopan.errors import Fault, InputError

if TYPE_CHECKING:
    from luopan.tables.register import Content, Entry, Register

Made = TypeVar("Made")
_OWN = {
    "dates": ("test_end_first_given", "--end"),
    "looks": ("test_looks_wrong", "--look"),
    "bet": ("test_bet_wrong", "--bet"),
    "shares": ("test_shares_wrong", "--share"),
}
_OPTIONS = {
    "name": "--test",
    "channels": "--channel",
    "regions": "--region",
    "audiences": "--audience",
    "looks": "--look",
    "stop_rules": "--stop",
    "guardrails": "--guardrail",
    "shares": "--share",
    "next_step": "--next",
    "would_repeat": "--repeat",
    "relative": "--effect",
    "result": "--effect",
    "apart_km": "--apart",
}


def account() -> str | None:
    """Return the name of the person's account on this machine, where it has one."""
    try:
        return said(getpass.getuser())
    except (KeyError, OSError, ImportError):
        return None


def written(
    folder: Path, place: str, author: str | None, make: "Callable[[Register], Content]"
) -> "Entry":
    """Write what ``make`` says of the register as its next line.

    Raises
    ------
    InputError
        Of the folder, the register, the author or whatever ``make`` finds; nothing is written.
    """
    from luopan.tables.register import Stamp, enter  # noqa: PLC0415

    here(folder)
    by = said(author) or account()
    if by is None:
        raise InputError([Fault("test_options_missing", place, facts={"options": ("--author",)})])
    moment = datetime.now(UTC)
    stamp = checked(lambda: Stamp(at=moment, day=today(), author=by), place)
    return enter(folder, make, stamp)


def here(folder: Path) -> None:
    """Make sure that a folder is there.

    Raises
    ------
    InputError
        ``folder_missing``, ``not_a_folder``, or ``settings_missing`` where it is no company's.
    """
    if not folder.is_dir():
        code = "not_a_folder" if folder.exists() else "folder_missing"
        raise InputError([Fault(code, str(folder))])
    if not (folder / "luopan.toml").is_file():
        facts = {"folder": str(folder)}
        raise InputError([Fault("settings_missing", "luopan.toml", facts=facts)])


def checked(make: Callable[[], Made], place: str, options: Mapping[str, str] = _OPTIONS) -> Made:
    """Make an entry; what it refuses becomes faults that name the option.

    Parameters
    ----------
    make : callable
        Makes it.
    place : str
        The command, for the reader.
    options : mapping
        By field, the option that gives it, where that is not the field's own name.

    Raises
    ------
    InputError
        One fault for each part that is wrong.
    """
    from pydantic import ValidationError  # noqa: PLC0415

    try:
        return make()
    except ValidationError as error:
        faults = []
        for detail in error.errors(include_url=False):
            first = str(detail["loc"][0]) if detail["loc"] else ""
            option = options.get(first, f"--{first.replace('_', '-')}" if first else "")
            code = detail["msg"].removeprefix("Value error, ").partition(":")[0]
            if code in _OWN:
                faults.append(Fault(_OWN[code][0], place, column=_OWN[code][1]))
                continue
            got = str(detail["input"])[:80]
            said_so = {"said": detail["msg"]}
            faults.append(Fault("test_option_wrong", place, column=option, got=got, facts=said_so))
        raise InputError(faults) from error
