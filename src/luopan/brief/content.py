"""What a brief says, before anyone decides how it looks: one structure for page and sheet."""

from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup

from luopan.readings.bundle import Language


@dataclass(frozen=True)
class Statement:
    """One sentence of the lead: its small sign, its tone, its words."""

    sign: str
    tone: str
    text: Markup


@dataclass(frozen=True)
class Note:
    """A remark beside a reading: ``warn``, ``unknown``, ``info`` or ``next``."""

    kind: str
    text: Markup


@dataclass(frozen=True)
class Card:
    """One indicator: where it is, where it is heading, who answered; or one test, no rose."""

    anchor: str
    name: Markup
    indicator: Markup | None
    evidence: Markup
    position: Markup
    lines: tuple[Markup, ...]
    notes: tuple[Note, ...]
    rose: Markup
    verdict: Markup
    due: Markup | None
    course: Markup
    tone: str
    failed: bool


@dataclass(frozen=True)
class Table:
    """Rows of figures under headings."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Markup, ...], ...]


@dataclass(frozen=True)
class Figure:
    """A picture with its title; ``folded`` ones open on demand."""

    title: str
    picture: Markup
    folded: bool = False


@dataclass(frozen=True)
class Section:
    """One of the source's four questions, or what follows them; ``key_to`` explains its signs."""

    key: str
    mark: str
    title: str
    lead: tuple[Markup, ...] = ()
    cards: tuple[Card, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    columns: tuple[tuple[Markup, tuple[Card, ...]], ...] = ()
    notes: tuple[Note, ...] = ()
    failed: bool = False
    key_to: str = ""


@dataclass(frozen=True)
class Ask:
    """The one decision asked."""

    decision: Markup | None
    step: Markup
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Origin:
    """Where the numbers of one reading come from."""

    anchor: str
    title: Markup
    facts: tuple[tuple[str, Markup], ...]
    checks: tuple[Note, ...]
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Brief:
    """The whole brief."""

    language: Language
    company: str
    as_of: date
    as_of_text: str
    as_of_line: str
    marks: tuple[str, ...]
    statements: tuple[Statement, ...]
    sections: tuple[Section, ...]
    ask: Ask | None
    findings: tuple[Note, ...]
    origins: tuple[Origin, ...]
    inputs: tuple[tuple[str, ...], ...]
    looked: Markup | None
    labels: dict[str, str] = field(default_factory=dict)
