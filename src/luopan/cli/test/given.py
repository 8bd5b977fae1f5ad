"""What ``luopan test register`` was given, checked against the firm's tables."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from luopan.cli.test.entry import checked
from luopan.cli.test.options import missing, said
from luopan.errors import Fact, Fault, InputError
from luopan.readings.experiments import Design, ExperimentKind
from luopan.tables.bundle import Tables
from luopan.tables.designs import TREATED, Designed, designed
from luopan.tables.guardrails import read_guardrail
from luopan.tables.headers import nearest
from luopan.tables.parse_date import parse_dates
from luopan.tables.register import Bet, Guardrail, Register, RegisteredTest
from luopan.tables.register.law import SetLaw, set_law

USUAL: Mapping[ExperimentKind, Design] = {
    "switchback": "switchback",
    "factorial": "factorial",
    "moderated": "moderated",
    "message": "people",
    "audience": "people",
}
"""How a kind is analysed where nobody says otherwise; all others compare chosen regions."""
FOLLOWS = "--replicates, --scales"
_LISTED = 12
_BET = {"expected": "--bet", "low": "--bet-low", "high": "--bet-high"}


@dataclass(frozen=True)
class Given:
    """The options as they were typed; what was not is None."""

    name: str | None
    hypothesis: str | None
    kind: str | None
    channels: Sequence[str] | None
    outcome: str | None
    regions: Sequence[str] | None
    audiences: Sequence[str] | None
    start: str | None
    end: str | None
    guardrails: Sequence[str] | None
    shares: Sequence[str] | None
    bet: tuple[float | None, float | None, float | None]
    law: Path | None
    design: str | None
    level: float | None
    follows: Mapping[str, str | None]
    plain: Mapping[str, Any] = field(default_factory=dict)


def registered(given: Given, tables: Tables, place: str) -> RegisteredTest:
    """Return the test that is to be registered: what was typed, over the row of the tests table.

    Raises
    ------
    InputError
        With everything that is missing, unknown or contradictory.
    """
    return _Reader(given, tables, place).test()


def fitting(register: Register, new: RegisteredTest, place: str) -> RegisteredTest:
    """Return a new test that is in no other test's way.

    Raises
    ------
    InputError
        ``test_collides`` or ``test_collides_whole`` for each test that it meets.
    """
    refused = register.refusal(new)
    if refused is not None:
        column = FOLLOWS if refused.code.startswith("test_follows") else "--test"
        raise InputError([Fault(refused.code, place, column=column, facts=refused.facts)])
    faults = []
    for met in register.collisions(new):
        facts: dict[str, Fact] = {
            "test": met.test,
            "shared": met.shared,
            "start": str(met.start),
            "end": str(met.end),
        }
        faults.append(
            Fault("test_collides" if met.shared else "test_collides_whole", place, facts=facts)
        )
    if faults:
        raise InputError(faults)
    return new


class _Reader:
    """Takes options one by one and keeps every fault."""

    def __init__(self, given: Given, tables: Tables, place: str) -> None:
        self._given = given
        self._tables = tables
        self._place = place
        self._faults: list[Fault] = []
        rows, faults = designed(tables, said(given.name) or "")
        self._rows: Designed = rows
        self._faults += faults

    def test(self) -> RegisteredTest:
        given, rows = self._given, self._rows
        kind = given.kind or rows.kind
        outcome = said(given.outcome) or rows.outcome
        channels = self._channels(kind)
        told = {
            "name": said(given.name),
            "hypothesis": said(given.hypothesis),
            "kind": kind,
            "channels": channels,
            "outcome": outcome,
            "start": self._day("--start", given.start) or rows.start,
            "end": self._day("--end", given.end, closes=True) or rows.end,
        }
        self._lacking(told, needs_channel=kind not in {"message", "audience"})
        if outcome is not None:
            self._known("--outcome", [outcome], self._indicators())
        regions = self._arms("--region", given.regions, self._regions(outcome), rows.regions)
        law = self._law()
        among = set_law(law)
        if among is not None and not regions:
            regions = {TREATED: among.drawn}
        self._of_the_lot(among, regions)
        people = self._people(kind)
        optional = {
            "design": given.design or ("lot" if among else self._usual(kind)),
            "regions": regions,
            "audiences": people,
            "level": given.level if given.level is not None else rows.level or 0.9,
            "guardrails": self._guardrails(),
            "shares": self._shares(),
            "bet": self._bet(),
            "law": law,
            "follows": self._follows(),
        }
        whole = {**told, **optional, **given.plain}
        made = None
        try:
            made = checked(lambda: RegisteredTest(**_filled(whole)), self._place)
        except InputError as error:
            self._faults += error.faults
        if self._faults or made is None:
            raise InputError(self._faults)
        return made

    def _usual(self, kind: str | None) -> str:
        """Return how a test of its kind is analysed, a lot where the table says so."""
        usual: str = USUAL.get(kind or "lift", "chosen")  # type: ignore[call-overload]
        return "lot" if usual == "chosen" and self._rows.lot else usual

    def _lacking(self, told: Mapping[str, object], *, needs_channel: bool) -> None:
        options = {"name": "--test", "channels": "--channel"}
        typed = {"--start": self._given.start, "--end": self._given.end}
        asked = {
            options.get(key, f"--{key}"): value
            for key, value in told.items()
            if key != "channels" or needs_channel
        }
        # a date that was typed and not understood has its own fault
        open_ones = {k: v for k, v in asked.items() if not (v is None and said(typed.get(k)))}
        self._faults += missing(self._place, open_ones)

    def _channels(self, kind: str | None) -> tuple[str, ...]:
        names = tuple(dict.fromkeys(n for text in self._given.channels or () if (n := said(text))))
        names = names or self._rows.channels
        self._known("--channel", names, (c.name for c in self._tables.company.channel))
        if kind in {"factorial", "moderated"} and names and len(names) != 2:
            facts: dict[str, Fact] = {"channels": names}
            fault = Fault("test_factorial_channels", self._place, column="--channel", facts=facts)
            self._faults.append(fault)
        return names

    def _known(self, option: str, names: Iterable[str], known: Iterable[str]) -> None:
        there = tuple(dict.fromkeys(known))
        for name in names:
            if name not in there:
                facts: dict[str, Fact] = {
                    "known": there[:_LISTED],
                    "nearest": nearest(name, there, limit=1),
                }
                code = "test_name_unknown" if there else "test_names_absent"
                self._faults.append(Fault(code, self._place, None, option, name[:80], facts))

    def _day(self, option: str, text: str | None, *, closes: bool = False) -> date | None:
        if (typed := said(text)) is None:
            return None
        day = parse_dates(pl.Series([typed], dtype=pl.String), closes=closes).values[0]
        if isinstance(day, date):
            return day
        self._faults.append(Fault("test_date", self._place, None, option, typed[:80]))
        return None

    def _arms(
        self,
        option: str,
        given: Sequence[str] | None,
        known: tuple[str, ...],
        rows: Mapping[str, tuple[str, ...]],
    ) -> dict[str, tuple[str, ...]]:
        arms: dict[str, tuple[str, ...]] = dict(rows) if not given else {}
        for text in given or ():
            arm, mark, name = text.strip().partition("=")
            if not mark or text.strip() in known:
                arm, name = TREATED, text
            arm, name = arm.strip() or TREATED, name.strip()
            arms[arm] = tuple(dict.fromkeys((*arms.get(arm, ()), name)))
        names = [name for told in arms.values() for name in told]
        self._known(option, dict.fromkeys(names), known)
        twice = tuple(sorted({name for name in names if names.count(name) > 1}))
        if twice:
            facts: dict[str, Fact] = {"names": twice}
            self._faults.append(Fault("test_two_arms", self._place, column=option, facts=facts))
        return arms

    def _people(self, kind: str | None) -> dict[str, tuple[str, ...]]:
        """Return the audiences by arm; the arms of a split may share one, new as a rule."""
        given, rows = self._given.audiences, self._rows.audiences
        if kind != "audience":
            return self._arms("--audience", given, self._audiences(), rows)
        arms: dict[str, tuple[str, ...]] = {} if given else dict(rows)
        for text in given or ():
            arm, mark, name = text.strip().partition("=")
            if not mark:
                arm, name = TREATED, text
            arm, name = arm.strip() or TREATED, name.strip()
            arms[arm] = tuple(dict.fromkeys((*arms.get(arm, ()), name)))
        self._faults += missing(self._place, {"--audience": tuple(arms)})
        return arms

    def _guardrails(self) -> tuple[Guardrail, ...]:
        goals = self._tables.company.goal
        less = {goal.indicator for goal in goals if goal.better == "lower"}
        made = [] if self._given.guardrails else list(self._rows.guardrails)
        for text in self._given.guardrails or ():
            read = read_guardrail(text, less)
            if read is None:
                place = (self._place, None, "--guardrail", text[:80])
                self._faults.append(Fault("test_guardrail_form", *place))
                continue
            made.append(read)
        self._known("--guardrail", [one.indicator for one in made], self._indicators())
        return tuple(made)

    def _shares(self) -> dict[str, float]:
        """Return each arm's share of the people, as typed or as the tests table says."""
        told: dict[str, float] = {} if self._given.shares else dict(self._rows.shares)
        for text in self._given.shares or ():
            arm, _, size = text.rpartition("=")
            plain = size.strip()
            try:
                share = float(plain.rstrip("%")) / (100.0 if plain.endswith("%") else 1.0)
            except ValueError:
                share = 0.0
            if not arm.strip() or not 0.0 < share < 1.0:
                place = (self._place, None, "--share", text[:80])
                self._faults.append(Fault("test_share_form", *place))
                continue
            told[arm.strip()] = share
        return told

    def _bet(self) -> Bet | None:
        expected, low, high = self._given.bet
        if expected is None:
            if low is not None or high is not None:
                self._faults += missing(self._place, {"--bet": None})
            return None
        try:
            return checked(lambda: Bet(expected=expected, low=low, high=high), self._place, _BET)
        except InputError as error:
            self._faults += error.faults
            return None

    def _follows(self) -> Mapping[str, str] | None:
        """Return the earlier test that is repeated or carried to full size; not both."""
        told = [(step, name) for step, text in self._given.follows.items() if (name := said(text))]
        if len(told) > 1:
            self._faults.append(Fault("test_follows_both", self._place, column="--scales"))
        return {"step": told[0][0], "test": told[0][1]} if told else None

    def _law(self) -> Mapping[str, Any] | None:
        path = self._given.law
        if path is None:
            return None
        try:
            law = json.loads(path.read_bytes())
        except (ValueError, RecursionError):
            law = None
        if not isinstance(law, dict) or (law.get("lot") == "sets" and set_law(law) is None):
            self._faults.append(Fault("test_law_form", self._place, None, "--law", path.name))
            return None
        return law

    def _of_the_lot(self, law: SetLaw | None, regions: Mapping[str, tuple[str, ...]]) -> None:
        """Refuse treated regions that the lot did not draw."""
        treated = {name for names in regions.values() for name in names}
        if law is not None and treated != set(law.drawn):
            facts: dict[str, Fact] = {"drawn": law.drawn}
            self._faults.append(Fault("test_law_drawn", self._place, column="--law", facts=facts))

    def _indicators(self) -> tuple[str, ...]:
        company = self._tables.company
        told = [goal.indicator for goal in company.goal] + [i.name for i in company.indicator]
        return tuple(dict.fromkeys((*told, *self._cells("indicator"))))

    def _regions(self, outcome: str | None) -> tuple[str, ...]:
        return self._cells("region", outcome)

    def _audiences(self) -> tuple[str, ...]:
        return self._cells("audience")

    def _cells(self, column: str, indicator: str | None = None) -> tuple[str, ...]:
        """Return the names that a column of the tables has, of one indicator if it is there."""
        told: list[str] = []
        for frame in (self._tables.outcomes, self._tables.surveys, self._tables.audiences):
            if frame is None or column not in frame.columns:
                continue
            rows = frame
            if indicator is not None and indicator in self._indicators():
                rows = frame.filter(pl.col("indicator") == indicator)
            told += rows[column].drop_nulls().unique().sort().to_list()
        return tuple(dict.fromkeys(told))


def _filled(told: Mapping[str, Any]) -> dict[str, Any]:
    """Fill what is missing, which is told already, so that the rest can be checked."""
    day = told["start"] or told["end"] or date(2000, 1, 1)
    usual = {
        "name": "-",
        "hypothesis": "-",
        "kind": "lift",
        "outcome": "-",
        "start": day,
        "end": day,
    }
    filled = {key: usual.get(key) if value is None else value for key, value in told.items()}
    if told["start"] is None or told["end"] is None:
        filled["looks"] = ()  # whether they lie within the test cannot be said
    return filled
