"""``luopan plan DIR``: how to divide the money of the next weeks."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from luopan.cli.options import Folder, JsonFile, Quiet, ReaderLang, Seed, worded
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
    budget: Annotated[Number, worded("--budget", "cli.option.budget")] = None,
    free: Annotated[bool, typer.Option("--free", help="cli.option.free")] = False,
    margin: Annotated[Number, worded("--margin", "cli.option.margin")] = None,
    stop: Annotated[str | None, worded("--stop", "cli.option.stop", "CHANNEL")] = None,
    weeks: Annotated[int | None, worded("--weeks", "cli.option.weeks")] = None,
    like: Annotated[Like, typer.Option("--like", help="cli.option.like")] = Like.QUARTER,
    future: Annotated[Path | None, worded("--future", "cli.option.future", "FILE")] = None,
    discount: Annotated[Number, worded("--discount", "cli.option.discount")] = None,
    risk: Annotated[
        Risk | None, typer.Option("--risk", help="cli.option.risk", show_default=False)
    ] = None,
    risk_share: Annotated[Number, worded("--risk-share", "cli.option.risk_share")] = None,
    floor: Annotated[Pairs, worded("--floor", "cli.option.floor", "NAME=N")] = None,
    cap: Annotated[Pairs, worded("--cap", "cli.option.cap", "NAME=N")] = None,
    weekly_floor: Annotated[
        Pairs, worded("--weekly-floor", "cli.option.weekly_floor", "NAME=N")
    ] = None,
    weekly_cap: Annotated[Pairs, worded("--weekly-cap", "cli.option.weekly_cap", "NAME=N")] = None,
    max_change: Annotated[Number, worded("--max-change", "cli.option.max_change")] = None,
    max_step: Annotated[Number, worded("--max-step", "cli.option.max_step")] = None,
    max_growth: Annotated[Number, worded("--max-growth", "cli.option.max_growth")] = None,
    min_outcome: Annotated[Number, worded("--min-outcome", "cli.option.min_outcome")] = None,
    min_probability: Annotated[
        Number, worded("--min-probability", "cli.option.min_probability")
    ] = None,
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
