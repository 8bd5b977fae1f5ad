"""The one place where errors become words and exit codes."""

import errno
import functools
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from luopan.cli.interrupt import INTERRUPTED, inside_command
from luopan.cli.reader import reader_words
from luopan.cli.screen import Screen
from luopan.errors import Fault, InputError, LuopanError, ServiceError

if TYPE_CHECKING:
    from luopan.brief.words import Words

P = ParamSpec("P")
PIPE_CLOSED = 141
_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE}
SHOWN_FAULTS = 50
_PARTS = ("says", "expected", "remedy")
WIDE = 120  # columns of a terminal from which six columns of words can be read


def guarded(command: Callable[P, int | None]) -> Callable[P, None]:
    """Run a command; tell its errors in the reader's language and exit with their code.

    A defect of the program is not caught: it keeps its traceback.

    Parameters
    ----------
    command : callable
        Returns the exit code; None is 0. Its keywords ``lang`` and ``folder``, where it has
        them, choose the language.
    """

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        inside_command()
        try:
            code = command(*args, **kwargs) or 0
            sys.stdout.flush()
        except LuopanError as error:
            tell(error, _screen(kwargs))
            code = error.exit_code
        except KeyboardInterrupt:
            _screen(kwargs).err.print(_screen(kwargs).words.text("cli.error.interrupted"))
            code = INTERRUPTED
        except BrokenPipeError:
            # The reader of the pipe is gone; nothing more may be written, not even at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = PIPE_CLOSED
        except OSError as error:
            code = tell_system(error, _screen(kwargs))
        raise typer.Exit(code)

    return run


def _screen(given: dict[str, object]) -> Screen:
    lang, folder = given.get("lang"), given.get("folder")
    return Screen(
        reader_words(
            str(lang) if lang is not None else None, folder if isinstance(folder, Path) else None
        )
    )


def tell(error: LuopanError, screen: Screen) -> None:
    """Print an error: every fault of an `InputError`, anything else as a sentence."""
    words = screen.words
    if isinstance(error, InputError):
        screen.err.print(words.text("cli.error.faults", count=len(error.faults)), markup=False)
        wide = screen.err.is_terminal and screen.err.width >= WIDE
        told = faults_told(error.faults[:SHOWN_FAULTS], words, as_table=wide)
        screen.err.print(told, soft_wrap=not screen.err.is_terminal)
        if len(error.faults) > SHOWN_FAULTS:
            more = len(error.faults) - SHOWN_FAULTS
            screen.err.print(words.text("cli.error.more", count=more), markup=False)
        return
    said = spoken("error", error.code, error.facts, words)
    screen.err.print("\n".join(part for part in said if part), markup=False)
    if isinstance(error, ServiceError):
        again = "again" if error.retry else "no_retry"
        screen.err.print(words.text(f"cli.error.{again}"), markup=False)


def spoken(
    prefix: str, code: str, facts: Mapping[str, object], words: "Words"
) -> tuple[str, str, str]:
    """Return what is wrong, what was expected and how to mend it.

    A code without words of its own is told with its facts, so that nothing is swallowed.
    """
    key = f"{prefix}.{code}"
    if words.has(f"{key}.says"):
        told = [words.text(_part(key, part, facts, words), **facts) for part in _PARTS]
        return told[0], told[1], told[2]
    if words.has(f"absent.{code}"):
        return words.text(f"absent.{code}", **facts), "", ""
    listed = ", ".join(f"{n}: {words.fact(v)}" for n, v in facts.items() if v not in {None, ""})
    return (f"{code} ({listed})" if listed else code), "", ""


def _part(key: str, part: str, facts: Mapping[str, object], words: "Words") -> str:
    """Return the key of one part: its own words for what the column's cells stand for, if any."""
    own = f"{key}.{part}_{facts.get('sense')}"
    return own if words.has(own) else f"{key}.{part}"


def faults_told(faults: tuple[Fault, ...], words: "Words", *, as_table: bool) -> RenderableType:
    """Return the faults: a table, or a paragraph each where there is no room for one."""
    told = [(fault, fault_words(fault, words)) for fault in faults]
    if not as_table:
        return Group(*(_paragraph(fault, said, words) for fault, said in told))
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("file", "row", "column", "says", "expected", "remedy"):
        table.add_column(words.text(f"cli.fault.{name}"), overflow="fold")
    for fault, said in told:
        row = "" if fault.row is None else str(fault.row)
        table.add_row(*map(Text, (shown(fault.file), row, shown(fault.column), *said)))
    return table


def _paragraph(fault: Fault, said: tuple[str, str, str], words: "Words") -> Text:
    row = "" if fault.row is None else f"{words.text('cli.fault.row')} {fault.row}"
    where = " · ".join(part for part in (shown(fault.file), row, shown(fault.column)) if part)
    names = (words.text("cli.fault.expected"), words.text("cli.fault.remedy"))
    more = [f"  {name}: {part}" for name, part in zip(names, said[1:], strict=True) if part]
    return Text("\n").join([Text(where, style="bold"), Text(f"  {said[0]}"), *map(Text, more)])


def shown(got: str | None) -> str:
    """Return a cell's text with control characters shown, so that it cannot steer a terminal."""
    if got is None:
        return ""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in got)


def fault_words(fault: Fault, words: "Words") -> tuple[str, str, str]:
    """Return what is wrong, what was expected and how to mend it."""
    facts = {
        "file": shown(fault.file),
        "row": fault.row,
        "column": shown(fault.column),
        "got": shown(fault.got),
        **{name: shown(v) if isinstance(v, str) else v for name, v in fault.facts.items()},
    }
    says, expected, remedy = spoken("fault", fault.code, facts, words)
    if facts.get("nearest"):
        says += words.text("hint.meant", **facts)
    return says, expected, remedy


def tell_system(error: OSError, screen: Screen) -> int:
    """Print what the system refused; return 3 for a disk that fails and 2 for a wrong path."""
    names = {
        errno.ENOENT: "not_found",
        errno.EACCES: "not_permitted",
        errno.EPERM: "not_permitted",
        errno.EROFS: "not_permitted",
        errno.EISDIR: "is_directory",
        errno.ENOTDIR: "not_directory",
        errno.ENAMETOOLONG: "name_too_long",
        errno.ENOSPC: "disk_full",
        errno.EDQUOT: "disk_full",
    }
    key = names.get(error.errno or 0, "system")
    path = shown(str(error.filename)) if error.filename else "?"
    told = screen.words.text(f"cli.error.{key}", path=path, reason=error.strerror or str(error))
    screen.err.print(told, markup=False)
    return 3 if error.errno in _DISK else 2
