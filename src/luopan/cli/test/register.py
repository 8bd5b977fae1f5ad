"""``luopan test register DIR``: say what will be tested, and what is expected, before it starts."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from luopan.cli.options import Folder, Quiet, ReaderLang, Seed
from luopan.cli.reader import reader_words
from luopan.cli.run import SEED, load
from luopan.cli.screen import Screen
from luopan.cli.test.entry import written
from luopan.cli.test.options import Apart, Author, Number, TestName, Text, Texts, option

if TYPE_CHECKING:
    from luopan.tables.register import Entry, RegisteredTest

PLACE = "luopan test register"


class Kind(StrEnum):
    """What ``--kind`` takes."""

    LIFT = "lift"
    GO_DARK = "go_dark"
    HEAVY_UP = "heavy_up"
    SWITCHBACK = "switchback"
    FACTORIAL = "factorial"
    MODERATED = "moderated"
    MESSAGE = "message"
    AUDIENCE = "audience"


class Comparison(StrEnum):
    """What ``--design`` takes."""

    CHOSEN = "chosen"
    LOT = "lot"
    SWITCHBACK = "switchback"
    FACTORIAL = "factorial"
    MODERATED = "moderated"
    PEOPLE = "people"
    BEFORE_AFTER = "before_after"


class Method(StrEnum):
    """What ``--estimator`` takes."""

    RIDGE = "ridge"
    SYNTHETIC_CONTROL = "synthetic_control"
    SYNTHETIC_DID = "synthetic_did"
    LOCAL_LEVEL = "local_level"
    LOT = "lot"
    ANSWERS = "answers"
    MEANS = "means"
    RATIO = "ratio"
    AMOUNTS = "amounts"
    BEFORE_AFTER = "before_after"


def _choice(name: str, key: str) -> typer.models.OptionInfo:
    made: typer.models.OptionInfo = typer.Option(
        name, help=f"cli.test.option.{key}", show_default=False
    )
    return made


def register(  # noqa: PLR0913, PLR0917  # a command's parameters are its options
    folder: Folder,
    test: TestName = None,
    hypothesis: Annotated[Text, option("--hypothesis", "hypothesis")] = None,
    kind: Annotated[Kind | None, _choice("--kind", "kind")] = None,
    channel: Annotated[Texts, option("--channel", "channel", "CHANNEL")] = None,
    outcome: Annotated[Text, option("--outcome", "outcome", "INDICATOR")] = None,
    region: Annotated[Texts, option("--region", "region", "[ARM=]REGION")] = None,
    audience: Annotated[Texts, option("--audience", "audience", "[ARM=]AUDIENCE")] = None,
    start: Annotated[Text, option("--start", "start", "DATE")] = None,
    end: Annotated[Text, option("--end", "end", "DATE")] = None,
    tail_days: Annotated[int, option("--tail-days", "tail_days", "N")] = 0,
    design: Annotated[Comparison | None, _choice("--design", "design")] = None,
    level: Annotated[Number, option("--level", "level", "N")] = None,
    estimator: Annotated[Method | None, _choice("--estimator", "estimator")] = None,
    look: Annotated[list[int] | None, option("--look", "look", "DAY")] = None,
    stop: Annotated[Texts, option("--stop", "stop")] = None,
    guardrail: Annotated[Texts, option("--guardrail", "guardrail", "INDICATOR=MARGIN")] = None,
    bet: Annotated[Number, option("--bet", "bet", "N")] = None,
    bet_low: Annotated[Number, option("--bet-low", "bet_low", "N")] = None,
    bet_high: Annotated[Number, option("--bet-high", "bet_high", "N")] = None,
    loss: Annotated[Number, option("--loss", "loss", "N")] = None,
    worth: Annotated[Number, option("--worth", "worth", "N")] = None,
    cost: Annotated[Number, option("--cost", "cost", "N")] = None,
    people: Annotated[int | None, option("--people", "people", "N")] = None,
    share: Annotated[Texts, option("--share", "share", "ARM=SHARE")] = None,
    law: Annotated[Path | None, option("--law", "law", "FILE")] = None,
    replicates: Annotated[Text, option("--replicates", "replicates", "NAME")] = None,
    scales: Annotated[Text, option("--scales", "scales", "NAME")] = None,
    apart: Apart = None,
    author: Author = None,
    lang: ReaderLang = None,
    seed: Seed = SEED,
    quiet: Quiet = False,
) -> int:
    """Register a test."""
    from luopan.cli.test.given import Given, fitting, registered  # noqa: PLC0415

    screen = Screen(reader_words(lang, folder), quiet)
    given = Given(
        name=test, hypothesis=hypothesis, kind=None if kind is None else kind.value,
        channels=channel, outcome=outcome, regions=region, audiences=audience, start=start,
        end=end, guardrails=guardrail, shares=share, bet=(bet, bet_low, bet_high), law=law,
        follows={"replicate": replicates, "scale": scales},
        design=None if design is None else design.value, level=level,
        plain={
            "tail_days": tail_days, "looks": tuple(sorted(look or ())), "loss": loss,
            "worth": worth, "people": people, "cost": cost, "seed": seed,
            "stop_rules": tuple(stop or ()),
            "estimator": None if estimator is None else estimator.value,
            "apart_km": apart or 0.0,
        },
    )  # fmt: skip
    with screen.progress():
        tables = load(folder)
        new = registered(given, tables, PLACE)
    entry = written(folder, PLACE, author, lambda held: fitting(held, new, PLACE))
    _tell(screen, new, entry)
    return 0


def _tell(screen: Screen, new: "RegisteredTest", entry: "Entry") -> None:
    """Say what was entered, and what is missing from it."""
    screen.result("cli.test.register.done", test=new.name, digest=entry.digest)
    if entry.day >= new.start:
        screen.note("cli.test.register.late", start=new.start)
    if new.bet is None:
        screen.note("cli.test.register.no_bet")
    if new.loss and not new.looks:
        screen.note("cli.test.register.no_looks")
    screen.note("cli.test.register.keep")
