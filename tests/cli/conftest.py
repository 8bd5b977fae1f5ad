"""The real commands, and a small firm to run them on."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from luopan.cli.commands import app

SETTINGS = """
[company]
name = "Small"
locale = "en"

[mix]
stability = "off"

[[goal]]
name = "Revenue"
indicator = "revenue"
kind = "flow"
unit = "CNY"
target = 1_100
per = "week"
by = 2024-12-31
owner = "CFO"

[[channel]]
name = "tv"
kind = "traditional"

[[channel]]
name = "ads"
kind = "paid_social"
"""


def weekdays(count: int) -> list[str]:
    start = np.datetime64("2023-01-02")
    return [str(day) for day in start + 7 * np.arange(count)]


def write_firm(folder: Path, weeks: int = 60) -> Path:
    rng = np.random.default_rng(8)
    data = folder / "data"
    data.mkdir(parents=True)
    (folder / "luopan.toml").write_text(SETTINGS, encoding="utf-8")
    tv, ads = rng.lognormal(4, 0.7, (2, weeks)).round(2)
    revenue = (1000 + 0.8 * tv + 0.5 * ads + rng.normal(0, 20, weeks)).round(2)
    price = (5 + rng.normal(0, 0.1, weeks)).round(3)
    days = weekdays(weeks)
    (data / "outcomes.csv").write_text(
        "date,indicator,value\n"
        + "".join(f"{d},revenue,{v}\n" for d, v in zip(days, revenue, strict=True)),
        encoding="utf-8",
    )
    (data / "channels.csv").write_text(
        "date,channel,spend\n"
        + "".join(f"{d},tv,{v}\n" for d, v in zip(days, tv, strict=True))
        + "".join(f"{d},ads,{v}\n" for d, v in zip(days, ads, strict=True)),
        encoding="utf-8",
    )
    (data / "controls.csv").write_text(
        "date,control,value\n"
        + "".join(f"{d},price,{v}\n" for d, v in zip(days, price, strict=True)),
        encoding="utf-8",
    )
    return folder


@pytest.fixture
def firm(tmp_path: Path) -> Path:
    """Write a small clean firm: 60 weeks, two channels, a price."""
    return write_firm(tmp_path / "firm")


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LUOPAN_LANG", "en")


@pytest.fixture
def luopan() -> Callable[..., Result]:
    """Run a command in this process."""

    def run(*args: object, **given: object) -> Result:
        result = CliRunner().invoke(app, [str(arg) for arg in args], **given)  # type: ignore[arg-type]
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def shell() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command as a person would: its own process, its own streams."""
    command = Path(sys.executable).with_name("luopan")

    def run(*args: object, **given: object) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "OMP_NUM_THREADS": "1", **given.pop("env", {})}  # type: ignore[dict-item]
        return subprocess.run(  # type: ignore[call-overload,no-any-return]
            [command, *map(str, args)],
            capture_output=True,
            text=True,
            check=False,
            env=env,
            encoding="utf-8",
            **given,
        )

    return run


@pytest.fixture
def snapshot() -> Callable[[Path], dict[str, bytes]]:
    """Return every file below a folder, to see that nothing was half-written."""

    def take(folder: Path) -> dict[str, bytes]:
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    return take
