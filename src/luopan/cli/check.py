"""``luopan check DIR``: are the tables right, and what would weaken a reading."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from luopan.cli.options import Folder, JsonFile, Quiet, ReaderLang
from luopan.cli.output import write_whole
from luopan.cli.reader import reader_words
from luopan.cli.run import load, today
from luopan.cli.screen import Screen, is_stdout, write_stdout
from luopan.errors import Fault, InputError

if TYPE_CHECKING:
    from luopan.brief.words import Words
    from luopan.readings.base import Check, Input

MARKS = {"fail": ("✗", "red"), "warn": ("!", "yellow"), "info": ("·", "dim")}


def check(
    folder: Folder, lang: ReaderLang = None, json_file: JsonFile = None, quiet: Quiet = False
) -> int:
    """Read every table and list what would weaken a reading."""
    from luopan.compass import foreseen  # noqa: PLC0415
    from luopan.tables.names import names  # noqa: PLC0415

    screen = Screen(reader_words(lang, folder), quiet)
    try:
        with screen.progress():
            tables = load(folder)
            fresh = foreseen(tables, today())
    except InputError as error:
        keep(json_file, as_json((), (), error.faults))
        raise
    found = tables.findings + tuple(check for check in fresh if check not in tables.findings)
    screen = screen.naming(names(tables))
    keep(json_file, as_json(tables.inputs, found, ()))
    if not is_stdout(json_file):
        screen.out.print(inputs_table(tables.inputs, screen))
        show_findings(found, screen)
    return int(any(finding.severity == "fail" and not finding.passed for finding in found))


def keep(json_file: Path | None, content: str) -> None:
    """Write the JSON where ``--json`` says, if it says so."""
    if is_stdout(json_file):
        write_stdout(content)
    elif json_file is not None:
        write_whole({json_file: content.encode()})


def as_json(
    inputs: "tuple[Input, ...]", found: "tuple[Check, ...]", faults: tuple[Fault, ...]
) -> str:
    """Return what `check` found as JSON: faults alone where the tables cannot be read."""
    told = {
        "schema": "luopan/check/1",
        "inputs": [given.model_dump(mode="json") for given in inputs],
        "findings": [finding.model_dump(mode="json") for finding in found],
        "faults": [asdict(fault) for fault in faults],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def inputs_table(inputs: "tuple[Input, ...]", screen: Screen) -> Table:
    """Return the tables that were read: name, file, rows."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("table", "file"):
        table.add_column(screen.words.text(f"cli.inputs.{name}"), overflow="fold")
    table.add_column(screen.words.text("cli.inputs.rows"), justify="right")
    for given in inputs:
        table.add_row(Text(given.table), Text(given.file), f"{given.rows:,}")
    return table


def show_findings(found: "tuple[Check, ...]", screen: Screen) -> None:
    """Print the findings, one a line, gravest first."""
    told = [finding for finding in found if not finding.passed]
    if not told:
        screen.result("cli.check.clean")
        return
    screen.result("cli.check.found", count=len(told))
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(width=2)
    table.add_column(overflow="fold")
    for finding in told:
        mark, style = MARKS[finding.severity]
        table.add_row(Text(mark, style=style), Text(check_words(finding, screen.words)))
    screen.out.print(table)


def check_words(finding: "Check", words: "Words") -> str:
    """Return the words of a check that did not pass; the bare code where there are none yet."""
    key = f"check.{finding.code}"
    if not words.has(key):
        return finding.code
    named = {n: words.name(v) if isinstance(v, str) else v for n, v in finding.facts.items()}
    return words.text(key, **named)
