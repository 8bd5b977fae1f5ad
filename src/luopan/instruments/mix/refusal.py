"""Why there is no reading: a named reason instead of a number."""

from collections.abc import Mapping

from luopan.readings.base import Check, Fact, NextStep


class NoReadingError(Exception):
    """The tables cannot carry a joint model; `measure` turns it into no reading.

    Parameters
    ----------
    code : str
        Key of the words ``check.<code>``.
    facts : mapping, optional
        What the words need.
    """

    def __init__(self, code: str, facts: Mapping[str, Fact] | None = None) -> None:
        self.check = Check(code=code, passed=False, severity="fail", facts=dict(facts or {}))
        super().__init__(code)

    @property
    def next_step(self) -> NextStep:
        """What to collect so that there can be a reading; words ``next.<code>``."""
        return NextStep(code=self.check.code, facts=self.check.facts)
