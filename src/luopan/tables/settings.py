"""``luopan.toml`` to checked settings, with every fault and the line it stands on."""

import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from pydantic import ValidationError

from luopan.errors import Fact, Fault
from luopan.tables.company import BOUNDS, Company, GoalKind
from luopan.tables.definitions import DEFINITIONS
from luopan.tables.feeds import feed_faults
from luopan.tables.headers import fold, nearest
from luopan.tables.meaning import activity
from luopan.tables.raw import hide_password
from luopan.tables.settings_faults import label, pydantic_faults, shown
from luopan.tables.toml_lines import Place, find_lines, find_slip, line_of

MAX_GOALS = 5

AWARENESS_KINDS: Mapping[str, tuple[str, ...]] = {
    "knowing": ("share",),
    "liking": ("mean", "csat"),
}
"""The kinds of indicator that can tell whether people know something, and whether they like it."""
_LIKING = ("mean", "liking")

_QUOTED = re.compile(r"""(["']).*?\1|#.*""")
_OPEN_QUOTES = ("Unterminated string", "Illegal character '\\n'", "Expected \"'", "Expected '\"")
_WIDE_MARKS = re.compile("[“”‘’，＝［］｛｝【】：；＂＇]")


@dataclass(frozen=True, slots=True)
class Declared:
    """What ``luopan.toml`` declares, read leniently.

    So the tables can be checked against it even while the settings have faults of their own.

    Parameters
    ----------
    readable : bool
        False where the file is missing or no TOML; then nothing can be held against it.
    tables : mapping
        Canonical table name to reference.
    channels : tuple of str
        Every ``[[channel]]`` name.
    indicators : mapping
        Every indicator named by a goal or ``[[indicator]]``, with its kind where that is valid.
    liking : tuple of str
        The indicators whose mean is how much people like something.
    currency : str
        ISO code of the firm's money.
    """

    readable: bool = True
    tables: Mapping[str, str] = field(default_factory=dict)
    channels: tuple[str, ...] = ()
    indicators: Mapping[str, str | None] = field(default_factory=dict)
    liking: tuple[str, ...] = ()
    currency: str = "CNY"

    @property
    def answers(self) -> Mapping[str, str | None]:
        """What may be answered: the kind of each indicator, or ``liking``."""
        return {**self.indicators, **dict.fromkeys(self.liking, "liking")}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, or why there are none."""

    company: Company | None
    declared: Declared
    faults: tuple[Fault, ...]
    lines: Mapping[Place, int] = field(default_factory=dict)


def read_settings(content: bytes, file: str) -> Settings:
    """Check the settings.

    Parameters
    ----------
    content : bytes
        Of ``luopan.toml``.
    file : str
        Its name for the reader.

    Returns
    -------
    Settings
        With every fault found; `company` is None where there is any.
    """
    unreadable = Declared(readable=False)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        return Settings(None, unreadable, (Fault("settings_encoding", file, row),))
    try:
        raw = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        return Settings(None, unreadable, (_syntax(error, text, file),))
    lines = find_lines(text)
    faults = list(_shape_faults(raw, file, lines))
    company: Company | None = None
    try:
        company = Company.model_validate({**raw, "tables": _tables(raw)})
    except ValidationError as error:
        faults += pydantic_faults(error, raw, file, lines)
    faults += _meaning_faults(raw, file, lines)
    faults += _reach_faults(raw, file, lines)
    faults += _awareness_faults(raw, file, lines)
    faults += feed_faults(raw, file, lines)
    ordered = tuple(sorted(faults, key=lambda fault: fault.row or 0))
    return Settings(None if faults else company, _declared(raw), ordered, lines)


def _syntax(error: tomllib.TOMLDecodeError, text: str, file: str) -> Fault:
    said = str(error)
    marked = said.rpartition("(at line ")[2].partition(",")[0]
    row = int(marked) if marked.isdigit() else len(text.splitlines())
    rows = text.splitlines()
    got = hide_password(rows[row - 1].strip())[:80] if 0 < row <= len(rows) else None
    if got and (wide := tuple(dict.fromkeys(_WIDE_MARKS.findall(_QUOTED.sub("", got))))):
        return Fault("settings_wide_marks", file, row, got=got, facts={"marks": " ".join(wide)})
    if slip := find_slip(rows, row):
        near = (slip.nearest,) if slip.nearest else ()
        facts: dict[str, Fact] = {"value": slip.value, "nearest": near}
        return Fault(slip.code, file, row, got=got, facts=facts)
    if said.startswith("Cannot "):
        return Fault("settings_key_twice", file, row, got=got)
    if said.startswith(_OPEN_QUOTES):
        return Fault("settings_quotes_open", file, row, got=got)
    return Fault("settings_syntax", file, row, got=got, facts={"said": said.partition(" (at ")[0]})


def _items(raw: Mapping[str, Any], section: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    entries = raw.get(section)
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield index, entry


def _tables(raw: Mapping[str, Any]) -> dict[str, str]:
    """Return ``[tables]`` by canonical name; what names no table or no file is left to faults."""
    section = raw.get("tables")
    if not isinstance(section, dict):
        return {}
    told = {name: at for name, at in section.items() if isinstance(at, str) and at.strip()}
    named = {name: table_name(name) for name in told}
    return {canonical: told[name] for name, canonical in named.items() if canonical is not None}


def table_name(name: str) -> str | None:
    """Return the canonical name of a table that goes by `name`, or None."""
    for definition in DEFINITIONS.values():
        if fold(name) in {fold(alias) for alias in (definition.name, *definition.aliases)}:
            return definition.name
    return None


def _declared(raw: Mapping[str, Any]) -> Declared:
    kinds = set(get_args(GoalKind))
    indicators: dict[str, str | None] = {}
    for section, key in (("indicator", "name"), ("goal", "indicator")):
        for _, entry in _items(raw, section):
            if isinstance(name := entry.get(key), str):
                kind = entry.get("kind")
                indicators[name.strip()] = kind if kind in kinds else None
    channels = [
        e["name"].strip() for _, e in _items(raw, "channel") if isinstance(e.get("name"), str)
    ]
    company = raw.get("company")
    currency = company.get("currency", "CNY") if isinstance(company, dict) else "CNY"
    return Declared(
        tables=_tables(raw),
        channels=tuple(channels),
        indicators=indicators,
        liking=tuple(_liking(raw)),
        currency=currency if isinstance(currency, str) else "CNY",
    )


def _liking(raw: Mapping[str, Any]) -> Iterator[str]:
    """Yield the indicators whose mean is how much people like something."""
    for _, entry in _items(raw, "indicator"):
        name = entry.get("name")
        if isinstance(name, str) and (entry.get("kind"), entry.get("measures")) == _LIKING:
            yield name.strip()


def _shape_faults(raw: Mapping[str, Any], file: str, lines: Mapping[Place, int]) -> Iterator[Fault]:
    """Find too many goals, names said twice and tables with no such name."""
    goals = raw.get("goal")
    if isinstance(goals, list) and len(goals) > MAX_GOALS:
        row = line_of(lines, ("goal", MAX_GOALS))
        yield Fault(
            "too_many_goals", file, row, "goal", facts={"goals": len(goals), "limit": MAX_GOALS}
        )
    section = raw.get("tables")
    seen: dict[str, str] = {}
    for name, reference in section.items() if isinstance(section, dict) else ():
        row = line_of(lines, ("tables", name))
        canonical = table_name(name)
        if canonical is None:
            known = [a for d in DEFINITIONS.values() for a in (d.name, *d.aliases)]
            facts: dict[str, Fact] = {"nearest": nearest(name, known), "known": tuple(DEFINITIONS)}
            yield Fault("table_unknown", file, row, name, name, facts)
        elif canonical in seen:
            yield Fault("table_twice", file, row, name, facts={"first": seen[canonical]})
        elif not isinstance(reference, str) or not reference.strip():
            yield Fault("setting_text", file, row, f"tables.{name}", str(reference)[:80])
        seen.setdefault(canonical or name, name)
    for part, key in (
        ("channel", "name"),
        ("control", "name"),
        ("indicator", "name"),
        ("source", "name"),
        ("audience", "name"),
        ("goal", "name"),
    ):
        told: set[str] = set()
        for index, entry in _items(raw, part):
            name = shown(entry.get(key, "")).strip()
            if name and name in told:
                row = line_of(lines, (part, index, key))
                yield Fault("setting_twice", file, row, f"{part}.{key}", name)
            told.add(name)


def _meaning_faults(
    raw: Mapping[str, Any], file: str, lines: Mapping[Place, int]
) -> Iterator[Fault]:
    """Find goals and outcomes that count activity, and targets that are no number."""
    for section, keys in (("goal", ("indicator", "name")), ("indicator", ("name", "label"))):
        for index, entry in _items(raw, section):
            told = [(key, name) for key in keys for name in _languages(entry.get(key))]
            counted = ((key, name, activity(name)) for key, name in told)
            for key, name, family in counted:
                if family is not None:
                    place = (section, index, key)
                    code = f"{section}_counts_{family}"
                    yield Fault(code, file, line_of(lines, place), label(place), name[:80])
                    break
    mix = raw.get("mix")
    outcome = mix.get("outcome") if isinstance(mix, dict) else None
    if isinstance(outcome, str) and (family := activity(outcome)) is not None:
        outcome_at: Place = ("mix", "outcome")
        yield Fault(
            f"goal_counts_{family}", file, line_of(lines, outcome_at), "mix.outcome", outcome[:80]
        )
    for index, entry in _items(raw, "goal"):
        target = entry.get("target")
        if isinstance(target, float) and not math.isfinite(target):
            place = ("goal", index, "target")
            yield Fault("setting_number", file, line_of(lines, place), label(place), str(target))


def _languages(name: object) -> tuple[str, ...]:
    """Return a name in every language that it is given in."""
    given = name.values() if isinstance(name, Mapping) else (name,)
    return tuple(part for part in given if isinstance(part, str))


def _reach_faults(raw: Mapping[str, Any], file: str, lines: Mapping[Place, int]) -> Iterator[Fault]:
    """Find targets on another scale than their kind's: a rate of 34, an NPS of 0.40."""
    for index, entry in _items(raw, "goal"):
        kind, target = str(entry.get("kind")), _number(entry.get("target"))
        if kind not in BOUNDS or not math.isfinite(target):
            continue
        low, high = BOUNDS[kind]
        fraction = kind == "nps" and 0 < abs(target) < 1
        if fraction or not low <= target <= high:
            percent = kind in ("share", "rate") and 0 < target <= 100
            meant = target * 100 if fraction else target / 100
            near = (f"{meant:.12g}",) if fraction or percent else ()
            facts: dict[str, Fact] = {"kind": kind, "low": low, "high": high, "nearest": near}
            place = ("goal", index, "target")
            got = str(entry["target"])[:80]
            yield Fault("target_unreachable", file, line_of(lines, place), label(place), got, facts)


def _awareness_faults(
    raw: Mapping[str, Any], file: str, lines: Mapping[Place, int]
) -> Iterator[Fault]:
    """Find indicators of awareness whose kind cannot tell it."""
    for index, entry in _items(raw, "indicator"):
        measures, kind = str(entry.get("measures")), entry.get("kind")
        if measures in AWARENESS_KINDS and kind not in AWARENESS_KINDS[measures]:
            place: Place = ("indicator", index, "measures")
            facts: dict[str, Fact] = {
                "kind": str(kind),
                "measures": measures,
                "choices": AWARENESS_KINDS[measures],
            }
            row = line_of(lines, place)
            yield Fault("measures_unfit", file, row, label(place), measures, facts)


def _number(value: object) -> float:
    """Return what a target may be read as, NaN for what is no number."""
    try:
        return float(value) if isinstance(value, int | float | str) else math.nan
    except (ValueError, OverflowError):
        return math.nan
