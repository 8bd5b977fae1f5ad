"""``luopan test withdraw DIR``: a test that will not be finished stays counted, with its reason."""

from typing import Annotated

from luopan.cli.options import Folder, Quiet, ReaderLang
from luopan.cli.reader import reader_words
from luopan.cli.screen import Screen
from luopan.cli.test.entry import checked, written
from luopan.cli.test.options import Author, TestName, Text, needed, option

PLACE = "luopan test withdraw"


def withdraw(
    folder: Folder,
    test: TestName = None,
    reason: Annotated[Text, option("--reason", "reason")] = None,
    author: Author = None,
    lang: ReaderLang = None,
    quiet: Quiet = False,
) -> int:
    """Withdraw a test."""
    from luopan.tables.register import Withdrawal  # noqa: PLC0415

    screen = Screen(reader_words(lang, folder), quiet)
    name, why = needed(PLACE, test=test, reason=reason)
    said = checked(lambda: Withdrawal(name=name, reason=why), PLACE)
    entry = written(folder, PLACE, author, lambda _held: said)
    screen.result("cli.test.withdraw.done", test=name, digest=entry.digest)
    return 0
