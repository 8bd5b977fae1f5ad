"""``luopan voices label DIR``: answer the questions of the sample, here or from a filled sheet."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from luopan.cli.options import Folder, Quiet, ReaderLang
from luopan.cli.reader import reader_words
from luopan.cli.run import today
from luopan.cli.screen import Screen
from luopan.cli.voices.audits import FILE, append_labels, audits_file
from luopan.errors import Fault, InputError

if TYPE_CHECKING:
    from luopan.cli.voices.sheet import Row
    from luopan.instruments.voices.audit import Asked


def label(
    folder: Folder,
    labeller: Annotated[
        str, typer.Option("--labeller", metavar="NAME", help="cli.option.audit_labeller")
    ],
    sheet: Annotated[
        Path | None,
        typer.Option("--sheet", metavar="FILE", help="cli.option.sheet_in", show_default=False),
    ] = None,
    second: Annotated[bool, typer.Option("--second", help="cli.option.audit_second")] = False,
    uncertain: Annotated[
        int | None,
        typer.Option(
            "--uncertain",
            metavar="N",
            min=1,
            max=5000,
            help="cli.option.uncertain",
            show_default=False,
        ),
    ] = None,
    lang: ReaderLang = None,
    quiet: Quiet = False,
) -> int:
    """Take labels."""
    from luopan.cli.voices.sheet import read_sheet  # noqa: PLC0415

    screen = Screen(reader_words(lang, folder), quiet)
    path = audits_file(folder)
    if sheet is not None:
        rows = read_sheet(sheet, screen.words)
        append_labels(path, rows, labeller)
        screen.result("cli.voices.label.done", count=len({r[0] for r in rows}), path=FILE)
        return 0
    from luopan.compass.voices import audit_queue, unsure_queue  # noqa: PLC0415
    from luopan.connectors import load_folder  # noqa: PLC0415

    with screen.progress() as tell:
        tables = load_folder(folder, today=today())
        if uncertain is not None:
            asked = unsure_queue(tables, uncertain, tell)
        else:
            asked = audit_queue(tables, labeller, second=second, progress=tell)
    if not sys.stdin.isatty():
        raise InputError([Fault("label_no_terminal", FILE, facts={"left": len(asked)})])
    count = _interview(path, asked, labeller, screen)
    screen.result("cli.voices.label.done", count=count, path=FILE)
    return 0


def _interview(path: Path, asked: "Sequence[Asked]", labeller: str, screen: Screen) -> int:
    """Ask document by document; each is written as soon as it is answered."""
    from luopan.readings.voices import (  # noqa: PLC0415
        ASPECTS,
        INTENTS,
        POLARITIES,
        SATISFACTION,
    )

    screen.note("cli.voices.label.how")
    for number, one in enumerate(asked):
        screen.err.rule(f"{number + 1} / {len(asked)} · {one.venue}")
        screen.err.print(one.text, markup=False, soft_wrap=True)
        told = _choice(screen, "satisfaction", SATISFACTION)
        if told is None:
            return number
        rows: list[Row] = [(one.voice, "satisfaction", told)]
        rows += [(one.voice, "intent", i) for i in _several(screen, "intent", INTENTS)]
        for aspect in _several(screen, "aspects", ASPECTS):
            side = _choice(
                screen, "side", POLARITIES, about=screen.words.text(f"voices.aspect.{aspect}")
            )
            rows.append((one.voice, aspect, side or "neutral"))
        if _choice(screen, "request", ("no", "yes")) == "yes":
            rows.append((one.voice, "request", "yes"))
        append_labels(path, rows, labeller)
    return len(asked)


def _choice(screen: Screen, question: str, choices: Sequence[str], about: str = "") -> str | None:
    """Return one of the choices by its number; None to stop."""
    listed = " ".join(
        f"{i}={screen.words.text(f'voices.{_group(question)}.{c}')}"
        for i, c in enumerate(choices, 1)
    )
    while True:
        screen.err.print(
            screen.words.text(f"cli.voices.label.ask_{question}", listed=listed, about=about),
            markup=False, end=" ",
        )  # fmt: skip
        typed = sys.stdin.readline()
        if not typed or typed.strip().lower() in {"q", "quit"}:
            return None
        if typed.strip().isdigit() and 1 <= int(typed) <= len(choices):
            return choices[int(typed) - 1]


def _several(screen: Screen, question: str, choices: Sequence[str]) -> list[str]:
    """Return any of the choices by their numbers; nothing typed is none."""
    listed = " ".join(
        f"{i}={screen.words.text(f'voices.{_group(question)}.{c}')}"
        for i, c in enumerate(choices, 1)
    )
    told = screen.words.text(f"cli.voices.label.ask_{question}", listed=listed)
    screen.err.print(told, markup=False, end=" ")
    typed = set(sys.stdin.readline().strip())
    return [c for i, c in enumerate(choices, 1) if str(i) in typed]


def _group(question: str) -> str:
    return {"side": "polarity", "aspects": "aspect"}.get(question, question)
