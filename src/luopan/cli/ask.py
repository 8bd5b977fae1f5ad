"""Questions at a terminal: what each column is, and what the firm wants."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from luopan.cli.answers import KINDS, Answers, Flags
from luopan.cli.firm import Firm, GoalText
from luopan.cli.screen import Screen
from luopan.connectors.wide import ControlColumn, OutcomeColumn, Proposal, WideMapping
from luopan.connectors.wide.propose import Role

ROLES: tuple[Role, ...] = ("date", "outcome", "spend", "exposure", "control", "ignore")


def tell_taken(
    settled: WideMapping | None, flags: Flags, before: WideMapping | None, screen: Screen
) -> None:
    """Say how each column was taken that neither a flag nor an earlier mapping named."""
    if settled is None:
        return
    said = Answers(tuple(settled.columns()), "")
    said.take_flags(flags)
    if before is not None:
        said.take_mapping(before)
    named = said.columns()
    for column, role, detail in _meanings(settled):
        if column not in named:
            told = screen.words.text(f"cli.ask.role_{role}")
            key = "cli.new.taken_as" if detail else "cli.new.taken"
            screen.note(key, column=column, role=told, detail=detail)


def _meanings(settled: WideMapping) -> Iterator[tuple[str, Role, tuple[str, ...]]]:
    """Yield each column, what it is, and the name and kind it goes by."""
    yield settled.date, "date", ()
    for outcome in settled.outcome:
        yield outcome.column, "outcome", (outcome.name,)
    for channel in settled.channel:
        if channel.spend is not None:
            yield channel.spend, "spend", (channel.name, channel.kind)
        if channel.exposure is not None:
            yield channel.exposure, "exposure", (channel.name, channel.kind)
    for control in settled.control:
        yield control.column, "control", (control.name,)
    for column in settled.ignore:
        yield column, "ignore", ()


def can_ask() -> bool:
    """Whether somebody sits at the terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


@dataclass(frozen=True)
class Asker:
    """Asks on stderr and reads from stdin, in the reader's language."""

    screen: Screen

    def columns(self, answers: Answers, proposals: Sequence[Proposal]) -> None:
        """Ask about every open column, then about every channel's kind."""
        for proposal in answers.open_columns(proposals):
            self._column(answers, proposal)
        kinds = {p.column: p.kind for p in proposals}
        for name in answers.open_kinds():
            column = answers.spend.get(name) or answers.exposure.get(name, "")
            question = self.screen.words.text("cli.ask.kind", channel=name, choices="")
            default = kinds.get(column)
            at = self.choice(question, KINDS, None if default is None else KINDS.index(default))
            answers.kinds[name] = KINDS[at]

    def _column(self, answers: Answers, proposal: Proposal) -> None:
        words = self.screen.words
        question = words.text(
            "cli.ask.what", column=proposal.column, sample=proposal.sample, choices=""
        )
        shown = [words.text(f"cli.ask.role_{role}") for role in ROLES]
        default = None if proposal.role is None else ROLES.index(proposal.role)
        role = ROLES[self.choice(question, shown, default)]
        if role == "date":
            answers.date = proposal.column
        elif role == "ignore":
            answers.ignored.append(proposal.column)
        else:
            name = self.line("name", proposal.name)
            if role == "outcome":
                unit = self.line("unit", "")
                told = OutcomeColumn(column=proposal.column, name=name, unit=unit)
                answers.outcomes.append(told)
            elif role == "control":
                answers.controls.append(ControlColumn(column=proposal.column, name=name))
            else:
                answers.channel(proposal.column, name, None, role)

    def firm(self, firm: Firm, answers: Answers) -> Firm:
        """Ask for the firm's name, money and country, and for a goal on each outcome."""
        told = Firm(
            name=self.line("firm", firm.name),
            currency=self.line("currency", firm.currency).upper(),
            country=self.line("country", firm.country).upper(),
            locale=firm.locale,
            goals=firm.goals,
        )
        goals = list(firm.goals)
        known = {goal.indicator for goal in goals}
        for outcome in answers.outcomes:
            if outcome.name not in known and len(goals) < 5:
                goals += self._goal(outcome, told)
        return Firm(told.name, told.currency, told.country, told.locale, tuple(goals))

    def _goal(self, outcome: OutcomeColumn, firm: Firm) -> list[GoalText]:
        while True:
            target = self.line("goal", "", outcome=outcome.name)
            if not target:
                return []
            try:
                number = float(target.replace(",", "").replace("_", ""))
                break
            except ValueError:
                self._again(target)
        while True:
            by = self.line("by", "")
            try:
                day = date.fromisoformat(by)
                break
            except ValueError:
                self._again(by)
        owner = ""
        while not owner:
            owner = self.line("owner", "")
        return [GoalText(outcome.name, outcome.unit or firm.currency, number, day, owner, "week")]

    def line(self, key: str, default: str, **facts: object) -> str:
        """Ask for a line of text; an empty answer takes the default."""
        question = self.screen.words.text(f"cli.ask.{key}", **facts)
        if default:
            question = self.screen.words.text(
                "cli.ask.proposal", question=question, proposal=default
            )
        self.screen.err.print(f"{question}: ", end="", markup=False)
        return self._read() or default

    def choice(self, question: str, choices: Sequence[str], default: int | None) -> int:
        """Ask for one of several by its number or its name; return its place."""
        self.screen.err.print(question.rstrip(), markup=False)
        for number, choice in enumerate(choices, start=1):
            mark = " *" if default == number - 1 else ""
            self.screen.err.print(f"  {number} {choice}{mark}", markup=False)
        while True:
            self.screen.err.print("> ", end="", markup=False)
            answer = self._read()
            if not answer and default is not None:
                return default
            if answer.isdigit() and 1 <= int(answer) <= len(choices):
                return int(answer) - 1
            if answer in choices:
                return choices.index(answer)
            self._again(answer)

    def _again(self, answer: str) -> None:
        self.screen.err.print(self.screen.words.text("cli.ask.again", answer=answer), markup=False)

    @staticmethod
    def _read() -> str:
        line = sys.stdin.readline()
        if not line:  # Ctrl-D: nobody answers any more
            raise KeyboardInterrupt
        return line.strip()
