"""The firm's weeks."""

from dataclasses import dataclass
from datetime import date, timedelta

from luopan.tables.company import Company

_SHIFT = {"monday": 0, "sunday": 1, "saturday": 2}


@dataclass(frozen=True)
class Weeks:
    """Counts weeks that begin on the firm's day; day 1 of the calendar was a Monday."""

    shift: int

    @classmethod
    def of(cls, company: Company) -> "Weeks":
        """Return the weeks of a firm."""
        return cls(_SHIFT[company.company.week_start])

    def number(self, day: date) -> int:
        """Return the number of the week that holds ``day``."""
        return (day.toordinal() - 1 + self.shift) // 7

    def start(self, number: int) -> date:
        """Return the first day of a week."""
        return date.fromordinal(number * 7 + 1 - self.shift)

    def end(self, number: int) -> date:
        """Return the last day of a week."""
        return self.start(number) + timedelta(days=6)
