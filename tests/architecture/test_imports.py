"""The import contracts hold, and every package of the tree is in them."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_contracts_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_every_room_has_a_place_in_the_order() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    placed = {name.strip() for layer in layers for name in layer.split("|")}
    rooms = {
        f"luopan.{p.stem}"
        for p in (ROOT / "src" / "luopan").iterdir()
        if (p.suffix == ".py" and p.stem != "__init__") or (p / "__init__.py").exists()
    }
    assert rooms - {"luopan.sample"} == placed


def test_independence_lists_every_instrument_and_connector() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    independent = {
        name
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["type"] == "independence"
        for name in contract["modules"]
    }
    folders = {
        f"luopan.{kind}.{p.name}"
        for kind in ("instruments", "connectors")
        for p in (ROOT / "src" / "luopan" / kind).iterdir()
        if (p / "__init__.py").exists()
    }
    assert folders == independent
