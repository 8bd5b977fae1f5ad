"""A firm with regions and audiences on which tests can be registered."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.cli.conftest import write_firm
from typer.testing import Result

Run = Callable[..., Result]
REGIONS = ("north", "south", "east", "west")


def day(ahead: int) -> str:
    """A day that many days from the day of the run, as an option takes it."""
    return str(date.today() + timedelta(days=ahead))  # noqa: DTZ011  # the reader's own day


@pytest.fixture
def regional(tmp_path: Path) -> Path:
    folder = write_firm(tmp_path / "firm")
    table = folder / "data" / "outcomes.csv"
    head, *rows = table.read_text().splitlines()
    told = [f"{head},region"] + [f"{row},{region}" for row in rows for region in REGIONS]
    table.write_text("\n".join(told) + "\n")
    (folder / "data" / "surveys.csv").write_text(
        "date,indicator,audience,answer,count\n"
        + "".join(f"2023-01-02,nps,{who},{a},9\n" for who in ("fans", "buyers") for a in (3, 9))
    )
    with (folder / "luopan.toml").open("a") as file:
        file.write('[[indicator]]\nname = "nps"\nkind = "nps"\n')
    return folder


OPTIONS = {
    "--test": "pause-south",
    "--hypothesis": "A pause loses sales",
    "--kind": "go_dark",
    "--channel": "tv",
    "--outcome": "revenue",
    "--region": "south",
    "--start": day(10),
    "--end": day(37),
    "--author": "Li",
}


def options(**changed: object) -> list[object]:
    """The options of a sound test; a list repeats one, None leaves it out."""
    told = {**OPTIONS, **{f"--{key.replace('_', '-')}": value for key, value in changed.items()}}
    flat: list[object] = []
    for name, value in told.items():
        values = value if isinstance(value, list) else [] if value is None else [value]
        for each in values:
            flat += [name, each]
    return flat


REPORT = {
    "--test": "pause-south",
    "--lesson": "It was missed",
    "--next": "Half the pause",
    "--took-part": "Li",
    "--hours": "12.5",
    "--approval-days": "9",
    "--repeat": "yes",
    "--author": "Wang",
}


def report(**changed: object) -> list[object]:
    """The options of a whole report."""
    told = {**REPORT, **{f"--{key.replace('_', '-')}": value for key, value in changed.items()}}
    return [part for name, value in told.items() if value is not None for part in (name, value)]
