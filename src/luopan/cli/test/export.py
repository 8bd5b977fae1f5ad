"""``luopan test export DIR --test NAME``: a finished test for another mix model."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from luopan.cli.check import check_words, keep
from luopan.cli.options import Folder, Quiet, ReaderLang, Seed, worded
from luopan.cli.reader import reader_words
from luopan.cli.run import SEED, load, today
from luopan.cli.screen import Screen
from luopan.cli.test.analyse import Level, Outcome, TestName


class Target(StrEnum):
    """What ``--to`` takes."""

    PYMC = "pymc"
    MERIDIAN = "meridian"


def export(  # noqa: PLR0913, PLR0917  # a command's parameters are its options
    folder: Folder,
    test: TestName,
    to: Annotated[Target, typer.Option("--to", help="cli.option.to", show_default=False)],
    out: Annotated[Path, worded("--out", "cli.option.export_file", "FILE|-")],
    by_region: Annotated[
        bool, typer.Option("--by-region", help="cli.option.by_region", show_default=False)
    ] = False,
    period_days: Annotated[
        int,
        typer.Option("--period-days", metavar="N", min=1, max=31, help="cli.option.period_days"),
    ] = 7,
    outcome: Outcome = None,
    level: Level = None,
    lang: ReaderLang = None,
    seed: Seed = SEED,
    quiet: Quiet = False,
) -> int:
    """Write a finished test for another tool, and say what its form cannot."""
    from luopan.compass import CompassPlan, exported_test  # noqa: PLC0415

    screen = Screen(reader_words(lang, folder), quiet)
    with screen.progress():
        tables = load(folder)
        made = exported_test(
            tables,
            test,
            CompassPlan(seed=seed, today=today()),
            settings={"outcome": outcome, "level": level},
            target=to.value,
            regional=by_region,
            period_days=period_days,
        )
    keep(out, made.content())
    screen.note(f"cli.test.export.{to.value}", test=made.test)
    for remark in made.remarks:
        screen.err.print(f"! {check_words(remark, screen.words)}", markup=False, soft_wrap=True)
    return 0
