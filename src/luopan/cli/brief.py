"""``luopan brief DIR``: the page, in Chinese and English."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from luopan.cli.forecasts import logged
from luopan.cli.guard import spoken
from luopan.cli.options import Depth, Folder, JsonFile, Log, Only, PageLang, Quiet, Seed, Stability
from luopan.cli.output import write_whole
from luopan.cli.reader import LANGUAGES, LangOrBoth, language_of, reader_words, tag_of
from luopan.cli.run import QUIETLY_ABSENT, SEED, exit_code, measured
from luopan.cli.screen import Screen, is_stdout, write_stdout
from luopan.errors import Fault, InputError

if TYPE_CHECKING:
    from luopan.readings.bundle import Language, Readings

FLAG = re.compile(r'<span class="(?:flag|hide)">(.*?)</span>')
HtmlFile = Annotated[
    Path | None,
    typer.Option("--html", metavar="FILE|-", help="cli.option.html", show_default=False),
]
PdfFile = Annotated[
    Path | None, typer.Option("--pdf", metavar="FILE", help="cli.option.pdf", show_default=False)
]


def brief(  # noqa: PLR0913, PLR0917  # a command's parameters are its options
    folder: Folder,
    lang: PageLang = None,
    html: HtmlFile = None,
    pdf: PdfFile = None,
    json_file: JsonFile = None,
    only: Only = None,
    seed: Seed = SEED,
    stability: Stability = None,
    log: Log = True,
    quiet: Quiet = False,
) -> int:
    """Measure the folder and write its page."""
    screen = Screen(reader_words(lang, folder), quiet)
    targets = Targets(lang, html, pdf, json_file)
    return write_brief(folder, targets, screen, only=only, seed=seed, stability=stability, log=log)


@dataclass(frozen=True)
class Targets:
    """What is written, and where; without ``html`` one page a language beside the tables."""

    lang: str | None = None
    html: Path | None = None
    pdf: Path | None = None
    json_file: Path | None = None


def write_brief(
    folder: Path,
    targets: Targets,
    screen: Screen,
    *,
    only: str | None = None,
    seed: int = SEED,
    stability: Depth | None = None,
    log: bool = True,
) -> int:
    """Measure a folder, write every target or none, and return the exit code."""
    to_stdout = [given for given in (targets.html, targets.json_file) if is_stdout(given)]
    if len(to_stdout) > 1:
        raise InputError([Fault("one_stdout")])
    tables, readings = measured(folder, screen, only=only, seed=seed, stability=stability)
    files = rendered(readings, folder, targets)
    kept = logged(folder, tables, readings) if log else {}
    refuse_links(folder, {*files, *kept} - {targets.html, targets.pdf, targets.json_file})
    write_whole({p: c for p, c in {**files, **kept}.items() if not is_stdout(p)})
    for path, content in files.items():
        if is_stdout(path):
            write_stdout(content.decode())
        else:
            (screen.note if to_stdout else screen.result)("cli.written", path=str(path))
    if not to_stdout and not screen.quiet:
        first_sentences(readings, screen)
    code = exit_code(readings)
    tell_refused(readings, screen)
    if code and readings.readings:
        screen.note("cli.watermarked")
    return code


def refuse_links(folder: Path, own: Iterable[Path | None]) -> None:
    """Refuse to write through a link of the folder that leads out of it: who made it is not known.

    A path that was named on the command line is another matter, and is not asked about.

    Raises
    ------
    InputError
        ``link_outside``.
    """
    root = folder.resolve()
    outside = [path for path in own if path and not path.resolve().is_relative_to(root)]
    if outside:
        raise InputError([Fault("link_outside", str(path)) for path in sorted(outside)])


def tell_refused(readings: "Readings", screen: Screen) -> None:
    """Say which instruments had their tables and refused them, and why."""
    for name, code in readings.absent.items():
        if code not in QUIETLY_ABSENT:
            why = spoken("absent", code, {}, screen.words)[0]
            instrument = screen.words.text(f"cli.instrument.{name}")
            screen.note("cli.absent", instrument=instrument, why=why)


def rendered(readings: "Readings", folder: Path, targets: Targets) -> dict[Path, bytes]:
    """Return everything that was asked for, by its path; ``-`` is the standard output."""
    from luopan.brief import render_html  # noqa: PLC0415

    own = page_language(targets.lang, readings)
    files: dict[Path, bytes] = {}
    if targets.html is not None:
        files[targets.html] = render_html(readings, own).encode()
    elif targets.lang is None or targets.lang == LangOrBoth.BOTH:
        for each in LANGUAGES:
            page = render_html(readings, each).encode()
            files[folder / f"brief-{tag_of(each)}.html"] = page
    else:
        files[folder / f"brief-{tag_of(own)}.html"] = render_html(readings, own).encode()
    if targets.pdf is not None:
        from luopan.brief import render_pdf  # noqa: PLC0415

        files[targets.pdf] = render_pdf(readings, own)
    if targets.json_file is not None:
        files[targets.json_file] = readings.to_json().encode()
    return files


def first_sentences(readings: "Readings", screen: Screen) -> None:
    """Say what the page opens with, in the reader's language."""
    from markupsafe import Markup  # noqa: PLC0415

    from luopan.brief.compose import compose  # noqa: PLC0415

    for statement in compose(readings, screen.words.language).statements:
        # The tag of a failed check is set apart by its colour on the page, by brackets here.
        text = Markup(FLAG.sub(r" [\1]", statement.text))  # noqa: S704  # stripped below
        screen.err.print(f"• {text.striptags()}", markup=False, soft_wrap=True)


def page_language(lang: str | None, readings: "Readings") -> "Language":
    """Return the language of a single page: ``--lang``, else the firm's own."""
    if lang is None or lang == LangOrBoth.BOTH:
        return language_of(readings.locale)
    return language_of(lang)
