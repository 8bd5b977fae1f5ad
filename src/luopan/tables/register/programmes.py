"""Which tests of the register belong together: one bet, tested again and again."""

import unicodedata
from dataclasses import dataclass

from luopan.tables.register.entries import RegisteredTest
from luopan.tables.register.record import Record
from luopan.tables.register.register import Register


@dataclass(frozen=True, slots=True)
class Programme:
    """One bet with its tests.

    Parameters
    ----------
    tests : tuple of Record
        In the order in which they were entered; withdrawn ones too.
    """

    tests: tuple[Record, ...]

    @property
    def first(self) -> RegisteredTest:
        """The test with which it began."""
        return self.tests[0].test


def programmes(register: Register) -> tuple[Programme, ...]:
    """Return the bets of a register, in the order in which they were first tested.

    A test belongs to the test that it follows; without that, to earlier ones of the same
    hypothesis, channels and outcome. Case, width and blanks of a hypothesis do not count.
    """
    roots: dict[str, str] = {}
    known: dict[tuple[object, ...], str] = {}
    groups: dict[str, list[Record]] = {}
    for record in register.tests:
        test = record.test
        earlier = None if test.follows is None else register.test(test.follows.test)
        told = (_plain(test.hypothesis), frozenset(test.channels), test.outcome)
        root = known.get(told, test.name) if earlier is None else roots[earlier.test.name]
        roots[test.name] = root
        known.setdefault(told, root)
        groups.setdefault(root, []).append(record)
    return tuple(Programme(tuple(group)) for group in groups.values())


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
