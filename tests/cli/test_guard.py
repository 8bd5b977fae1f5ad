"""Errors become words and exit codes; a defect keeps its traceback."""

import errno
import signal
import subprocess
import sys
import time
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


def wait_until_measuring(running: "subprocess.Popen[str]") -> None:
    """Wait until the compiler of the numeric kernels is loaded: the tables are read by then."""
    maps = Path(f"/proc/{running.pid}/maps")
    for _ in range(600):
        if "llvmlite" in maps.read_text():
            return
        time.sleep(0.1)


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="looks into /proc")
def test_ctrl_c_leaves_the_folder_as_it_was(
    firm: Path, snapshot: Callable[[Path], dict[str, bytes]]
) -> None:
    before = snapshot(firm)
    command = Path(sys.executable).with_name("luopan")
    with subprocess.Popen(
        [command, "measure", firm, "--json", firm / "out.json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        wait_until_measuring(running)
        running.send_signal(signal.SIGINT)
        _, stderr = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in stderr
    assert snapshot(firm) == before


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
