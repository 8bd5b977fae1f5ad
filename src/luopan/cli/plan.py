"""``luopan plan DIR``: how to divide the money of the next weeks."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from luopan.cli.options import Folder, JsonFile, Quiet, ReaderLang, Seed
from luopan.cli.output import write_whole
from luopan.cli.reader import reader_words
from luopan.cli.run import SEED, exit_code
from luopan.cli.screen import Screen, is_stdout, write_stdout
from luopan.errors import Fault, InputError

if TYPE_CHECKING:
    from luopan.cli.question import Given


class Decision(StrEnum):
    """What ``--decision`` takes."""

    ALLOCATE = "allocate"
    COMPARE = "compare"
    STOP_GO = "stop_go"
    LEARN = "learn"
    REPORT = "report"


class Like(StrEnum):
    """What ``--like`` takes."""

    QUARTER = "last-quarter"
    YEAR = "last-year"


class Risk(StrEnum):
    """What ``--risk`` takes."""

    MEAN = "mean"
    QUANTILE = "quantile"
    CVAR = "cvar"


def _option(name: str, key: str, metavar: str = "N") -> typer.models.OptionInfo:
    made: typer.models.OptionInfo = typer.Option(
        name, metavar=metavar, help=f"cli.option.{key}", show_default=False
    )
    return made


Number = float | None
Pairs = list[str] | None
HtmlFile = Annotated[
    Path | None,
    typer.Option("--html", metavar="FILE|-", help="cli.option.html", show_default=False),
]


def plan(  # noqa: PLR0913, PLR0917  # a command's parameters are its options
    folder: Folder,
    decision: Annotated[
        Decision | None, typer.Option("--decision", help="cli.option.decision", show_default=False)
    ] = None,
    budget: Annotated[Number, _option("--budget", "budget")] = None,
    free: Annotated[bool, typer.Option("--free", help="cli.option.free")] = False,
    margin: Annotated[Number, _option("--margin", "margin")] = None,
    stop: Annotated[str | None, _option("--stop", "stop", "CHANNEL")] = None,
    weeks: Annotated[int | None, _option("--weeks", "weeks")] = None,
    like: Annotated[Like, typer.Option("--like", help="cli.option.like")] = Like.QUARTER,
    future: Annotated[Path | None, _option("--future", "future", "FILE")] = None,
    discount: Annotated[Number, _option("--discount", "discount")] = None,
    risk: Annotated[
        Risk | None, typer.Option("--risk", help="cli.option.risk", show_default=False)
    ] = None,
    risk_share: Annotated[Number, _option("--risk-share", "risk_share")] = None,
    floor: Annotated[Pairs, _option("--floor", "floor", "CHANNEL=N")] = None,
    cap: Annotated[Pairs, _option("--cap", "cap", "CHANNEL=N")] = None,
    weekly_floor: Annotated[Pairs, _option("--weekly-floor", "weekly_floor", "CHANNEL=N")] = None,
    weekly_cap: Annotated[Pairs, _option("--weekly-cap", "weekly_cap", "CHANNEL=N")] = None,
    max_change: Annotated[Number, _option("--max-change", "max_change")] = None,
    max_step: Annotated[Number, _option("--max-step", "max_step")] = None,
    max_growth: Annotated[Number, _option("--max-growth", "max_growth")] = None,
    min_outcome: Annotated[Number, _option("--min-outcome", "min_outcome")] = None,
    min_probability: Annotated[Number, _option("--min-probability", "min_probability")] = None,
    lang: ReaderLang = None,
    json_file: JsonFile = None,
    html: HtmlFile = None,
    seed: Seed = SEED,
    quiet: Quiet = False,
) -> int:
    """Plan the next weeks."""
    from luopan.cli.question import Given  # noqa: PLC0415

    told = {
        "margin": margin, "weeks": weeks, "discount": discount, "risk_share": risk_share,
        "risk": None if risk is None else risk.value, "max_change": max_change,
        "max_step": max_step, "max_growth": max_growth, "min_outcome": min_outcome,
        "min_probability": min_probability,
    }  # fmt: skip
    given = Given(
        decision=None if decision is None else decision.value, budget=budget, free=free, stop=stop,
        last_year=like is Like.YEAR, future=future,
        settings={key: value for key, value in told.items() if value is not None},
        pairs={"floor": floor, "cap": cap, "weekly_floor": weekly_floor, "weekly_cap": weekly_cap},
    )  # fmt: skip
    return _run(folder, given, Screen(reader_words(lang, folder), quiet), (json_file, html), seed)


def _run(
    folder: Path,
    given: "Given",
    screen: Screen,
    targets: tuple[Path | None, Path | None],
    seed: int,
) -> int:
    """Plan, write what was asked for, and say the answer."""
    from luopan.brief import render_html  # noqa: PLC0415
    from luopan.cli.question import planned  # noqa: PLC0415

    json_file, html = targets
    if is_stdout(json_file) and is_stdout(html):
        raise InputError([Fault("one_stdout")])
    readings = planned(folder, given, screen, seed)
    files: dict[Path, str] = {}
    if json_file is not None:
        files[json_file] = readings.to_json()
    if html is not None:
        files[html] = render_html(readings, screen.words.language)
    write_whole({p: text.encode() for p, text in files.items() if not is_stdout(p)})
    if streams := [text for p, text in files.items() if is_stdout(p)]:
        write_stdout(streams[0])
    else:
        from luopan.cli.route import show_route  # noqa: PLC0415

        show_route(readings, screen)
    return exit_code(readings)
