"""What starting costs: a fresh interpreter, and a look."""

import os
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from typer.testing import Result

from luopan import __version__
from luopan.cli.app import main

HEAVY = ("numba", "scipy.stats", "scipy", "polars", "django", "pandas", "jinja2", "weasyprint")
Shell = Callable[..., subprocess.CompletedProcess[str]]


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from luopan.cli.commands import app; "
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0; "
        "assert CliRunner().invoke(app, ['new', '--help']).exit_code == 0; "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_help_is_quick_beside_the_interpreter(shell: Shell) -> None:
    # A ratio, for an absolute time says more about the machine than about us.
    def fastest(run: Callable[[], object]) -> float:
        times = []
        for _ in range(3):
            start = time.perf_counter()
            run()
            times.append(time.perf_counter() - start)
        return min(times)

    bare = fastest(
        lambda: subprocess.run([sys.executable, "-c", "import typer, pydantic, rich"], check=True)
    )
    assert fastest(lambda: shell("--help")) < 4 * bare


@pytest.fixture
def help_of(
    luopan: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, str, int], str]:
    """Return the help of a command in a language, on a terminal of so many columns."""

    def told(command: str, language: str, columns: int) -> str:
        monkeypatch.setenv("LUOPAN_LANG", language)
        monkeypatch.setenv("COLUMNS", str(columns))
        return luopan(command, "--help").stdout

    return told


@pytest.mark.parametrize("command", ["demo", "new", "check", "measure", "brief"])
@pytest.mark.parametrize("language", ["zh_CN.UTF-8", "en_US.UTF-8"])
def test_every_option_has_help_in_the_readers_language(
    help_of: Callable[[str, str, int], str], command: str, language: str
) -> None:
    told = help_of(command, language, 120)
    assert "cli." not in told
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in told)
    if language.startswith("zh"):
        assert chinese > 40
        assert "显示本帮助" in told
    else:
        assert chinese == 0


@pytest.mark.parametrize("language", ["zh_CN.UTF-8", "en_US.UTF-8"])
@pytest.mark.parametrize("command", ["new", "measure", "brief", "plan", "test", "voices"])
def test_no_help_is_cut_off_on_a_usual_terminal(
    help_of: Callable[[str, str, int], str], command: str, language: str
) -> None:
    told = help_of(command, language, 80)
    assert "…" not in told
    assert ("'luopan[pdf]'" in told) == (command == "brief")


@pytest.mark.parametrize(
    ("lang", "said"), [("zh_CN.UTF-8", "建立企业文件夹"), ("C", "Write a company folder")]
)
def test_the_language_of_help_follows_lang(shell: Shell, lang: str, said: str) -> None:
    assert said in shell("--help", env={"LUOPAN_LANG": "", "LANG": lang}).stdout


def test_the_version_is_said(shell: Shell) -> None:
    assert shell("--version").stdout.strip() == __version__


def test_a_wrong_option_is_exit_2(shell: Shell) -> None:
    done = shell("brief", "x", "--colour", "red")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_small_matrices_are_not_shared_out_among_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["luopan", "--version"])
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    monkeypatch.setenv("MKL_NUM_THREADS", "")
    monkeypatch.delenv("MKL_NUM_THREADS")
    with pytest.raises(SystemExit):
        main()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "3"  # whoever names a number gets it
    assert os.environ["MKL_NUM_THREADS"] == "1"
