"""What each column of a weekly sheet is: from flags, from a saved mapping, from proposals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import get_args

from luopan.connectors.wide import (
    ChannelColumns,
    ControlColumn,
    OutcomeColumn,
    Proposal,
    WideMapping,
)
from luopan.errors import Fault
from luopan.tables.company import Kind

KINDS: tuple[Kind, ...] = get_args(Kind)
FORMS = {
    "--outcome": "COLUMN:NAME[:UNIT]",
    "--channel": "COLUMN:NAME:KIND[:spend|exposure]",
    "--control": "COLUMN[:NAME]",
}


@dataclass(frozen=True)
class Flags:
    """The columns as the flags name them."""

    date: str | None = None
    outcome: Sequence[str] = ()
    channel: Sequence[str] = ()
    control: Sequence[str] = ()
    ignore: Sequence[str] = ()


@dataclass
class Answers:
    """The mapping as far as it is known, and what is wrong with what was said.

    Parameters
    ----------
    headers : tuple of str
        The columns of the sheet.
    file : str
        How to name the sheet to the reader.
    """

    headers: tuple[str, ...]
    file: str
    date: str | None = None
    outcomes: list[OutcomeColumn] = field(default_factory=list)
    kinds: dict[str, Kind] = field(default_factory=dict)
    spend: dict[str, str] = field(default_factory=dict)
    exposure: dict[str, str] = field(default_factory=dict)
    controls: list[ControlColumn] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def take_mapping(self, given: WideMapping) -> None:
        """Take a saved mapping, but for columns that an earlier answer named."""
        taken = self.columns()
        if self.date is None:
            self.date = given.date
        self.outcomes += [entry for entry in given.outcome if entry.column not in taken]
        for channel in given.channel:
            self.kinds.setdefault(channel.name, channel.kind)
            for what, column in (("spend", channel.spend), ("exposure", channel.exposure)):
                if column is not None and column not in taken:
                    self.channel(column, channel.name, None, what)
        self.controls += [entry for entry in given.control if entry.column not in taken]
        self.ignored += [column for column in given.ignore if column not in taken]

    def take_flags(self, flags: Flags) -> None:
        """Take what the flags say; what is not understood becomes a fault."""
        self.date = flags.date
        for text in flags.outcome:
            column, parts = self._split("--outcome", text, 1, 2)
            if column is not None:
                unit = parts[1] if len(parts) == 2 else ""
                self.outcomes.append(OutcomeColumn(column=column, name=parts[0], unit=unit))
        for text in flags.channel:
            self._take_channel(text)
        for text in flags.control:
            column, parts = self._split("--control", text, 0, 1)
            if column is not None:
                name = parts[0] if parts else column
                self.controls.append(ControlColumn(column=column, name=name))
        self.ignored += flags.ignore

    def _take_channel(self, text: str) -> None:
        column, parts = self._split("--channel", text, 1, 3)
        if column is None:
            return
        name, kind, what = (*parts, "", "")[:3]
        if (kind and kind not in KINDS) or what not in {"", "spend", "exposure"}:
            self._form("--channel", text)
            return
        self.channel(column, name, next((k for k in KINDS if k == kind), None), what or "spend")

    def channel(self, column: str, name: str, kind: Kind | None, what: str) -> None:
        """Say that a column is what a channel spent, or the contacts it made."""
        before = self.kinds.get(name)
        if kind is not None and before not in {None, kind}:
            told = {"channel": name, "kinds": f"{before}, {kind}"}
            self.faults.append(Fault("kind_clash", self.file, 1, column, facts=told))
        elif kind is not None:
            self.kinds[name] = kind
        columns = self.exposure if what == "exposure" else self.spend
        if name in columns:
            told = {"channel": name, "what": what}
            self.faults.append(Fault("channel_column_twice", self.file, 1, column, facts=told))
        columns.setdefault(name, column)

    def _split(self, flag: str, text: str, least: int, most: int) -> tuple[str | None, list[str]]:
        """Cut ``COLUMN:…`` at the longest column of the sheet, whose name may hold a colon."""
        fitting = [h for h in self.headers if text == h or text.startswith(f"{h}:")]
        column = max(fitting, key=len) if fitting else text.split(":", maxsplit=1)[0]
        rest = text[len(column) + 1 :]
        parts = [part.strip() for part in rest.split(":")] if rest else []
        if not least <= len(parts) <= most or (parts and not parts[0]):
            self._form(flag, text)
            return None, []
        return column, parts

    def _form(self, flag: str, text: str) -> None:
        told = {"flag": flag, "expected": FORMS[flag]}
        self.faults.append(Fault("flag_form", got=text, facts=told))

    def accept(self, proposal: Proposal) -> bool:
        """Take a proposal if it leaves nothing to guess; say whether it was taken."""
        column, name = proposal.column, proposal.name
        if proposal.role == "date" and self.date is None:
            self.date = column
        elif proposal.role == "outcome":
            self.outcomes.append(OutcomeColumn(column=column, name=name))
        elif proposal.role == "control":
            self.controls.append(ControlColumn(column=column, name=column))
        elif proposal.role == "ignore":
            self.ignored.append(column)
        elif proposal.role in {"spend", "exposure"} and (proposal.kind or name in self.kinds):
            kind = None if name in self.kinds else proposal.kind
            self.channel(column, name, kind, proposal.role)
        else:
            return False
        return True

    def columns(self) -> set[str]:
        """Return the columns that have a meaning already."""
        said = {*self.ignored, *self.spend.values(), *self.exposure.values()}
        said |= {outcome.column for outcome in self.outcomes}
        said |= {control.column for control in self.controls}
        return said if self.date is None else said | {self.date}

    def open_columns(self, proposals: Iterable[Proposal]) -> list[Proposal]:
        """Return the columns that nobody has said anything about."""
        said = self.columns()
        return [proposal for proposal in proposals if proposal.column not in said]

    def open_kinds(self) -> list[str]:
        """Return the channels whose kind nobody has said."""
        named = dict.fromkeys((*self.spend, *self.exposure))
        return [name for name in named if name not in self.kinds]

    def questions(self, proposals: Iterable[Proposal]) -> list[Fault]:
        """Return everything that is still open, as faults."""
        found = [
            Fault(
                "column_open",
                self.file,
                1,
                proposal.column,
                ", ".join(proposal.sample),
                {"flag": flag_for(proposal)},
            )
            for proposal in self.open_columns(proposals)
        ]
        found += [
            Fault(
                "kind_open",
                self.file,
                1,
                self.spend.get(name) or self.exposure.get(name),
                name,
                {"channel": name, "kinds": KINDS},
            )
            for name in self.open_kinds()
        ]
        for code, there in (
            ("no_date_column", self.date is not None),
            ("no_outcome_column", bool(self.outcomes)),
            ("no_channel_column", bool(self.spend or self.exposure)),
        ):
            if not there:
                found.append(Fault(code, self.file))
        return found

    def mapping(self) -> WideMapping:
        """Return the finished mapping; there must be no open question."""
        if self.date is None:
            raise ValueError("the date column is open")
        return WideMapping(
            date=self.date,
            outcome=tuple(self.outcomes),
            channel=tuple(
                ChannelColumns(
                    name=name,
                    kind=self.kinds[name],
                    spend=self.spend.get(name),
                    exposure=self.exposure.get(name),
                )
                for name in dict.fromkeys((*self.spend, *self.exposure))
            ),
            control=tuple(self.controls),
            ignore=tuple(self.ignored),
        )


def flag_for(proposal: Proposal) -> str:
    """Return the flag that would answer for a column; KIND stands where only people know."""
    column, name = proposal.column, proposal.name
    if proposal.role in {"spend", "exposure"}:
        tail = ":exposure" if proposal.role == "exposure" else ""
        return f"--channel {column}:{name}:{proposal.kind or 'KIND'}{tail}"
    if proposal.role == "outcome":
        return f"--outcome {column}:{name}"
    return f"--{proposal.role or 'channel|control|ignore'} {column}"
