"""The README keeps its promises: two commands, measured figures only, real and small pictures."""

import re
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
MAKE = re.compile(r"(?:`|\$ )(make [a-z]+)")


def test_both_readmes_have_the_same_shape(readmes) -> None:
    english, chinese = readmes
    assert [level for level, _ in english.headings] == [level for level, _ in chinese.headings]
    assert [len(row) for row in english.rows] == [len(row) for row in chinese.rows]
    assert [kind for kind, _ in english.blocks] == [kind for kind, _ in chinese.blocks]


def test_the_newcomer_needs_two_commands(readmes) -> None:
    for page in readmes:
        before = page.text.split("## ")
        start = next(part for part in before if part.startswith(("Try it", "试一试")))
        assert set(MAKE.findall(start)) == {"make demo", "make test"}


def test_the_readme_is_short(readmes) -> None:
    for page in readmes:
        assert len(page.text.splitlines()) <= 130


def test_figures_of_the_comparison_come_from_the_bench(readmes) -> None:
    measured = "\n".join(
        p.read_text(encoding="utf-8") for p in (ROOT / "bench" / "results").glob("*.*")
    )
    for page in readmes:
        told = page.text.split(
            "## How it compares" if page.path.name == "README.md" else "## 与其他"
        )
        section = told[1].split("\n## ")[0]
        figures = re.findall(r"\d+(?:\.\d+)?", "\n".join(re.findall(r"^\|.*$", section, re.M)))
        assert [f for f in figures if f not in measured] == []


@pytest.mark.parametrize("name", ["brief-en.png", "brief-zh.png"])
def test_pictures_are_small_and_sharp(name: str) -> None:
    file = IMAGES / name
    assert file.stat().st_size < 250_000
    with Image.open(file) as image:
        assert image.width >= 1200
        assert len(image.convert("RGB").getcolors(1 << 20) or []) > 16
