"""One test of the register: what was said of it, line after line."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from luopan.tables.register.entries import Closing, Entry, RegisteredTest, Withdrawal

State = Literal["planned", "running", "unclosed", "closed", "withdrawn"]
"""``unclosed``: it has ended, and its report waits."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the register holds of one test.

    Parameters
    ----------
    test : RegisteredTest
        As registered.
    entry : Entry
        The line that registered it.
    day : datetime.date
        The day from which it counts as entered: that of its line, or of an earlier line that is
        dated later, so that a clock that was set back gains nothing.
    withdrawal, closing : or None
        How it ended.
    ended : datetime.date or None
        The day on which it was withdrawn or closed.
    """

    test: RegisteredTest
    entry: Entry
    day: date
    withdrawal: Withdrawal | None = None
    closing: Closing | None = None
    ended: date | None = None

    @property
    def before(self) -> bool:
        """Whether it was entered before the day on which it began."""
        return self.day < self.test.start

    def state(self, today: date) -> State:
        """Say how far the test is."""
        if self.withdrawal is not None:
            return "withdrawn"
        if self.closing is not None:
            return "closed"
        if today < self.test.start:
            return "planned"
        return "running" if today <= self.test.last else "unclosed"

    def occupied(self) -> tuple[date, date] | None:
        """Return the first and last day, tail included, on which the test is in the field.

        A test that ended early still has its tail; one withdrawn before its start has no day.
        """
        test = self.test
        if self.ended is None or self.ended > test.end:
            return test.start, test.last
        if self.ended < test.start:
            return None
        return test.start, self.ended + timedelta(days=test.tail_days)


@dataclass(frozen=True, slots=True)
class Collision:
    """Another test that is in the same place at the same time.

    Parameters
    ----------
    test : str
        Its name.
    shared : tuple of str
        Regions or audiences of both; empty where one of the two treats the whole firm.
    start, end : datetime.date
        The days that both are in the field.
    """

    test: str
    shared: tuple[str, ...]
    start: date
    end: date


def collision(new: RegisteredTest, record: Record) -> Collision | None:
    """Say where a new test meets one of the register, if it does."""
    days = record.occupied()
    if days is None:
        return None
    start, end = max(new.start, days[0]), min(new.last, days[1])
    shared = _shared(new, record.test)
    if start > end or shared is None:
        return None
    return Collision(record.test.name, shared, start, end)


def _shared(one: RegisteredTest, other: RegisteredTest) -> tuple[str, ...] | None:
    """Return what both treat; None where they do not meet.

    A test of regions meets one of the whole firm; a split of people does not meet a test of
    regions, for each of its arms has people of every region.
    """
    both = {*one.treated} & {*other.treated} | {*one.addressed} & {*other.addressed}
    if both:
        return tuple(sorted(both))
    whole = [not test.treated and not test.addressed for test in (one, other)]
    by_region = [bool(test.treated) or firm for test, firm in zip((one, other), whole, strict=True)]
    return () if any(whole) and all(by_region) else None
