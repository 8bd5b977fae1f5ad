"""``luopan stories fetch DIR``: read every feed and add what is new to the stories."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from luopan.cli.interrupt import INTERRUPTED
from luopan.cli.options import Folder, Quiet, ReaderLang
from luopan.cli.reader import reader_words
from luopan.cli.screen import Screen, write_stdout
from luopan.errors import Fault, InputError, LuopanError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from luopan.connectors.feed import Gathered
    from luopan.tables.company import Company

ALL_FAILED = 3
Line = dict[str, object]
"""What one feed, or one file of it, gave: as JSON tells it."""


def fetch(
    folder: Folder,
    as_json: Annotated[bool, typer.Option("--json", help="cli.option.stories_json")] = False,
    lang: ReaderLang = None,
    quiet: Quiet = False,
) -> int:
    """Fetch the stories of a folder."""
    from luopan.cli.stories.store import FILE  # noqa: PLC0415
    from luopan.tables.zones import firm_zone  # noqa: PLC0415

    screen = Screen(reader_words(lang, folder), quiet)
    company, path = _opened(folder)
    lines: list[Line] = []
    try:
        for line in _each(folder, company, path, screen):
            lines.append(line)
            if not as_json:
                _tell(line, screen)
    except KeyboardInterrupt:
        screen.err.print(screen.words.text("cli.stories.fetch.stopped"), markup=False)
        return INTERRUPTED
    new = sum(int(str(line.get("new", 0))) for line in lines)
    zone = firm_zone(company.company)
    if as_json:
        whole = {"file": FILE, "zone": zone, "new": new, "feeds": lines}
        write_stdout(json.dumps(whole, ensure_ascii=False, indent=2) + "\n")
    elif new:
        screen.result("cli.stories.fetch.done", new=new, path=FILE, zone=zone)
    else:
        screen.result("cli.stories.fetch.none", path=FILE)
    return ALL_FAILED if all("error" in line for line in lines) else 0


def _opened(folder: Path) -> "tuple[Company, Path]":
    """Return the settings and the file that stories go to.

    Raises
    ------
    InputError
        Where there are none, or they have faults, or name no feed; and as `stories_file`.
    """
    from luopan.cli.stories.store import stories_file  # noqa: PLC0415
    from luopan.tables.settings import read_settings  # noqa: PLC0415

    file = folder / "luopan.toml"
    if not file.is_file():
        raise InputError([Fault("settings_missing", file.name, facts={"folder": str(folder)})])
    settings = read_settings(file.read_bytes(), file.name)
    if settings.company is None:
        raise InputError(settings.faults)
    if not settings.company.feed:
        raise InputError([Fault("feeds_none", file.name)])
    return settings.company, stories_file(folder, settings.declared.tables)


def _each(folder: Path, company: "Company", path: Path, screen: Screen) -> "Iterator[Line]":
    """Read feed after feed; what each gave is on the disk before the next is told."""
    import polars as pl  # noqa: PLC0415

    from luopan.cli.output import write_whole  # noqa: PLC0415
    from luopan.cli.stories.store import STATE, appended, memories, state, stored  # noqa: PLC0415
    from luopan.connectors.feed import fresh, gather  # noqa: PLC0415

    content = path.read_bytes() if path.exists() else b""
    had = stored(content)
    kept = memories(folder)
    for one in gather(folder, company, kept, datetime.now(UTC)):
        line = _line(one, screen)
        files: dict[Path, bytes] = {}
        if one.stories is not None:
            if path.exists() and (now := path.read_bytes()) != content:
                content, had = now, stored(now)  # somebody else has added to it meanwhile
            new = fresh(one.stories.frame, had, frozenset(one.before))
            line |= {"new": new.height, "known": one.stories.frame.height - new.height}
            if new.height:
                content = appended(content, new)
                had = pl.concat([had, new.select(had.columns)])
                files[path] = content
        if kept.get(one.place) != one.memory:
            kept[one.place] = one.memory
            files[folder / STATE] = state(kept)
        write_whole(files)
        yield line


def _line(one: "Gathered", screen: Screen) -> Line:
    from luopan.connectors.feed.web import shown  # noqa: PLC0415

    place = shown(one.place)
    line: Line = {"feed": one.feed.name or place, "place": place}
    if one.error is not None:
        return line | {"error": _error(one.error, screen)}
    if one.stories is None:
        return line | {"unchanged": True}
    return line | {"told": dict(one.stories.told)}


def _error(error: LuopanError, screen: Screen) -> Line:
    """Return what is wrong with a feed, in words and by its code."""
    from luopan.cli.guard import fault_words, spoken  # noqa: PLC0415

    if isinstance(error, InputError):
        fault = error.faults[0]
        says, _, remedy = fault_words(fault, screen.words)
        return {"code": fault.code, "row": fault.row, "says": says, "remedy": remedy}
    says, _, remedy = spoken("error", error.code, error.facts, screen.words)
    return {"code": error.code, "row": None, "says": says, "remedy": remedy}


def _tell(line: Line, screen: Screen) -> None:
    name = str(line["feed"])
    if name != line["place"] and "data/" in str(line["place"]):
        name = f"{name} ({line['place']})"
    if isinstance(error := line.get("error"), dict):
        key = "failed" if error["row"] is None else "failed_row"
        screen.result(f"cli.stories.fetch.{key}", name=name, **error)
        return
    if "unchanged" in line:
        screen.result("cli.stories.fetch.unchanged", name=name)
        return
    screen.result("cli.stories.fetch.new", name=name, new=line["new"], known=line["known"])
    told = line["told"]
    for note, count in told.items() if isinstance(told, dict) else ():
        screen.result(f"cli.stories.told.{note}", count=count)
