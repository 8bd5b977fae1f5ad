"""Writing a company folder: from nothing, or from a weekly sheet."""

from dataclasses import dataclass, replace
from pathlib import Path

from luopan.cli.answers import Answers, Flags
from luopan.cli.ask import Asker, can_ask
from luopan.cli.firm import Firm, GoalText, goal_from, settings_toml
from luopan.cli.output import write_whole
from luopan.cli.screen import Screen
from luopan.cli.sheet_files import MAPPING, read_sheet, table_files, updated
from luopan.connectors.wide import (
    WideMapping,
    long_tables,
    mapping_from_toml,
    mapping_toml,
    propose,
)
from luopan.errors import Fault, InputError
from luopan.tables.definitions import DEFINITIONS
from luopan.tables.raw import RawTable

EMPTY_TABLES = ("outcomes", "channels", "controls", "surveys")


@dataclass(frozen=True)
class Given:
    """What the command line says about the sheet."""

    flags: Flags
    mapping: Path | None
    goals: tuple[str, ...]
    yes: bool
    update: bool


def from_nothing(folder: Path, firm: Firm, screen: Screen) -> None:
    """Write a commented ``luopan.toml`` and empty tables."""
    refuse(folder, update=False)
    write_whole(empty_folder(folder, firm))
    screen.result("cli.new.done", path=str(folder))
    screen.note("cli.new.next_empty", path=str(folder))


def refuse(folder: Path, *, update: bool) -> None:
    """Refuse a folder that holds something, or one to update that was not made from a sheet.

    Raises
    ------
    InputError
        ``folder_not_empty`` or ``not_a_sheet_folder``.
    NotADirectoryError
        If it is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(20, "not a directory", str(folder))
    if update:
        if not (folder / MAPPING).is_file():
            raise InputError([Fault("not_a_sheet_folder", str(folder))])
    elif folder.is_dir() and any(folder.iterdir()):
        raise InputError([Fault("folder_not_empty", str(folder))])


def empty_folder(folder: Path, firm: Firm) -> dict[Path, bytes]:
    """Return a commented ``luopan.toml`` and tables that hold their headers."""
    files = {folder / "luopan.toml": settings_toml(firm, None, EMPTY_TABLES).encode()}
    for table in EMPTY_TABLES:
        definition = DEFINITIONS[table]
        # A table that can be written in several ways starts in the first of them.
        other_way = {name for form in definition.forms[1:] for name in form}
        other_way -= set(next(iter(definition.forms), ()))
        shown = [
            column
            for column in definition.columns
            if column.clock in {None, "event"} and not column.spare and column.name not in other_way
        ]
        header = ",".join(column.name for column in shown)
        # The mark lets Excel know that Chinese typed in later is UTF-8.
        files[folder / "data" / f"{table}.csv"] = f"\ufeff{header}\r\n".encode()
    return files


def from_sheet(folder: Path, sheet: str, given: Given, firm: Firm, screen: Screen) -> None:
    """Read the sheet, settle what each column is, and write the folder."""
    refuse(folder, update=given.update)
    if given.update and given.mapping is None:
        given = replace(given, mapping=folder / MAPPING)
    raw = read_sheet(sheet)
    settled, firm = settle(raw, given, firm, screen)
    tables = long_tables(raw, settled, firm.currency)
    if given.update:
        files = updated(folder, tables)
    else:
        files = table_files(folder, tables)
        names = tuple(path.stem for path in files)
        files[folder / "luopan.toml"] = settings_toml(firm, settled, names).encode()
    files[folder / MAPPING] = mapping_toml(settled).encode()
    write_whole(files)
    for column, rows in tables.empty:
        listed = tuple(str(row) for row in rows[:12])
        screen.note("cli.new.empty_cells", column=column, count=len(rows), rows=listed)
    if not firm.goals and not given.update:
        screen.note("cli.new.no_goal")
    screen.note("cli.new.saved", path=str(folder / MAPPING), folder=str(folder))
    screen.result("cli.new.done", path=str(folder))
    screen.note("cli.new.next_sheet", path=str(folder))


def settle(raw: RawTable, given: Given, firm: Firm, screen: Screen) -> tuple[WideMapping, Firm]:
    """Find out what each column is: flags, then the saved mapping, then proposals or questions.

    Raises
    ------
    InputError
        Everything that is still open, where nobody can be asked.
    """
    answers = Answers(raw.headers, raw.file)
    answers.take_flags(given.flags)
    if given.mapping is not None:
        answers.take_mapping(mapping_from_toml(given.mapping.read_bytes(), str(given.mapping)))
    proposals = propose(raw)
    if given.yes:
        for proposal in answers.open_columns(proposals):
            answers.accept(proposal)
    asking = can_ask() and not answers.faults
    if asking:
        Asker(screen).columns(answers, proposals)
    found = [*answers.faults, *answers.questions(proposals)]
    units = {entry.name: entry.unit or firm.currency for entry in answers.outcomes}
    goals: list[GoalText] = []
    for text in given.goals:
        goal = goal_from(text, units)
        (found if isinstance(goal, Fault) else goals).append(goal)  # type: ignore[arg-type]
    if found:
        raise InputError(found)
    firm = replace(firm, goals=tuple(goals))
    if asking and not given.yes and not given.update:
        firm = Asker(screen).firm(firm, answers)
    return answers.mapping(), firm
