"""``luopan test design DIR``: which small test could be run, and what it could see."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from luopan.cli.check import keep
from luopan.cli.options import Folder, JsonFile, Quiet, ReaderLang, Seed, worded
from luopan.cli.reader import reader_words
from luopan.cli.run import SEED, load
from luopan.cli.screen import Screen, is_stdout
from luopan.cli.test.analyse import Level, Outcome, TestName
from luopan.cli.test.options import finite
from luopan.cli.test.unnamed import unnamed
from luopan.errors import Fault, InputError

if TYPE_CHECKING:
    from luopan.readings.designs import TestOptions
    from luopan.tables.bundle import Tables

LONGEST = 728
"""Days that a test may be tried for."""

Names = list[str] | None
Number = float | None


def _whole(name: str, key: str, least: int, most: int | None = None) -> typer.models.OptionInfo:
    """Return an option that takes whole numbers between bounds."""
    made: typer.models.OptionInfo = typer.Option(
        name, metavar="N", min=least, max=most, help=f"cli.option.{key}", show_default=False
    )
    return made


def design(  # noqa: PLR0913, PLR0917  # a command's parameters are its options
    folder: Folder,
    outcome: Outcome = None,
    channel: Annotated[Names, worded("--channel", "cli.option.tested_channel", "CHANNEL")] = None,
    days: Annotated[list[int] | None, _whole("--days", "test_days", 1, LONGEST)] = None,
    size: Annotated[list[int] | None, _whole("--size", "test_size", 1)] = None,
    must: Annotated[Names, worded("--must", "cli.option.must", "REGION")] = None,
    never: Annotated[Names, worded("--never", "cli.option.never", "REGION")] = None,
    budget: Annotated[
        Number,
        typer.Option(
            "--budget", metavar="N", min=0.0, help="cli.option.test_budget", show_default=False
        ),
    ] = None,
    step: Annotated[float, typer.Option("--step", help="cli.option.step", min=-1.0)] = -1.0,
    level: Level = None,
    half_life_days: Annotated[int, _whole("--half-life-days", "half_life_days", 0, LONGEST)] = 0,
    washout_days: Annotated[int, _whole("--washout-days", "washout_days", 0, LONGEST)] = 0,
    block_days: Annotated[int, _whole("--block-days", "block_days", 0, LONGEST)] = 0,
    law: Annotated[Path | None, worded("--law", "cli.option.write_law", "FILE")] = None,
    lang: ReaderLang = None,
    json_file: JsonFile = None,
    seed: Seed = SEED,
    quiet: Quiet = False,
) -> int:
    """Design a small test."""
    finite("luopan test design", budget=budget, step=step)
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
    screen = Screen(reader_words(lang, folder), quiet)
    tables = _loaded(folder, screen)
    options = _designed(tables, settings)
    if law is not None:
        _keep_law(law, options, tables)
    return _show(options, screen.naming(names_of(tables)), json_file)


def _keep_law(path: Path, options: "TestOptions", tables: "Tables") -> None:
    """Write the lot of the first set that one drew, to be registered with the test.

    Raises
    ------
    InputError
        ``test_law_none`` where no set was drawn.
    """
    from luopan.tables.register.law import SetLaw  # noqa: PLC0415

    first = next((one for one in options.options if one.design == "drawn"), None)
    if first is None:
        raise InputError([Fault("test_law_none", "luopan test design", column="--law")])
    told = SetLaw(sets=first.among, drawn=first.regions, seed=options.seed, until=tables.as_of)
    keep(path, told.model_dump_json() + "\n")


def power(  # noqa: PLR0913, PLR0917  # a command's parameters are its options
    folder: Folder,
    test: TestName,
    outcome: Outcome = None,
    level: Level = None,
    lang: ReaderLang = None,
    json_file: JsonFile = None,
    seed: Seed = SEED,
    quiet: Quiet = False,
) -> int:
    """Say what a test of the tests table can see, from the history before it."""
    from luopan.compass import planned_test  # noqa: PLC0415

    screen = Screen(reader_words(lang, folder), quiet)
    tables = _loaded(folder, screen)
    planned = planned_test(tables, test, outcome)
    options = _designed(tables, {**planned, "level": level or 0.9, "seed": seed})
    told = _asks(tables, test, planned)
    kept = tuple(one for one in options.options if told in {one.design, one.asks})
    # that no regions could be chosen says nothing of a test that asks another way
    why = options.refused if told == "chosen" else None
    shown = options.model_copy(update={"options": kept, "refused": why})
    return _show(shown, screen.naming(names_of(tables)), json_file)


def _asks(tables: "Tables", test: str, planned: Mapping[str, object]) -> str | None:
    """Return the design of a test of the tests table, or what it asks; None without regions."""
    from luopan.tables.designs import designed  # noqa: PLC0415

    if planned.get("must"):
        return "chosen"
    told = designed(tables, test)[0]
    if not told.regions or told.audiences:
        return None
    named = {"switchback": "switchback", "factorial": "together"}
    return named.get(told.kind or "", "lot" if told.lot else "chosen")


def _show(options: "TestOptions", screen: Screen, json_file: Path | None) -> int:
    keep(json_file, options.to_json())
    if not is_stdout(json_file):
        from luopan.cli.test.offers import show_options  # noqa: PLC0415

        show_options(options, screen)
    return int(all(one.detectable is None for one in options.options))


def _loaded(folder: Path, screen: Screen) -> "Tables":
    with screen.progress():
        return load(folder)


def _designed(tables: "Tables", settings: dict[str, object]) -> "TestOptions":
    from luopan.compass import designed_test  # noqa: PLC0415

    with unnamed():
        return designed_test(tables, settings)


def names_of(tables: "Tables") -> Mapping[str, Mapping[str, str]]:
    """Return the firm's own display names."""
    from luopan.tables.names import names  # noqa: PLC0415

    return names(tables)
