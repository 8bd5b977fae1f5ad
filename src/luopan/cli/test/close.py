"""``luopan test close DIR``: what a test found, how it fitted, what was learnt."""

import math
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from luopan.cli.options import Folder, Quiet, ReaderLang
from luopan.cli.reader import reader_words
from luopan.cli.run import SEED, load, today
from luopan.cli.screen import Screen
from luopan.cli.test.entry import checked, written
from luopan.cli.test.options import Author, Number, TestName, Text, Texts, missing, option, said
from luopan.errors import Fault, InputError, LuopanError

if TYPE_CHECKING:
    from luopan.tables.register import Closing, Register, Result

PLACE = "luopan test close"


class Repeat(StrEnum):
    """What ``--repeat`` takes."""

    YES = "yes"
    NO = "no"


RepeatOption = Annotated[
    Repeat | None, typer.Option("--repeat", help="cli.test.option.repeat", show_default=False)
]


def close(  # noqa: PLR0913, PLR0917  # a command's parameters are its options
    folder: Folder,
    test: TestName = None,
    lesson: Annotated[Text, option("--lesson", "lesson")] = None,
    next_step: Annotated[Text, option("--next", "next")] = None,
    took_part: Annotated[Texts, option("--took-part", "took_part", "NAME")] = None,
    hours: Annotated[Number, option("--hours", "hours", "N")] = None,
    approval_days: Annotated[Number, option("--approval-days", "approval_days", "N")] = None,
    repeat: RepeatOption = None,
    effect: Annotated[Number, option("--effect", "effect", "N")] = None,
    low: Annotated[Number, option("--low", "low", "N")] = None,
    high: Annotated[Number, option("--high", "high", "N")] = None,
    level: Annotated[Number, option("--level", "level", "N")] = None,
    detectable: Annotated[Number, option("--detectable", "detectable", "N")] = None,
    author: Author = None,
    lang: ReaderLang = None,
    quiet: Quiet = False,
) -> int:
    """Close a test."""
    from luopan.tables.register import Closing, Fit  # noqa: PLC0415

    screen = Screen(reader_words(lang, folder), quiet)
    people = tuple(name for text in took_part or () if (name := said(text)))
    report = {
        "--test": said(test), "--lesson": said(lesson), "--next": said(next_step),
        "--took-part": people, "--hours": hours, "--approval-days": approval_days,
        "--repeat": repeat,
    }  # fmt: skip
    faults = missing(PLACE, report)
    figures = {"--effect": effect, "--low": low, "--high": high}
    if any(value is not None for value in (*figures.values(), level, detectable)):
        faults += missing(PLACE, figures)
    if faults:
        raise InputError(faults)

    found = analysed(folder, str(report["--test"])) if effect is None else None

    def make(register: "Register") -> "Closing":
        name = begun(register, str(report["--test"]))
        told = found
        if effect is not None and low is not None and high is not None:
            told = result((effect, low, high), level, detectable, register, name)
        fit = {
            "took_part": people, "hours": hours, "approval_days": approval_days,
            "would_repeat": repeat is Repeat.YES,
        }  # fmt: skip
        words = {"lesson": report["--lesson"], "next_step": report["--next"]}
        made = checked(lambda: Fit.model_validate(fit), PLACE)
        whole = {"name": name, "result": told, "fit": made, **words}
        return checked(lambda: Closing.model_validate(whole), PLACE)

    entry = written(folder, PLACE, author, make)
    screen.result("cli.test.close.done", test=str(report["--test"]), digest=entry.digest)
    if effect is None and found is None:
        screen.note("cli.test.close.no_result")
    return 0


def analysed(folder: Path, name: str) -> "Result | None":
    """Return what the test found by the folder's own tables; None where they do not tell it."""
    from luopan.compass import CompassPlan, analysed_test  # noqa: PLC0415
    from luopan.tables.register import Result  # noqa: PLC0415

    try:
        readings = analysed_test(load(folder), name, CompassPlan(seed=SEED, today=today()))
    except LuopanError:
        return None
    (reading,) = readings.experiments()
    registered = reading.registration
    apart = () if registered is None else registered.deviations
    return Result.of(reading.effect, reading.detectable, apart)


def begun(register: "Register", name: str) -> str:
    """Return the registered name of a test that has begun; its faults are told by the register.

    Raises
    ------
    InputError
        ``test_not_begun``: it can only be withdrawn.
    """
    record = register.test(name)
    if record is None or record.ended is not None:
        return name
    if today() < record.test.start:
        facts = {"test": record.test.name, "start": str(record.test.start)}
        raise InputError([Fault("test_not_begun", PLACE, column="--test", facts=facts)])
    return record.test.name


def result(
    told: tuple[float, float, float],
    level: float | None,
    detectable: float | None,
    register: "Register",
    name: str,
) -> "Result":
    """Return a result whose figures were told: shares, at the registered level if no other."""
    from luopan.readings.base import Interval  # noqa: PLC0415
    from luopan.tables.register import Result  # noqa: PLC0415

    effect, low, high = told
    if all(map(math.isfinite, told)) and not low <= effect <= high:
        facts = {"effect": effect, "low": low, "high": high}
        raise InputError([Fault("test_figures_order", PLACE, column="--effect", facts=facts)])
    record = register.test(name)
    usual = 0.9 if record is None else record.test.level
    sure = usual if level is None else level

    def make() -> "Result":
        interval = Interval(mean=effect, low=low, high=high, level=sure)
        return Result(source="told", relative=interval, detectable=detectable)

    return checked(make, PLACE, {"mean": "--effect"})
