"""``luopan voices read DIR``: what the heads say of every document."""

import json
import sys
from collections import Counter
from typing import Annotated

import typer

from luopan.cli.options import Folder, Quiet, ReaderLang
from luopan.cli.reader import reader_words
from luopan.cli.run import today
from luopan.cli.screen import Screen


def read(
    folder: Folder,
    as_json: Annotated[bool, typer.Option("--json", help="cli.option.voices_json")] = False,
    engine: Annotated[
        str, typer.Option("--engine", metavar="NAME", help="cli.option.engine")
    ] = "here",
    lang: ReaderLang = None,
    quiet: Quiet = False,
) -> int:
    """Read the voices of a folder."""
    from luopan.compass.voices import voices_read  # noqa: PLC0415
    from luopan.connectors import load_folder  # noqa: PLC0415

    screen = Screen(reader_words(lang, folder), quiet)
    with screen.progress() as tell:
        tables = load_folder(folder, today=today())
        lines = voices_read(tables, engine, tell)
        if as_json:
            for line in lines:
                sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
            return 0
        tally = Counter(str(line["language"]) for line in lines)
    listed = ", ".join(f"{name} {n:,}" for name, n in tally.most_common())
    screen.result("cli.voices.read.done", documents=tally.total(), languages=listed)
    return 0
