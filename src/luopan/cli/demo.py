"""``luopan demo``: the sample firm, run for real."""

import errno
import os
import shutil
import sys
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from luopan.cli.brief import Targets, write_brief
from luopan.cli.options import PageLang, Quiet
from luopan.cli.output import write_whole
from luopan.cli.reader import reader_words
from luopan.cli.screen import Screen
from luopan.errors import Fault, InputError

Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="cli.option.out")]
KEPT = (".toml", ".csv", ".jsonl", ".parquet", ".txt")
SETTINGS = "luopan.toml"


def demo(out: Out = Path("luopan-demo"), lang: PageLang = None, quiet: Quiet = False) -> int:
    """Copy the sample firm to a folder and write its page in both languages."""
    screen = Screen(reader_words(lang), quiet)
    files = sample(out)
    refuse(out, files[out / SETTINGS])
    write_whole(files)
    screen.note("cli.demo.copied", path=str(out))
    code = write_brief(out, Targets(lang), screen)
    screen.note("cli.demo.next", path=str(out), command=command())
    return code


def command() -> str:
    """Return what to type to call this program again: its name, or its path where needed."""
    called = Path(sys.argv[0])
    found = shutil.which(called.name)
    if found and Path(found).resolve() == called.resolve():
        return called.name
    return os.path.relpath(called)


def refuse(out: Path, settings: bytes) -> None:
    """Refuse a folder that holds anything but an earlier demo: it may be a real firm's.

    Raises
    ------
    InputError
        ``demo_over_something``.
    NotADirectoryError
        If it is a file.
    """
    if out.exists() and not out.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "not a directory", str(out))
    if not out.is_dir() or not any(out.iterdir()):
        return
    before = out / SETTINGS
    # The first line names the sample firm; what stands below it may have been tried out.
    if not before.is_file() or before.read_bytes().split(b"\n")[0] != settings.split(b"\n")[0]:
        raise InputError([Fault("demo_over_something", str(out))])


def sample(out: Path) -> dict[Path, bytes]:
    """Return the sample firm's files by where they go."""
    copied: dict[Path, bytes] = {}

    def walk(folder: Traversable, into: Path) -> None:
        for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if item.is_dir() and not item.name.startswith("__"):
                walk(item, into / item.name)
            elif item.name.endswith(KEPT):
                copied[into / item.name] = item.read_bytes()

    walk(files("luopan.sample"), out)
    return copied
