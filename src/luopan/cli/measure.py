"""``luopan measure DIR``: the readings as a table on the terminal, or as JSON."""

from typing import TYPE_CHECKING

from luopan.cli.card import card_files, refuse_kind
from luopan.cli.forecasts import logged
from luopan.cli.options import (
    CardFile,
    Depth,
    Folder,
    JsonFile,
    Log,
    Only,
    Quiet,
    ReaderLang,
    Seed,
    Stability,
)
from luopan.cli.output import write_whole
from luopan.cli.reader import reader_words
from luopan.cli.run import SEED, exit_code, measured
from luopan.cli.screen import Screen, is_stdout, write_stdout

if TYPE_CHECKING:
    from luopan.readings.card import ModelCard


def measure(  # noqa: PLR0913, PLR0917  # a command's parameters are its options
    folder: Folder,
    only: Only = None,
    json_file: JsonFile = None,
    seed: Seed = SEED,
    lang: ReaderLang = None,
    stability: Stability = None,
    card: CardFile = None,
    log: Log = True,
    quiet: Quiet = False,
) -> int:
    """Measure the folder."""
    screen = Screen(reader_words(lang, folder), quiet)
    refuse_kind(card)
    cards: list[ModelCard] = []
    tables, readings = measured(
        folder, screen, only=only, seed=seed, stability=stability, usual=Depth.FULL, cards=cards
    )
    files = logged(folder, tables, readings) if log else {}
    files |= card_files(card, cards, readings, screen.words.language)
    if json_file is not None and not is_stdout(json_file):
        files[json_file] = readings.to_json().encode()
    write_whole(files)
    if is_stdout(json_file):
        write_stdout(readings.to_json())
    else:
        from luopan.cli.show import show  # noqa: PLC0415

        show(readings, screen)
    return exit_code(readings)
