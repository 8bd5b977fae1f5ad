"""``luopan voices audit DIR``: draw the random sample that people label."""

from pathlib import Path
from typing import Annotated

import typer

from luopan.cli.options import Folder, Quiet, ReaderLang
from luopan.cli.reader import reader_words
from luopan.cli.run import today
from luopan.cli.screen import Screen


def audit(
    folder: Folder,
    labels: Annotated[
        int, typer.Option("--labels", metavar="N", min=20, max=5000, help="cli.option.audit_labels")
    ] = 200,
    seed: Annotated[
        str, typer.Option("--name", metavar="TEXT", help="cli.option.audit_name")
    ] = "audit",
    sheet: Annotated[
        Path | None,
        typer.Option("--sheet", metavar="FILE", help="cli.option.audit_sheet", show_default=False),
    ] = None,
    lang: ReaderLang = None,
    quiet: Quiet = False,
) -> int:
    """Draw the sample, or add to it."""
    from dataclasses import replace  # noqa: PLC0415

    from luopan.cli.voices.sheet import write_sheet  # noqa: PLC0415
    from luopan.compass.voices import audit_drawn, audit_queue  # noqa: PLC0415
    from luopan.connectors import load_folder  # noqa: PLC0415
    from luopan.tables.audit import write_audit  # noqa: PLC0415

    screen = Screen(reader_words(lang, folder), quiet)
    with screen.progress() as tell:
        tables = load_folder(folder, today=today())
        drawn = audit_drawn(tables, labels, seed, tell)
    path = write_audit(folder, drawn)
    left = audit_queue(replace(tables, audit=drawn), "")
    screen.result("cli.voices.audit.done", path=str(path), left=len(left))
    if sheet is not None:
        write_sheet(sheet, left, screen.words)
        screen.result("cli.voices.audit.sheet", path=str(sheet), folder=str(folder))
    else:
        screen.note("cli.voices.audit.next", folder=str(folder))
    return 0
