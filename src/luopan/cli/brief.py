"""``luopan brief DIR``: the page, in Chinese and English."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from luopan.cli.forecasts import logged
from luopan.cli.options import Folder, JsonFile, Log, Only, PageLang, Quiet, Seed
from luopan.cli.output import write_whole
from luopan.cli.reader import LANGUAGES, LangOrBoth, language_of, reader_words, tag_of
from luopan.cli.run import SEED, exit_code, load, measured
from luopan.cli.screen import Screen, is_stdout, write_stdout
from luopan.errors import Fault, InputError

if TYPE_CHECKING:
    from luopan.readings import Readings
    from luopan.readings.bundle import Language

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
    log: Log = True,
    quiet: Quiet = False,
) -> int:
    """Measure the folder and write its page."""
    screen = Screen(reader_words(lang, folder), quiet)
    to_stdout = [target for target in (html, json_file) if is_stdout(target)]
    if len(to_stdout) > 1:
        raise InputError([Fault("one_stdout")])
    tables = load(folder)
    readings = measured(tables, screen, only=only, seed=seed)
    language = page_language(lang, readings)
    pages = pages_of(readings, folder, lang, html, language)
    files = {path: content for path, content in pages.items() if not is_stdout(path)}
    if pdf is not None:
        from luopan.brief import render_pdf  # noqa: PLC0415

        files[pdf] = render_pdf(readings, language)
    if json_file is not None and not is_stdout(json_file):
        files[json_file] = readings.to_json().encode()
    write_whole({**files, **(logged(folder, tables, readings) if log else {})})
    if is_stdout(html):
        write_stdout(pages[Path("-")].decode())
    elif is_stdout(json_file):
        write_stdout(readings.to_json())
    for path in files:
        (screen.note if to_stdout else screen.result)("cli.written", path=str(path))
    code = exit_code(readings)
    if code:
        screen.note("cli.watermarked")
    return code


def page_language(lang: str | None, readings: "Readings") -> "Language":
    """Return the language of a single page: ``--lang``, else the firm's own."""
    if lang is None or lang == LangOrBoth.BOTH:
        return language_of(readings.locale)
    return language_of(lang)


def pages_of(
    readings: "Readings",
    folder: Path,
    lang: str | None,
    html: Path | None,
    language: "Language",
) -> dict[Path, bytes]:
    """Return the pages by path: one at ``--html``, else one a language beside the tables."""
    from luopan.brief import render_html  # noqa: PLC0415

    if html is not None:
        return {html: render_html(readings, language).encode()}
    both = lang is None or lang == LangOrBoth.BOTH
    return {
        folder / f"brief-{tag_of(each)}.html": render_html(readings, each).encode()
        for each in (LANGUAGES if both else (language,))
    }
