"""Where labels go: the end of the audits table, in the form that it has."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from luopan.cli.first_row import first_row
from luopan.errors import Fault, InputError

if TYPE_CHECKING:
    from luopan.cli.voices.sheet import Row

FILE = "data/audits.csv"
HEADER = ("voice", "aspect", "label", "labeller")


def audits_file(folder: Path) -> Path:
    """Return the file that labels are added to.

    Raises
    ------
    InputError
        ``settings_missing``; ``audits_elsewhere`` where the firm keeps its audits in another
        file, which a row added here would never reach; ``audits_form`` where the file has other
        columns, or is no UTF-8.
    """
    from luopan.tables.settings import read_settings  # noqa: PLC0415

    settings = folder / "luopan.toml"
    if not settings.is_file():
        raise InputError([Fault("settings_missing", settings.name, facts={"folder": str(folder)})])
    declared = read_settings(settings.read_bytes(), settings.name).declared.tables
    beside = [path for path in (folder / "data").glob("audits.*") if path.name != "audits.csv"]
    other = declared.get("audits") or (f"data/{beside[0].name}" if beside else FILE)
    if other != FILE:
        raise InputError([Fault("audits_elsewhere", other, facts={"here": FILE})])
    path = folder / FILE
    if path.exists() and first_row(path.read_bytes()) not in {(), HEADER}:
        raise InputError([Fault("audits_form", FILE, 1, facts={"columns": HEADER})])
    return path


def append_labels(path: Path, rows: "Sequence[Row]", labeller: str) -> None:
    """Add labels to the audits table; what stands there is never rewritten."""
    path.parent.mkdir(exist_ok=True)
    before = path.read_bytes() if path.exists() else b""
    with path.open("a", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        if not before:
            table.writerow(HEADER)
        elif not before.endswith((b"\n", b"\r")):
            file.write("\r\n")  # an editor may leave the last row open
        table.writerows((*row, labeller) for row in rows)
