"""Every console block of the docs is run, in order, and says what the page shows.

A line that begins with ``$`` is a command, the others are what it prints; ``…`` stands for what is
left out, at the end of a line or as a line of its own. Numbers are compared by their presence, not
their digits, so that another processor may differ in the last place.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    p
    for p in [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "README.zh-CN.md"]
    if p.exists() and "```console" in p.read_text(encoding="utf-8")
)
BLOCK = re.compile(r"^ *```console\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def steps(text: str) -> list[tuple[str, list[str]]]:
    """The commands of a page and the lines shown below each."""
    told: list[tuple[str, list[str]]] = []
    for block in BLOCK.findall(text):
        for line in block.replace("\\\n", "").splitlines():
            if line.lstrip().startswith("$ "):
                told.append((re.sub(r"\s+", " ", line.lstrip()[2:]), []))
            else:
                told[-1][1].append(line)
    return told


def level(line: str) -> str:
    """A line without the digits of its numbers and the width of its columns."""
    return re.sub(r"\s+", " ", re.sub(r"\d[\d,.]*", "0", line)).strip()


def fits(shown: list[str], said: list[str]) -> str | None:
    """The first shown line that was not said in its place, or None."""
    rest = [level(line) for line in said if line.strip()]
    skipping = False
    for line in shown:
        if not line.strip():
            continue
        if line.strip() == "…":
            skipping = True
            continue
        wanted = level(line)
        while rest:
            found = rest.pop(0)
            if found == wanted or (wanted.endswith("…") and found.startswith(wanted[:-1].strip())):
                break
            if not skipping:
                return f"{line!r}, but was {found!r}"
        else:
            return f"{line!r}, but nothing more was said"
        skipping = False
    return None if skipping or not rest else f"nothing more, but was {rest[0]!r}"


@pytest.fixture
def place(tmp_path) -> Path:
    """A folder as the reader has it after cloning: the examples, and the program on the path."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return tmp_path


def environment(page: Path) -> dict[str, str]:
    chinese = "zh" in page.name or "zh" in page.relative_to(ROOT).parts
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    tongue = {"LUOPAN_LANG": "zh-CN" if chinese else "en"}
    return {**os.environ, **tongue, "PATH": path, "PYTHONUNBUFFERED": "1"}


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    text: str
    code: int


def run(command: str, place: Path, page: Path, before: int = 0) -> Said:
    """Run a command as if the one before it had ended with that code."""
    done = subprocess.run(
        ["bash", "-c", f"(exit {before}); {command}"],
        cwd=place,
        env=environment(page),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Said(done.stdout, done.returncode)


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Callable[[Path, Path], Said]:
    """Make the demo once a language, and give each page a copy of its own."""
    made: dict[str, tuple[Said, Path]] = {}

    def give(page: Path, place: Path) -> Said:
        tongue = environment(page)["LUOPAN_LANG"]
        if tongue not in made:
            folder = tmp_path_factory.mktemp("demo")
            made[tongue] = run("luopan demo --out demo", folder, page), folder / "demo"
        said, folder = made[tongue]
        shutil.copytree(folder, place / "demo")
        return said

    return give


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_the_commands_of_the_page_do_what_it_shows(page, place, demo) -> None:
    code = 0
    for command, shown in steps(page.read_text(encoding="utf-8")):
        given = command == "make demo"
        said = demo(page, place) if given else run(command, place, page, code)
        code = said.code
        assert fits(shown, said.text.splitlines()) is None, f"$ {command}\n{said.text}"


TEN_LINES = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)


def test_the_ten_lines_print_what_is_shown(place, demo) -> None:
    page = ROOT / "README.md"
    ((code, shown),) = TEN_LINES.findall(page.read_text(encoding="utf-8"))
    assert len([line for line in code.splitlines() if line]) <= 10
    demo(page, place)
    (place / "ten.py").write_text(code, encoding="utf-8")
    said = run("python ten.py", place, page)
    assert said.code == 0, said.text
    assert fits(shown.splitlines(), said.text.splitlines()) is None, said.text


def test_both_readmes_show_the_same_ten_lines() -> None:
    told = [
        TEN_LINES.findall((ROOT / name).read_text(encoding="utf-8"))
        for name in ("README.md", "README.zh-CN.md")
    ]
    assert told[0] == told[1]


def test_make_demo_is_what_is_run_here() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = makefile.split("\ndemo:", 1)[1].split("\n\n", 1)[0]
    assert recipe.splitlines()[1:] == ["\t$(BIN)/luopan demo --out demo"]


def test_a_page_that_shows_something_else_would_fail() -> None:
    assert fits(["a 1.5", "…", "c"], ["a 2", "b", "c"]) is None
    assert fits(["a 1.5", "c"], ["a 2", "b", "c"]) == "'c', but was 'b'"
    assert fits(["a"], ["a", "b"]) == "nothing more, but was 'b'"
    assert fits(["a", "b"], ["a"]) == "'b', but nothing more was said"
    assert fits(["abc…"], ["abcdef"]) is None
