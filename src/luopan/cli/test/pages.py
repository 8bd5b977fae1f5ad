"""The ledger on the terminal and as JSON: nulls and failures in the same type as the rest."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from luopan.brief.words import Words
from luopan.cli.guard import shown
from luopan.cli.screen import Screen
from luopan.cli.test.proof import show_proof
from luopan.readings.experiments import Deviation
from luopan.readings.ledger import LedgerReading
from luopan.tables.company import Company
from luopan.tables.names import labels
from luopan.tables.register import Bet, Record, Register, Result, fit_course, summary
from luopan.tables.settings import read_settings

SCHEMA = "luopan/ledger/1"


def settings(folder: Path) -> Company | None:
    """Return the firm's settings, None where they have faults: the ledger can be read without."""
    return read_settings((folder / "luopan.toml").read_bytes(), "luopan.toml").company


@dataclass(frozen=True)
class Ledger:
    """The register as it is read on one day."""

    register: Register
    today: date
    company: Company | None
    proof: LedgerReading | None = None

    @property
    def lower(self) -> frozenset[str]:
        """Indicators of which less is better."""
        goals = () if self.company is None else self.company.goal
        return frozenset(goal.indicator for goal in goals if goal.better == "lower")

    def chosen(self, find: str | None) -> tuple[Record, ...]:
        """Return the tests in which a text is found, by their start."""
        wanted = (find or "").casefold()
        told = [r for r in self.register.tests if wanted in _searched(r).casefold()]
        return tuple(sorted(told, key=lambda r: (r.test.start, r.test.name)))

    def as_json(self, find: str | None) -> str:
        """Return the tests found, and the figures of all."""
        figures = summary(self.register, self.today, self.lower)
        told: dict[str, Any] = {
            "schema": SCHEMA,
            "as_of": str(self.today),
            "digest": self.register.digest,
            "summary": {
                "registered": figures.registered,
                **asdict(figures),
                "null_or_negative_share": figures.null_or_negative_share,
            },
            "tests": [self._test(record) for record in self.chosen(find)],
            "fit": [p.model_dump(mode="json") for p in fit_course(self.register)],
        }
        if self.proof is not None:
            told |= self.proof.model_dump(mode="json", include={"usual", "level", "programmes"})
            told["checks"] = [check.model_dump(mode="json") for check in self.proof.checks]
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"

    def _test(self, record: Record) -> dict[str, Any]:
        closing, withdrawal = record.closing, record.withdrawal
        result = None if closing is None else closing.result
        return {
            "state": record.state(self.today),
            "day": str(record.day),
            "author": record.entry.author,
            "digest": record.entry.digest,
            "before": record.before,
            "registered": record.test.model_dump(mode="json", exclude={"entry"}),
            "ended": None if record.ended is None else str(record.ended),
            "withdrawn": None if withdrawal is None else withdrawal.reason,
            "closed": None
            if closing is None
            else closing.model_dump(mode="json", exclude={"entry"}),
            "verdict": None if result is None else result.verdict,
        }

    def show(self, screen: Screen, find: str | None) -> None:
        """Print the figures of all tests, the tests found, and how they fitted."""
        if self.company is not None:
            screen = screen.naming(labels(self.company))
        figures = summary(self.register, self.today, self.lower)
        if not figures.registered:
            screen.result("cli.test.ledger.empty")
            return
        screen.result("cli.test.ledger.counts", registered=figures.registered, **asdict(figures))
        if figures.closed:
            share = screen.words.number(figures.null_or_negative_share or 0.0, "%")
            count = figures.null + figures.negative
            told = {"null": figures.null, "negative": figures.negative, "closed": figures.closed}
            screen.result("cli.test.ledger.nulls", share=share, count=count, **told)
        if find:
            screen.result("cli.test.ledger.found", find=shown(find), count=len(self.chosen(find)))
        for record in self.chosen(find):
            screen.out.print()
            head, *lines = sheet(record, self.today, screen.words)
            screen.out.print(Text(head, style="bold"), soft_wrap=True)
            for line in lines:
                screen.out.print(Text(f"  {line}"), soft_wrap=True)
        if self.proof is not None and not find:
            show_proof(self.proof, screen)
        if figures.closed:
            screen.out.print()
            screen.out.print(self._fit(screen.words))

    def _fit(self, words: Words) -> Table:
        """Return how the tests fitted, one a line, with all up to it together."""
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("test", "day", "people", "hours", "approval", "repeat", "so_far"):
            table.add_column(words.text(f"cli.test.fit.{column}"), overflow="fold")
        for p in fit_course(self.register):
            so_far = words.text(
                "cli.test.fit.until", repeat=p.repeat_so_far, n=p.n,
                hours=round(p.hours_so_far, 1), approval=round(p.approval_so_far, 1),
            )  # fmt: skip
            cells = (
                shown(p.test), words.day(p.day), words.number(p.people), words.number(p.hours),
                words.number(p.approval_days), words.fact(p.would_repeat), so_far,
            )  # fmt: skip
            table.add_row(*map(Text, cells))
        return table


def sheet(record: Record, today: date, words: Words) -> Iterator[str]:
    """Yield the lines of one test: the same lines, whatever it found."""
    test, entry = record.test, record.entry
    said = {
        "test": shown(test.name),
        "kind": words.text(f"cli.test.kind.{test.kind}"),
        "channels": tuple(shown(words.name(name)) for name in test.channels),
        "outcome": shown(words.name(test.outcome)),
        "start": test.start,
        "end": test.end,
        "state": words.text(f"cli.test.state.{record.state(today)}"),
    }
    yield words.text("cli.test.sheet.head", **said)
    yield words.text("cli.test.sheet.hypothesis", text=shown(test.hypothesis))
    if test.follows is not None:
        key = f"cli.test.sheet.{test.follows.step}"
        yield words.text(key, follows=shown(test.follows.test))
    yield words.text("cli.test.sheet.bet", bet=_bet(test.bet, words))
    if record.withdrawal is not None:
        day, reason = record.ended, shown(record.withdrawal.reason)
        yield words.text("cli.test.sheet.withdrawn", day=day, reason=reason)
    if record.closing is not None:
        result = record.closing.result
        yield words.text("cli.test.sheet.result", result=found(result, words))
        seen = None if result is None else result.detectable
        if seen is not None:
            yield words.text("cli.test.sheet.detectable", share=words.number(round(seen, 3), "%"))
        yield words.text("cli.test.sheet.lesson", text=shown(record.closing.lesson))
        yield words.text("cli.test.sheet.next", text=shown(record.closing.next_step))
        if result is not None and result.source == "analysis":
            yield kept(result.deviations, words)
    key = "before" if record.before else "late"
    day, author = entry.day, shown(entry.author)
    yield words.text(f"cli.test.sheet.{key}", day=day, author=author, digest=entry.digest)


def found(result: Result | None, words: Words) -> str:
    """Say a result with its interval and its verdict, or that there is none."""
    told = None if result is None else result.relative or result.total
    if result is None or told is None:
        return words.text("cli.test.sheet.no_result")
    verdict = words.text(f"cli.test.verdict.{result.verdict}")
    unit = "%" if result.relative is not None else ""
    level = words.number(told.level, "%")
    facts = {"interval": words.interval(told, unit), "level": level, "verdict": verdict}
    return words.text(f"cli.test.sheet.{result.source}", **facts)


def kept(deviations: tuple[Deviation, ...], words: Words) -> str:
    """Say whether a test ran as registered, and where it did not."""
    if not deviations:
        return words.text("cli.test.sheet.as_registered")
    told = [deviation(each, words) for each in deviations]
    return words.text("cli.test.sheet.deviates", told=words.text("cli.test.sheet.join").join(told))


def deviation(given: Deviation, words: Words) -> str:
    """Say in what a test differs from the one that was registered."""
    name = words.text(f"cli.test.deviation.{given.code}")
    form = "names" if "missing" in given.facts else "values"
    facts = {key: shown(v) if isinstance(v, str) else v for key, v in given.facts.items()}
    if form == "names":
        nothing = words.text("cli.test.sheet.nothing")
        facts = {key: v or nothing for key, v in facts.items()}
    return words.text(f"cli.test.deviation.{form}", name=name, **facts)


def _bet(bet: Bet | None, words: Words) -> str:
    if bet is None:
        return words.text("cli.test.sheet.no_bet")
    if bet.low is None or bet.high is None:
        return words.number(bet.expected, "%")
    low, high = (words.number(end, "%") for end in (bet.low, bet.high))
    return words.text(
        "cli.test.sheet.bet_range", bet=words.number(bet.expected, "%"), low=low, high=high
    )


def _searched(record: Record) -> str:
    """Return all texts of a test that a person may look for."""
    test, closing, withdrawal = record.test, record.closing, record.withdrawal
    told = [test.name, test.hypothesis, test.kind, test.outcome, *test.channels, *test.treated]
    told += test.addressed
    told += [] if closing is None else [closing.lesson, closing.next_step]
    told += [] if withdrawal is None else [withdrawal.reason]
    return "\n".join(told)
