"""Why a test cannot be read at all: a named reason instead of a number."""

from luopan.errors import LuopanError


class NoTestError(LuopanError):
    """The tables do not hold what the test needs; ``code`` and ``facts`` say what is missing."""

    exit_code = 2
