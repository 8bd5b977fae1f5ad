"""``luopan test design DIR``: which small test could be run, and what it could see."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from luopan.cli.check import keep
from luopan.cli.options import Folder, JsonFile, Quiet, ReaderLang, Seed, worded
from luopan.cli.reader import reader_words
from luopan.cli.run import SEED, load
from luopan.cli.screen import Screen, is_stdout
from luopan.cli.test.analyse import Level, TestName

if TYPE_CHECKING:
    from luopan.readings.designs import TestOptions

Names = list[str] | None
Number = float | None
JudgedBy = Annotated[
    str | None,
    typer.Option("--outcome", metavar="INDICATOR", help="cli.option.judged_by", show_default=False),
]


def design(  # noqa: PLR0913, PLR0917  # a command's parameters are its options
    folder: Folder,
    outcome: JudgedBy = None,
    channel: Annotated[Names, worded("--channel", "cli.option.tested_channel", "CHANNEL")] = None,
    days: Annotated[list[int] | None, worded("--days", "cli.option.test_days", "DAYS")] = None,
    size: Annotated[list[int] | None, worded("--size", "cli.option.test_size")] = None,
    must: Annotated[Names, worded("--must", "cli.option.must", "REGION")] = None,
    never: Annotated[Names, worded("--never", "cli.option.never", "REGION")] = None,
    budget: Annotated[Number, worded("--budget", "cli.option.test_budget")] = None,
    step: Annotated[float, typer.Option("--step", help="cli.option.step", min=-1.0)] = -1.0,
    level: Level = None,
    half_life_days: Annotated[int, worded("--half-life-days", "cli.option.half_life_days")] = 0,
    washout_days: Annotated[int, worded("--washout-days", "cli.option.washout_days")] = 0,
    block_days: Annotated[int, worded("--block-days", "cli.option.block_days")] = 0,
    lang: ReaderLang = None,
    json_file: JsonFile = None,
    seed: Seed = SEED,
    quiet: Quiet = False,
) -> int:
    """Design a small test."""
    settings: dict[str, object] = {
        "outcome": outcome,
        "channels": tuple(channel or ()),
        "days": tuple(days or (28, 56)),
        "sizes": tuple(size or ()),
        "must": tuple(must or ()),
        "never": tuple(never or ()),
        "budget": budget,
        "step": step,
        "level": level or 0.9,
        "half_life_days": half_life_days,
        "washout_days": washout_days,
        "block_days": block_days,
        "seed": seed,
    }
    return _show(folder, settings, Screen(reader_words(lang, folder), quiet), json_file)


def power(  # noqa: PLR0913, PLR0917  # a command's parameters are its options
    folder: Folder,
    test: TestName,
    outcome: JudgedBy = None,
    level: Level = None,
    lang: ReaderLang = None,
    json_file: JsonFile = None,
    seed: Seed = SEED,
    quiet: Quiet = False,
) -> int:
    """Say what a test of the tests table can see, from the history before it."""
    from luopan.compass import planned_test  # noqa: PLC0415

    screen = Screen(reader_words(lang, folder), quiet)
    tables = load(folder)
    settings = {**planned_test(tables, test, outcome), "level": level or 0.9, "seed": seed}
    return _show(folder, settings, screen, json_file)


def _show(folder: Path, settings: dict[str, object], screen: Screen, json_file: Path | None) -> int:
    options = _designed(folder, settings, screen)
    keep(json_file, options.to_json())
    if not is_stdout(json_file):
        from luopan.cli.test.offers import show_options  # noqa: PLC0415

        show_options(options, screen)
    return int(all(one.detectable is None for one in options.options))


def _designed(folder: Path, settings: dict[str, object], screen: Screen) -> "TestOptions":
    from luopan.compass import designed_test  # noqa: PLC0415

    with screen.progress() as tell:
        tables = load(folder)
        tell("experiments", 0.0)
        options = designed_test(tables, settings)
        tell("experiments", 1.0)
        return options
