"""How long a fresh install takes, how big it is, how soon it answers: ``python -m bench.install``.

Times depend on the network and on pip's cache; the size does not.
"""

import compileall
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.fresh import environment

ROOT = Path(__file__).parents[1]
RESULT = ROOT / "bench" / "results" / "install.md"
SAMPLE = ROOT / "src" / "luopan" / "sample"
REPEATS = 3
ABOUT = """Made by `python -m bench.install`: the locked packages and Luopan, without extras, into
an empty virtual environment; then the sample firm's brief. Seconds depend on the network and on
pip's cache; the first brief compiles the kernels, later ones find them."""
NAMES = {
    "install_seconds": "install, seconds",
    "install_mb": "size, MB (byte code is written as modules are first used)",
    "install_empty_venv_mb": "of which the empty environment, MB",
    "first_brief_seconds": "first brief, kernels compiled on the way, seconds",
    "help_seconds": "`luopan --help`, seconds",
    "brief_seconds": "`luopan brief` of the sample firm, seconds",
    "install_mb_with_bytecode": "size with every module compiled ahead, MB",
}


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return seconds and megabytes of a fresh install, and start-up seconds.

    Parameters
    ----------
    quick : bool
        Leave the install out and time the start-up of the interpreter at hand only.
    """
    if quick:
        return _startup(Path(sys.executable).parent)
    with tempfile.TemporaryDirectory(prefix="luopan-install-") as folder:
        home = Path(folder)
        wheel = _wheel(home)
        start = time.perf_counter()
        _run(sys.executable, "-m", "venv", home / "venv")
        python = home / "venv" / "bin" / "python"
        bare = _megabytes(home / "venv")
        locked = ("--no-compile", "--require-hashes", "-r", ROOT / "requirements" / "run.txt")
        _run(python, "-m", "pip", "install", "--quiet", *locked)
        _run(python, "-m", "pip", "install", "--quiet", "--no-compile", "--no-deps", wheel)
        seconds = time.perf_counter() - start
        size = _megabytes(home / "venv")
        told = {"install_seconds": seconds, "install_mb": size, "install_empty_venv_mb": bare}
        told["first_brief_seconds"] = _timed(python.parent / "luopan", *_brief(home))
        told |= _startup(python.parent)
        compileall.compile_dir(home / "venv" / "lib", quiet=2, workers=1)
        told["install_mb_with_bytecode"] = _megabytes(home / "venv")
        RESULT.write_text(table(told), encoding="utf-8")
        return told


def table(told: dict[str, float]) -> str:
    """Return the figures as Markdown."""
    lines = [
        "# A fresh install",
        "",
        ABOUT,
        "",
        "| figure | reached |",
        "|---|---|",
        *(f"| {NAMES[name]} | {value:.1f} |" for name, value in told.items()),
    ]
    return "\n".join([*lines, ""])


def _startup(bin_folder: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="luopan-start-") as folder:
        command = bin_folder / "luopan"
        return {
            "help_seconds": _median([command, "--help"]),
            "brief_seconds": _median([command, *_brief(Path(folder))]),
        }


def _brief(out: Path) -> tuple[str | Path, ...]:
    """Brief a copy: a run keeps its forecast in the firm's folder."""
    firm = shutil.copytree(SAMPLE, out / "firm", dirs_exist_ok=True)
    return ("brief", firm, "--html", out / "brief.html")


def _median(command: Sequence[str | Path]) -> float:
    return sorted(_timed(*command) for _ in range(REPEATS))[REPEATS // 2]


def _timed(*command: str | Path) -> float:
    start = time.perf_counter()
    _run(*command)
    return time.perf_counter() - start


def _run(*command: str | Path) -> None:
    """Run a command. 1 is a finished run whose check failed: still a run."""
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    if done.returncode not in {0, 1}:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


def _wheel(folder: Path) -> Path:
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation")
    _run(*pip, "-w", folder, ROOT)
    return next(folder.glob("luopan-*.whl"))


def _megabytes(folder: Path) -> float:
    files = (p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    return sum(p.stat().st_size for p in files) / 1e6


if __name__ == "__main__":
    for name, value in figures(quick="--quick" in sys.argv).items():
        print(f"{name:28s} {value:8.2f}")
