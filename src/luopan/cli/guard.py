"""The one place where errors become words and exit codes."""

import errno
import functools
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ParamSpec

import typer
from rich.table import Table
from rich.text import Text

from luopan.brief.words import Words
from luopan.cli.reader import reader_words
from luopan.cli.screen import Screen
from luopan.errors import Fault, InputError, LuopanError, ServiceError

P = ParamSpec("P")
INTERRUPTED = 130
PIPE_CLOSED = 141
_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE}
SHOWN_FAULTS = 50


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
    """Print an error: every fault of an `InputError` as a row, anything else as a sentence."""
    if isinstance(error, InputError):
        screen.err.print(
            screen.words.text("cli.error.faults", count=len(error.faults)), markup=False
        )
        screen.err.print(faults_table(error.faults[:SHOWN_FAULTS], screen.words))
        if len(error.faults) > SHOWN_FAULTS:
            more = len(error.faults) - SHOWN_FAULTS
            screen.err.print(screen.words.text("cli.error.more", count=more), markup=False)
        return
    screen.err.print(sentence(error.code, error.facts, screen.words), markup=False)
    if isinstance(error, ServiceError):
        again = "again" if error.retry else "no_retry"
        screen.err.print(screen.words.text(f"cli.error.{again}"), markup=False)


def sentence(code: str, facts: Mapping[str, object], words: Words) -> str:
    """Return the words of an error's code, or the bare code and facts where there are none."""
    for key in (f"error.{code}", f"fault.{code}", f"absent.{code}", f"cli.error.{code}"):
        if words.has(key):
            return words.text(key, **facts)
    told = ", ".join(f"{n}: {words.fact(v)}" for n, v in facts.items() if v not in {None, ""})
    return f"{code} ({told})" if told else code


def faults_table(faults: tuple[Fault, ...], words: Words) -> Table:
    """Return the faults as a table: where, what stood there, what is wrong and how to mend it."""
    table = Table(box=None, pad_edge=False, header_style="bold", show_lines=False)
    for name in ("file", "row", "column", "got", "wrong"):
        table.add_column(words.text(f"cli.fault.{name}"), overflow="fold")
    for fault in faults:
        table.add_row(
            Text(fault.file),
            "" if fault.row is None else str(fault.row),
            Text(fault.column or ""),
            Text(shown(fault.got)),
            Text(fault_words(fault, words)),
        )
    return table


def shown(got: str | None) -> str:
    """Return a cell's text with control characters shown, so that it cannot steer a terminal."""
    if got is None:
        return ""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in got)


def fault_words(fault: Fault, words: Words) -> str:
    """Return what is wrong and how to mend it."""
    facts = {
        "file": fault.file,
        "row": fault.row,
        "column": fault.column,
        "got": shown(fault.got),
        **fault.facts,
    }
    return sentence(fault.code, facts, words)


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
