"""What keeps a test from being designed, where the test has no name yet."""

from collections.abc import Iterator
from contextlib import contextmanager

from luopan.errors import LuopanError

CODES = frozenset({"test_no_regions", "test_no_outcome", "test_unknown_outcome"})
"""Reasons whose sentences name the test; each has another that does not."""


@contextmanager
def unnamed() -> Iterator[None]:
    """Tell an error of a test without a name in the sentence that names none.

    Raises
    ------
    LuopanError
        What was raised inside, under the code of the other sentence where there is one.
    """
    try:
        yield
    except LuopanError as error:
        if error.code in CODES and error.facts.get("test") == "":
            raise type(error)(f"{error.code}_yet", error.facts) from error
        raise
