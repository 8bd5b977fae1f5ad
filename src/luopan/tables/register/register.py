"""The register as a whole: every test that was ever entered, and what it answers."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from luopan.errors import Fact, Fault
from luopan.readings.experiments import Registration
from luopan.tables.headers import nearest
from luopan.tables.register.compare import Ran, deviations
from luopan.tables.register.entries import Closing, Content, Entry, RegisteredTest, Withdrawal
from luopan.tables.register.record import Collision, Record, collision


@dataclass(frozen=True)
class Register:
    """Every test that was ever entered, withdrawn ones too.

    Parameters
    ----------
    entries : tuple of Entry
        The lines, verified, in their order.
    records : mapping of str to Record
        The tests by name, in the order in which they were entered.
    """

    entries: tuple[Entry, ...] = ()
    records: Mapping[str, Record] = field(default_factory=dict)

    @property
    def digest(self) -> str | None:
        """The digest of the last line, which stands for the whole register."""
        return self.entries[-1].digest if self.entries else None

    @property
    def tests(self) -> tuple[Record, ...]:
        """All tests, withdrawn ones too, in the order in which they were entered."""
        return tuple(self.records.values())

    def test(self, name: str) -> Record | None:
        """Return the test of a name; case and width do not count."""
        exact = self.records.get(name)
        if exact is not None:
            return exact
        same = (record for told, record in self.records.items() if _same(told) == _same(name))
        return next(same, None)

    def refusal(self, content: Content) -> Fault | None:
        """Say why a line cannot follow those that are there, if it cannot.

        ``test_registered_twice``, ``test_not_registered``, ``test_withdrawn_before``,
        ``test_closed_before``, or, of a test that follows another, ``test_follows_unknown`` and
        ``test_follows_other``.
        """
        record = self.test(content.name)
        facts: dict[str, Fact] = {"test": content.name}
        if isinstance(content, RegisteredTest):
            if record is None:
                return self._unlinked(content)
            facts["day"] = str(record.entry.day)
            return Fault("test_registered_twice", facts={**facts, "test": record.test.name})
        if record is None:
            facts["nearest"] = nearest(content.name, self.records, limit=1)
            return Fault("test_not_registered", facts=facts)
        if record.ended is not None:
            facts["day"] = str(record.ended)
            if record.withdrawal is not None:
                return Fault("test_withdrawn_before", facts=facts)
            return Fault("test_closed_before", facts=facts)
        return None

    def _unlinked(self, new: RegisteredTest) -> Fault | None:
        """Say why a test does not follow the one that it names, if it does not."""
        if new.follows is None:
            return None
        facts: dict[str, Fact] = {"test": new.name, "follows": new.follows.test}
        earlier = self.test(new.follows.test)
        if earlier is None:
            facts["nearest"] = nearest(new.follows.test, self.records, limit=1)
            return Fault("test_follows_unknown", facts=facts)
        same = (earlier.test.outcome, {*earlier.test.channels}) == (new.outcome, {*new.channels})
        return None if same else Fault("test_follows_other", facts=facts)

    def after(self, entry: Entry) -> Self:
        """Return the register with one more line, which nothing must speak against."""
        said = entry.content
        records = dict(self.records)
        if isinstance(said, RegisteredTest):
            day = max([entry.day, *(e.day for e in self.entries)])
            records[said.name] = Record(said, entry, day)
        else:
            record = self.test(said.name)
            if record is None:
                raise ValueError(f"name: {said.name} is not registered")
            if isinstance(said, Withdrawal):
                record = replace(record, withdrawal=said, ended=entry.day)
            else:
                record = replace(record, closing=said, ended=entry.day)
            records[record.test.name] = record
        return replace(self, entries=(*self.entries, entry), records=records)

    def collisions(self, new: RegisteredTest) -> tuple[Collision, ...]:
        """Return the tests that treat a region or audience of a new one on the same days."""
        others = (r for r in self.tests if r.test.name != new.name)
        met = (collision(new, record) for record in others)
        return tuple(found for found in met if found is not None)

    def busy(self, start: date, end: date, but: str | None = None) -> dict[str, tuple[str, ...]]:
        """Return the regions that tests treat within some days, and which tests.

        Such regions are no fair comparison for another test.

        Parameters
        ----------
        start, end : datetime.date
            Both included.
        but : str or None
            The test that asks.
        """
        told: dict[str, tuple[str, ...]] = {}
        for record in self.tests:
            days = record.occupied()
            if record.test.name == but or days is None or days[0] > end or days[1] < start:
                continue
            for region in record.test.treated:
                told[region] = (*told.get(region, ()), record.test.name)
        return dict(sorted(told.items()))

    def registration(self, name: str, ran: Ran | None = None) -> Registration | None:
        """Return what the register holds of a test that ran; None where it was not registered.

        A test without registration, or with ``before`` false, is exploratory.
        """
        record = self.test(name)
        if record is None:
            return None
        bet = record.test.bet
        return Registration(
            digest=record.entry.digest,
            at=record.entry.day,
            author=record.entry.author,
            before=record.before,
            withdrawn=record.withdrawal is not None,
            bet=None if bet is None else bet.expected,
            deviations=() if ran is None else deviations(record.test, ran),
        )

    def closings(self) -> tuple[tuple[Record, Closing], ...]:
        """Return the closed tests with their reports, in the order in which they were closed."""
        told = {e.content.name: n for n, e in enumerate(self.entries)}
        closed = [(r, r.closing) for r in self.tests if r.closing is not None]
        return tuple(sorted(closed, key=lambda pair: told[pair[1].name]))


def _same(name: str) -> str:
    """Return a name without case, width and outer blanks."""
    return unicodedata.normalize("NFKC", name).strip().casefold()
