"""Why there is no reading: a named reason instead of a number."""

from luopan.errors import LuopanError


class NoReadingError(LuopanError):
    """The tables cannot carry a joint model.

    ``code`` and ``facts`` say why and what to collect; nothing is wrong with the tables as such,
    so the other instruments go on.
    """
