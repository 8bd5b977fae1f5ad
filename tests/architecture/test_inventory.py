"""ARCHITECTURE.md lists what there is: nothing missing, nothing extra."""

import re
from pathlib import Path
from typing import get_args

import pytest
import typer
from bench.__main__ import PARTS

from luopan import charts
from luopan.cli.commands import app
from luopan.readings.bundle import Reading
from luopan.tables.definitions import DEFINITIONS

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "luopan"


def folders(parent: Path) -> set[str]:
    return {p.parent.name for p in parent.glob("*/__init__.py")}


def modules(parent: Path) -> set[str]:
    found = {p.stem for p in parent.glob("*.py")} | folders(parent)
    return found - {"__init__", "__main__"}


CODE = {
    "Instruments": lambda: folders(SOURCE / "instruments"),
    "Readings": lambda: {c.__name__ for c in get_args(get_args(Reading)[0])},
    "Tables": lambda: set(DEFINITIONS),
    "Connectors": lambda: folders(SOURCE / "connectors"),
    "Charts": lambda: {name for name in charts.__all__ if name.islower()},
    "Statistics": lambda: modules(SOURCE / "stats"),
    "Text": lambda: modules(SOURCE / "text"),
    "Commands": lambda: set(typer.main.get_command(app).commands),
    "Words": lambda: {p.stem for p in (SOURCE / "brief" / "words" / "en").glob("*.toml")},
    "Bench studies": lambda: set(PARTS),
    "Examples": lambda: {p.name for p in (ROOT / "examples").iterdir() if p.is_dir()},
}


def inventory() -> dict[str, list[str]]:
    """The first column of each table below a third-level heading."""
    told: dict[str, list[str]] = {}
    heading = ""
    for line in (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = line.removeprefix("### ")
        elif heading in CODE and (name := re.match(r"\| `([^`]+)` \|", line)):
            told.setdefault(heading, []).append(name[1])
    return told


def test_the_inventory_speaks_of_everything_it_should() -> None:
    assert inventory().keys() == CODE.keys()


@pytest.mark.parametrize("part", CODE)
def test_inventory_equals_the_code(part: str) -> None:
    assert sorted(inventory().get(part, [])) == sorted(CODE[part]())
