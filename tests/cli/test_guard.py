"""Errors become words and exit codes; a defect keeps its traceback."""

import errno
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from luopan.brief.words import load
from luopan.cli.guard import faults_told, guarded
from luopan.errors import Fault, InputError, LuopanError, MissingExtraError, ServiceError


def run(error: BaseException) -> tuple[int, str]:
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

    def fail() -> int:
        raise error

    app.command()(guarded(fail))
    result = CliRunner().invoke(app, [])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stderr


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (InputError([Fault("one_stdout")]), 2, "Two results are sent to stdout."),
        (MissingExtraError("pdf", "PDF"), 2, "pip install 'luopan[pdf]'"),
        (LuopanError("made_up", {"weeks": 3}), 1, "made_up (weeks: 3)"),
        (
            ServiceError("file_unreadable", {"file": "a.csv", "said": "broken"}, retry=True),
            3,
            "may succeed later",
        ),
        (ServiceError("file_unreadable", {"file": "a", "said": "b"}), 3, "will not help"),
        (PermissionError(errno.EACCES, "Permission denied", "/x/y"), 2, "No permission: /x/y"),
        (FileNotFoundError(errno.ENOENT, "No such file", "/x"), 2, "There is no such file"),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory", "/x"), 2, "this is a file: /x"),
        (OSError(errno.ENOSPC, "No space left on device", "/x"), 3, "The disk is full: /x"),
        (OSError(errno.EIO, "Input/output error", "/x"), 3, "The system refused /x"),
        (KeyboardInterrupt(), 130, "Stopped. Nothing was written."),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_is_told_with_its_exit_code(error: BaseException, code: int, said: str) -> None:
    exit_code, stderr = run(error)
    assert exit_code == code
    assert said in stderr
    assert "Traceback" not in stderr


def test_a_defect_keeps_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError):
        run(ZeroDivisionError())


def test_a_table_shows_where_what_and_how_to_mend() -> None:
    fault = Fault("negative", "data/channels.csv", 7, "spend", "-5")
    words = load("en")
    console = Console(width=200)
    with console.capture() as captured:
        console.print(faults_told((fault,), words, as_table=True))
    head, row = captured.get().splitlines()[:2]
    assert " ".join(head.split()) == "File Row Column What is wrong Expected How to mend it"
    assert row.split()[:3] == ["data/channels.csv", "7", "spend"]


# Sends Ctrl-C to itself at the moment that a module is first looked for: no clock, no race.
STOPPED_AT = """
import os, signal, sys

module = sys.argv.pop(1)
given = getattr(signal, sys.argv.pop(1))  # what whoever starts a run does with Ctrl-C
signal.signal(signal.SIGINT, given)

class Stop:
    def find_spec(self, name, path=None, target=None):
        if name == module:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Stop())
from luopan.cli.app import main
main()
"""


def stopped_at(module: str, given: str, *command: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", STOPPED_AT, module, given, *map(str, command)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("luopan.cli.commands", ""),
        ("typer.core", ""),
        ("polars", "Stopped. Nothing was written.\n"),
        ("numba", "Stopped. Nothing was written.\n"),
        ("luopan.instruments.mix.measure", "Stopped. Nothing was written.\n"),
    ],
)
def test_ctrl_c_leaves_the_folder_as_it_was(
    firm: Path, snapshot: Callable[[Path], dict[str, bytes]], module: str, said: str
) -> None:
    before = snapshot(firm)
    done = stopped_at(module, "default_int_handler", "measure", firm, "--json", firm / "out.json")
    assert (done.returncode, done.stdout, done.stderr) == (130, "", said)
    assert snapshot(firm) == before


def test_a_run_in_the_background_goes_on() -> None:
    done = stopped_at("luopan.cli.commands", "SIG_IGN", "--version")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_closed_pipe_is_no_error(firm: Path) -> None:
    command = Path(sys.executable).with_name("luopan")
    done = subprocess.run(
        f"'{command}' check '{firm}' --json - | true",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
