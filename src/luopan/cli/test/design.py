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
from luopan.cli.test.options import Apart, finite
from luopan.cli.test.unnamed import unnamed
from luopan.errors import Fault, InputError

if TYPE_CHECKING:
    from luopan.readings.designs import TestOptions
    from luopan.tables.bundle import Tables

LONGEST = 728
"""Days that a test may be tried for."""

PlanHtml = Annotated[
    Path | None,
    typer.Option("--html", metavar="FILE|-", help="cli.option.plan_html", show_default=False),
]
Names = list[str] | None
Number = float | None


def _whole(name: str, key: str, least: int, most: int | None = None) -> typer.models.OptionInfo:
    """Return an option that takes whole numbers between bounds."""
    made: typer.models.OptionInfo = typer.Option(
        name, metavar="N", min=least, max=most, help=f"cli.option.{key}", show_default=False
    )
    return made


Shares = Annotated[
    list[float] | None,
    typer.Option(
        "--share",
        metavar="N",
        min=0.01,
        max=0.99,
        help="cli.option.split_share",
        show_default=False,
    ),
]


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
    split: Annotated[bool, typer.Option("--split", help="cli.option.split")] = False,
    people: Annotated[int | None, _whole("--people", "test_people", 4)] = None,
    share: Shares = None,
    apart: Apart = None,
    law: Annotated[Path | None, worded("--law", "cli.option.write_law", "FILE")] = None,
    lang: ReaderLang = None,
    html: PlanHtml = None,
    json_file: JsonFile = None,
    seed: Seed = SEED,
    quiet: Quiet = False,
) -> int:
    """Design a small test."""
    finite("luopan test design", budget=budget, step=step, apart=apart)
    screen = Screen(reader_words(lang, folder), quiet)
    tables = _loaded(folder, screen)
    common: dict[str, object] = {
        "outcome": outcome, "channels": tuple(channel or ()), "level": level or 0.9, "seed": seed,
    }  # fmt: skip
    if split or people is not None or share:
        asked = {"days": days, "people": people, "shares": share}
        told = _split(tables, common | {k: _whole_row(v) for k, v in asked.items() if v})
        return _show(told, tables, screen, (html, json_file))
    settings: dict[str, object] = common | {
        "days": tuple(days or (28, 56)),
        "sizes": tuple(size or ()),
        "must": tuple(must or ()),
        "never": tuple(never or ()),
        "budget": budget,
        "step": step,
        "half_life_days": half_life_days,
        "washout_days": washout_days,
        "block_days": block_days,
        "apart_km": apart or 0.0,
    }
    options = _designed(tables, settings)
    if law is not None:
        _keep_law(law, options, tables)
    return _show(options, tables, screen, (html, json_file))


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
    people: Annotated[int | None, _whole("--people", "test_people", 4)] = None,
    lang: ReaderLang = None,
    html: PlanHtml = None,
    json_file: JsonFile = None,
    seed: Seed = SEED,
    quiet: Quiet = False,
) -> int:
    """Say what a test of the tests table can see, from the history before it."""
    from luopan.compass import planned_split, planned_test  # noqa: PLC0415

    screen = Screen(reader_words(lang, folder), quiet)
    tables = _loaded(folder, screen)
    split = planned_split(tables, test, outcome)
    if split is not None:
        asked = {**split, "level": level or 0.9, "seed": seed}
        asked = asked if people is None else {**asked, "people": people}
        return _show(_split(tables, asked), tables, screen, (html, json_file))
    planned = planned_test(tables, test, outcome)
    options = _designed(tables, {**planned, "level": level or 0.9, "seed": seed})
    told = _asks(tables, test, planned)
    kept = tuple(one for one in options.options if one.design in told)
    # that no regions could be chosen says nothing of a test that asks another way
    why = options.refused if "chosen" in told else None
    drawn = options.map if "chosen" in told else None
    shown = options.model_copy(update={"options": kept, "refused": why, "map": drawn})
    return _show(shown, tables, screen, (html, json_file))


def _asks(tables: "Tables", test: str, planned: Mapping[str, object]) -> frozenset[str]:
    """Return the designs that a test of the tests table may be; none without regions."""
    from luopan.tables.designs import designed  # noqa: PLC0415

    if planned.get("must"):
        return frozenset({"chosen"})
    told = designed(tables, test)[0]
    if not told.regions or told.audiences:
        return frozenset()
    named = {
        "switchback": frozenset({"switchback"}),
        "factorial": frozenset({"factorial", "factorial_blocks"}),
        "moderated": frozenset({"pauses", "blocks"}),
    }
    return named.get(told.kind or "", frozenset({"lot" if told.lot else "chosen"}))


def _show(
    options: "TestOptions", tables: "Tables", screen: Screen, files: tuple[Path | None, Path | None]
) -> int:
    """Write page and JSON where they are asked for, and print the options where neither is."""
    html, json_file = files
    screen = screen.naming(names_of(tables))
    if is_stdout(html) and is_stdout(json_file):
        raise InputError([Fault("one_stdout", "luopan test design", column="--html, --json")])
    keep(json_file, options.to_json())
    if html is not None:
        keep(html, _page(options, tables, screen))
    if not (is_stdout(json_file) or is_stdout(html)):
        from luopan.cli.test.offers import show_options  # noqa: PLC0415

        show_options(options, screen)
    return int(all(one.detectable is None for one in options.options))


def _page(options: "TestOptions", tables: "Tables", screen: Screen) -> str:
    from luopan.brief.design_page import render_design  # noqa: PLC0415
    from luopan.tables.names import key  # noqa: PLC0415

    company = tables.company.company
    name = screen.words.name(key(company.name))
    return render_design(
        options, screen.words, company.currency, company=name, synthetic=company.synthetic
    )


def _loaded(folder: Path, screen: Screen) -> "Tables":
    with screen.progress():
        return load(folder)


def _designed(tables: "Tables", settings: dict[str, object]) -> "TestOptions":
    from luopan.compass import designed_test  # noqa: PLC0415

    with unnamed():
        return designed_test(tables, settings)


def _whole_row(value: object) -> object:
    """Return a row of values as one that cannot change."""
    return tuple(value) if isinstance(value, list) else value


def _split(tables: "Tables", settings: dict[str, object]) -> "TestOptions":
    from luopan.compass import designed_split  # noqa: PLC0415

    with unnamed():
        return designed_split(tables, settings)


def names_of(tables: "Tables") -> Mapping[str, Mapping[str, str]]:
    """Return the firm's own display names."""
    from luopan.tables.names import names  # noqa: PLC0415

    return names(tables)
