"""``luopan test analyse DIR --test NAME``: what a finished test found."""

from typing import TYPE_CHECKING, Annotated

import typer

from luopan.cli.check import keep
from luopan.cli.options import Folder, JsonFile, Quiet, ReaderLang, Seed
from luopan.cli.reader import reader_words
from luopan.cli.run import SEED, exit_code, load, today
from luopan.cli.screen import Screen, is_stdout
from luopan.cli.test.options import Apart, finite

if TYPE_CHECKING:
    from luopan.readings.bundle import Readings

TestName = Annotated[
    str, typer.Option("--test", metavar="NAME", help="cli.option.test", show_default=False)
]
Outcome = Annotated[
    str | None,
    typer.Option("--outcome", metavar="INDICATOR", help="cli.option.judged_by", show_default=False),
]
Level = Annotated[
    float | None,
    typer.Option("--level", min=0.5, max=0.999, help="cli.option.level", show_default=False),
]
Days = int | None


def _days(name: str, key: str) -> typer.models.OptionInfo:
    made: typer.models.OptionInfo = typer.Option(
        name, min=0, max=182, help=f"cli.option.{key}", show_default=False
    )
    return made


def analyse(  # noqa: PLR0913, PLR0917  # a command's parameters are its options
    folder: Folder,
    test: TestName,
    outcome: Outcome = None,
    level: Level = None,
    tail_days: Annotated[Days, _days("--tail-days", "tail_days")] = None,
    half_life_days: Annotated[Days, _days("--half-life-days", "half_life_days")] = None,
    washout_days: Annotated[Days, _days("--washout-days", "washout_days")] = None,
    apart: Apart = None,
    lang: ReaderLang = None,
    json_file: JsonFile = None,
    seed: Seed = SEED,
    quiet: Quiet = False,
) -> int:
    """Analyse a finished test."""
    finite("luopan test analyse", apart=apart)
    settings: dict[str, float | None] = {
        "level": level,
        "tail_days": tail_days,
        "half_life_days": half_life_days,
        "washout_days": washout_days,
        "apart_km": apart,
    }
    screen = Screen(reader_words(lang, folder), quiet)
    readings = _analysed(folder, test, outcome, settings, screen, seed)
    keep(json_file, readings.to_json())
    if not is_stdout(json_file):
        from luopan.cli.test.found import show_test  # noqa: PLC0415

        show_test(readings, screen)
    return exit_code(readings)


def _analysed(
    folder: Folder,
    test: str,
    outcome: str | None,
    settings: dict[str, float | None],
    screen: Screen,
    seed: int,
) -> "Readings":
    """Load the folder and analyse the test, with a progress bar over both."""
    from luopan.compass import CompassPlan, analysed_test  # noqa: PLC0415

    with screen.progress() as tell:
        tables = load(folder)
        plan = CompassPlan(seed=seed, today=today())
        return analysed_test(tables, test, plan, outcome=outcome, settings=settings, progress=tell)
