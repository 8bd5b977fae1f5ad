"""The company folder: ``luopan.toml`` and the tables it names, checked together."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path, PurePosixPath

import polars as pl

from luopan.connectors.press import read_press
from luopan.connectors.registry import DEFAULT_SUFFIXES, connector, read
from luopan.errors import Fact, Fault, InputError, ServiceError
from luopan.readings.base import Check, Input
from luopan.tables.agree import channel_faults, indicator_faults, rate_faults
from luopan.tables.audit import own_heads, read_audit
from luopan.tables.build import Built, build_table
from luopan.tables.bundle import Tables
from luopan.tables.chances import settle_chances
from luopan.tables.company import Company
from luopan.tables.definitions import DEFINITIONS
from luopan.tables.raw import RawTable, Source
from luopan.tables.register import FILE, Register, held
from luopan.tables.settings import Declared, Settings, read_settings, table_name
from luopan.tables.splits import settle_splits
from luopan.tables.surveys import settle_surveys

SETTINGS = "luopan.toml"
_SPEAKS = ("outcomes", "surveys", "channels", "audiences")
"""The tables whose dates say how far the firm's data reach."""


def load_folder(path: Path, today: date | None = None) -> Tables:
    """Load a company folder.

    Parameters
    ----------
    path : pathlib.Path
        The folder with ``luopan.toml``.
    today : datetime.date, optional
        The day of the run; dates after it do not count for `as_of`.

    Returns
    -------
    Tables
        Every table that the folder has, in canonical columns and types.

    Raises
    ------
    InputError
        With every fault of the settings and of all tables at once.
    MissingExtraError
        Where a database needs a driver that is not installed.
    ServiceError
        Where a database or the disk fails.
    """
    folder = Path(path)
    if not folder.is_dir():
        code = "not_a_folder" if folder.exists() else "folder_missing"
        raise InputError([Fault(code, str(path))])
    settings = _settings(folder)
    references, twice = _references(folder, settings.declared)
    loaded = _load(folder, settings.declared, references)
    faults = [*settings.faults, *twice, *loaded.faults]
    if not references and not faults:
        faults += _no_tables(folder)
    if faults or settings.company is None:
        raise InputError(faults)
    last = today or datetime.now().astimezone().date()
    register, broken = _register(folder)
    return Tables(
        company=settings.company,
        as_of=_as_of(loaded.frames, last),
        register=register,
        audit=read_audit(folder),
        press=read_press(folder),
        heads=own_heads(folder),
        lent=(),  # these two are told, so that the type of what the frames may fill is plain
        noted=(),
        inputs=tuple(loaded.inputs),
        findings=(*_unread(folder, references, settings.company), *loaded.findings, *broken),
        **loaded.frames,
    )


@dataclass(slots=True)
class _Loaded:
    """The tables read so far, and what was found on the way."""

    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    inputs: list[Input] = field(default_factory=list)
    findings: list[Check] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def _load(folder: Path, declared: Declared, references: Mapping[str, str]) -> _Loaded:
    """Read every table; one that still waits for its rows stops nothing while another has some."""
    done = _Loaded()
    waiting: list[Fault] = []
    for name, reference in references.items():
        try:
            raw = read(Source(name, reference, folder))
        except InputError as error:
            done.faults += error.faults
            continue
        built = _built(raw, declared)
        done.findings += built.findings
        if _waits(built) and name not in declared.tables:
            waiting += built.faults
            continue
        done.faults += built.faults
        rows = raw.frame.height
        done.inputs.append(Input(table=name, file=raw.file, rows=rows, digest=raw.digest))
        if built.frame is not None:
            done.frames[name] = built.frame
    if not done.inputs and not done.faults:
        done.faults = waiting
    done.findings += [
        Check(code="table_waits", passed=False, severity="info", facts=fault.facts)
        for fault in waiting
    ]
    return done


def _waits(built: Built) -> bool:
    """Say whether a table is a template that nobody has filled in yet."""
    return [fault.code for fault in built.faults] == ["table_header_only"]


def _settings(folder: Path) -> Settings:
    file = folder / SETTINGS
    if not file.is_file():
        missing = Fault("settings_missing", SETTINGS, facts={"folder": str(folder)})
        return Settings(None, Declared(readable=False), (missing,))
    if not file.resolve().is_relative_to(folder.resolve()):
        return Settings(None, Declared(readable=False), (Fault("link_outside", SETTINGS),))
    try:
        content = file.read_bytes()
    except OSError as error:
        facts: dict[str, Fact] = {"file": SETTINGS, "said": error.strerror or ""}
        raise ServiceError("file_unreadable", facts, retry=True) from error
    return read_settings(content, SETTINGS)


def _register(folder: Path) -> tuple[Register | None, tuple[Check, ...]]:
    """Return the register of tests; where it is broken, none, and what is wrong with it.

    It stops no run: figures that have nothing to do with tests are as good as ever.
    """
    try:
        return held(folder), ()
    except InputError as error:
        row = error.faults[0].row
        if row is None:  # the file itself, and none of its lines
            raise
        facts: dict[str, Fact] = {"file": FILE, "row": row, "count": len(error.faults)}
        return None, (Check(code="register_broken", passed=False, facts=facts),)
    except OSError as error:
        told: dict[str, Fact] = {"file": FILE, "said": error.strerror or ""}
        raise ServiceError("file_unreadable", told, retry=True) from error


def _references(folder: Path, declared: Declared) -> tuple[dict[str, str], list[Fault]]:
    """Return where each table is to be read from: as named, or from its default file."""
    there: dict[str, list[str]] = {}
    for file in filter(_looked_for, _files(folder)):
        if (name := _table_of(file)) is not None:
            there.setdefault(name, []).append(file)
    references: dict[str, str] = {}
    faults: list[Fault] = []
    for name in DEFINITIONS:
        files = there.get(name, [])
        if name in declared.tables:
            references[name] = declared.tables[name]
        elif len(files) > 1:
            twice: dict[str, Fact] = {"table": name, "files": tuple(files)}
            faults.append(Fault("table_in_two_files", files[0], facts=twice))
        elif files:
            references[name] = files[0]
    return references, faults


def _files(folder: Path) -> list[str]:
    """Return the files of ``data/``, in a settled order."""
    data = folder / "data"
    names = sorted(path.name for path in data.iterdir()) if data.is_dir() else []
    # ".…" is hidden, "~$…" marks a workbook that is open in Excel.
    return [f"data/{name}" for name in names if not name.startswith((".", "~$"))]


def _looked_for(file: str) -> bool:
    """Whether a file is of a kind that tables are looked for in."""
    return file.lower().endswith(DEFAULT_SUFFIXES)


def _table_of(file: str) -> str | None:
    """Return the table that a file is named after."""
    return table_name(PurePosixPath(file).stem)


def _no_tables(folder: Path) -> list[Fault]:
    """Say that there is no table, or of what kind those are that cannot be read."""
    found: list[Fault] = []
    for file in filter(_table_of, _files(folder)):
        try:
            connector(Source(PurePosixPath(file).stem, file, folder))
        except InputError as error:
            found += error.faults
    return found or [Fault("no_tables", "data/", facts={"tables": tuple(DEFINITIONS)})]


def _unread(folder: Path, references: Mapping[str, str], company: Company) -> list[Check]:
    """Tell the files of ``data/`` that nothing reads: a misspelt name is easily overlooked."""
    used = {reference.partition("#")[0].replace("\\", "/") for reference in references.values()}
    there = [file for file in _files(folder) if _looked_for(file) or _table_of(file)]
    fed = [feed.file for feed in company.feed if feed.file is not None]
    left = tuple(
        file
        for file in there
        if file not in used and not any(PurePosixPath(file).match(one) for one in fed)
    )
    if not left:
        return []
    facts: dict[str, Fact] = {"files": left[:12], "tables": tuple(DEFINITIONS)}
    return [Check(code="files_unread", passed=False, severity="warn", facts=facts)]


def _built(raw: RawTable, declared: Declared) -> Built:
    """Return the canonical table, held against what the settings declare."""
    built = build_table(raw, DEFINITIONS[raw.table], declared.currency)
    if raw.table == "surveys":
        built = settle_surveys(built, raw.file, declared.answers)
    if raw.table == "audiences":
        built = settle_splits(built, raw.file, declared.indicators)
    if raw.table == "chances":
        built = settle_chances(built, raw.file)
    if built.frame is None or not declared.readable:
        return built
    faults = [*built.faults, *_agreement(built, built.frame, raw, declared)]
    return replace(built, faults=tuple(faults))


def _agreement(built: Built, frame: pl.DataFrame, raw: RawTable, declared: Declared) -> list[Fault]:
    headers = built.headers
    if raw.table == "channels" and "channel" in headers:
        return channel_faults(frame, (raw.file, headers["channel"]), declared)
    if raw.table not in ("outcomes", "surveys", "audiences") or "indicator" not in headers:
        return []
    place = (raw.file, headers["indicator"])
    faults = indicator_faults(frame, raw.table, place, declared)
    sound = "value" in headers and not built.wrong("value") and not built.wrong("n")
    if raw.table == "outcomes" and sound:
        faults += rate_faults(frame, raw.file, headers, declared)
    return faults


def _as_of(frames: Mapping[str, pl.DataFrame], today: date) -> date:
    """Return the last day, not after today, that the tables speak of."""
    days = [
        day
        for name in _SPEAKS
        if name in frames
        and (past := frames[name].filter(pl.col("date") <= today)).height
        and isinstance(day := past["date"].max(), date)
    ]
    return max(days, default=today)
