"""Load a folder, measure it, and say how it ended: what several commands do."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from luopan.cli.options import Depth
from luopan.cli.screen import Screen
from luopan.errors import Fault, InputError

if TYPE_CHECKING:
    from luopan.compass import InstrumentName
    from luopan.readings.bundle import Readings
    from luopan.readings.card import ModelCard
    from luopan.tables.bundle import Tables

SEED = 20261115
QUIETLY_ABSENT = {"no_table", "not_measured", "not_asked"}
"""An instrument absent for any other code had its tables and refused them: that is told."""


def today() -> date:
    """Return the day at the reader's place."""
    return datetime.now(UTC).astimezone().date()


def load(folder: Path) -> "Tables":
    """Read a company folder as of today.

    Raises
    ------
    InputError
        With every fault found.
    """
    from luopan.connectors import load_folder  # noqa: PLC0415

    return load_folder(folder, today=today())


def chosen(only: str | None) -> tuple["InstrumentName", ...]:
    """Return the instruments that ``--only A,B`` names.

    Raises
    ------
    InputError
        If one of them is unknown.
    """
    from luopan.compass import INSTRUMENTS  # noqa: PLC0415

    if only is None:
        return ()
    names = [name.strip() for name in only.split(",") if name.strip()]
    known = {str(name): name for name in INSTRUMENTS}
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        raise InputError(
            Fault("unknown_instrument", got=name, facts={"known": tuple(known)})
            for name in unknown or [only]
        )
    return tuple(known[name] for name in dict.fromkeys(names))


def measured(
    folder: Path,
    screen: Screen,
    *,
    only: str | None = None,
    seed: int = SEED,
    stability: Depth | None = None,
    usual: Depth = Depth.QUICK,
    cards: "list[ModelCard] | None" = None,
) -> "tuple[Tables, Readings]":
    """Load and measure a folder, with a progress bar over both.

    How thoroughly stability is looked for is said by ``stability``, else by the folder's
    settings, else it is ``usual``. ``cards`` gets the model card of every fit.

    Raises
    ------
    InputError
        As `load` and `chosen`.
    """
    from luopan.compass import CompassPlan, measure  # noqa: PLC0415

    wanted = chosen(only)
    with screen.progress() as tell:
        tables = load(folder)
        depth = stability or tables.company.mix.stability or usual
        plan = CompassPlan(seed=seed, only=wanted, today=today(), stability=str(depth))
        return tables, measure(tables, plan, tell, cards)


def exit_code(readings: "Readings") -> int:
    """Return 1 if a number is watermarked or nothing could be measured at all, else 0."""
    findings = [c for c in readings.findings if not c.passed and c.severity == "fail"]
    failed = [reading for reading in readings.readings if reading.failed]
    return int(bool(findings or failed or not readings.readings))
