"""``luopan test ledger DIR``: every test that was ever registered, whatever it found."""

from typing import Annotated

from luopan.cli.check import keep
from luopan.cli.options import Folder, JsonFile, Quiet, ReaderLang
from luopan.cli.reader import reader_words
from luopan.cli.run import today
from luopan.cli.screen import Screen, is_stdout
from luopan.cli.test.entry import here
from luopan.cli.test.options import Text, option


def ledger(
    folder: Folder,
    find: Annotated[Text, option("--find", "find")] = None,
    json_file: JsonFile = None,
    lang: ReaderLang = None,
    quiet: Quiet = False,
) -> int:
    """Show the ledger."""
    from luopan.cli.test.pages import Ledger, settings  # noqa: PLC0415
    from luopan.compass import read_register  # noqa: PLC0415
    from luopan.tables.register import Register, held  # noqa: PLC0415

    screen = Screen(reader_words(lang, folder), quiet)
    here(folder)
    company, register = settings(folder), held(folder) or Register()
    proof = read_register(register, company, today()) if register.tests else None
    made = Ledger(register, today(), company, proof)
    keep(json_file, made.as_json(find))
    if not is_stdout(json_file):
        made.show(screen, find)
    return 0
