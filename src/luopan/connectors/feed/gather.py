"""All feeds of a firm, side by side: one that fails stops no other."""

import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from luopan.connectors.feed.items import Clock, Document, Stories, stories
from luopan.connectors.feed.known import ids
from luopan.connectors.feed.packed import LIMIT, too_large
from luopan.connectors.feed.web import LIMIT as WEB_LIMIT
from luopan.connectors.feed.web import Asked, ask, shown
from luopan.errors import Fact, Fault, InputError, LuopanError, ServiceError
from luopan.tables.company import Company, Feed
from luopan.tables.inside import file_inside
from luopan.tables.zones import clock_in, firm_zone

SIDE_BY_SIDE = 8
"""Servers that are asked at once; each is asked for one feed after the other."""
PULSE = 0.2
"""Seconds after which whoever waits looks up: some systems wake nobody who is stopped meanwhile."""
REMEMBERED = 5000
"""Ids of a feed's last reading that are kept."""
Found = TypeVar("Found")


class Memory(BaseModel):
    """What is kept of one reading of a feed, so that the next asks for no more than it must.

    Parameters
    ----------
    feed : str
        What the settings said of it; where they change, nothing is remembered.
    etag, modified : str
        What the server said, or nothing.
    digest : str
        SHA-256 of the content.
    until : datetime or None
        Until when the server wants to be left alone.
    ids : tuple of str
        As of `known.ids`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    feed: str = ""
    etag: str = ""
    modified: str = ""
    digest: str = ""
    until: datetime | None = None
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one feed, or one file of it, gave.

    Parameters
    ----------
    feed : Feed
        As the settings have it.
    place : str
        Its address or its file; the key of its memory.
    memory : Memory
        What to keep of it.
    stories : Stories or None
        None where there is nothing new or an error.
    error : LuopanError or None
        Why it could not be read.
    before : tuple of str
        The ids that its last reading had.
    """

    feed: Feed
    place: str
    memory: Memory
    stories: Stories | None = None
    error: LuopanError | None = None
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Task:
    feed: Feed
    place: str
    memory: Memory
    path: Path | None = None
    error: LuopanError | None = None


def gather(
    folder: Path, company: Company, memories: Mapping[str, Memory], now: datetime
) -> Iterator[Gathered]:
    """Read every feed of a firm; each comes as soon as it and those before it are read.

    Parameters
    ----------
    folder : pathlib.Path
        The company folder.
    company : Company
        Its settings.
    memories : mapping of str to Memory
        What the last reading left, by place.
    now : datetime.datetime
        The time, with a zone.

    Yields
    ------
    Gathered
        In the order of the settings; files of a pattern by name.
    """
    zone = firm_zone(company.company)
    clock = Clock(zone, clock_in(zone, now))
    tasks = [task for feed in company.feed for task in _tasks(folder, feed, memories)]
    groups: dict[str, list[int]] = {}
    for index, task in enumerate(tasks):
        server = urlsplit(task.place).netloc.lower() if task.feed.url else ""
        groups.setdefault(server, []).append(index)
    yield from _in_order(list(groups.values()), lambda i: _gathered(tasks[i], clock, now))


def _tasks(folder: Path, feed: Feed, memories: Mapping[str, Memory]) -> Iterator[_Task]:
    told = repr((feed.outlet, feed.tier, feed.kind, feed.zone))

    def memory(place: str) -> Memory:
        kept = memories.get(place, Memory())
        return kept if kept.feed == told else Memory(feed=told)

    if feed.url is not None:
        yield _Task(feed, feed.url, memory(feed.url))
        return
    for name in files_of(folder, feed.file or ""):
        try:
            path = file_inside(folder, name)
        except InputError as error:
            missing = error.faults[0].code == "file_missing"
            told_so = InputError([Fault("feed_file", name)]) if missing else error
            yield _Task(feed, name, memory(name), error=told_so)
        else:
            yield _Task(feed, name, memory(name), path)


def files_of(folder: Path, pattern: str) -> Sequence[str]:
    """Return the files that a pattern names, by name; itself where there is none.

    Parameters
    ----------
    folder : pathlib.Path
        The company folder.
    pattern : str
        A path inside it, where ``*`` and ``?`` stand for any characters.
    """
    plain = pattern.replace("\\", "/")
    if not any(sign in plain for sign in "*?[") or (folder / plain).is_file():
        return [plain]
    if plain.startswith(("/", "~")) or ".." in plain.split("/") or ":" in plain:
        return [plain]  # refused by name
    found = sorted(p.relative_to(folder).as_posix() for p in folder.glob(plain) if p.is_file())
    return found or [plain]


def _gathered(task: _Task, clock: Clock, now: datetime) -> Gathered:
    """Read one feed; whatever is wrong with it is told with it."""
    kept = task.memory
    try:
        if task.error is not None:
            raise task.error
        if kept.until is not None and kept.until > now:
            waits = {"url": shown(task.place), "until": kept.until.isoformat(timespec="seconds")}
            raise ServiceError("feed_waits", waits, retry=True)
        document, memory = _document(task, now)
        if document is None:
            return Gathered(task.feed, task.place, memory)
        found = stories(document, task.feed, clock)
    except LuopanError as error:
        until = error.facts.get("until") if error.code == "feed_busy" else None
        if isinstance(until, str):
            kept = kept.model_copy(update={"until": datetime.fromisoformat(until)})
        return Gathered(task.feed, task.place, kept, error=error)
    met = tuple(one for one in ids(found.frame.head(REMEMBERED)) if one)
    memory = memory.model_copy(update={"ids": met})
    return Gathered(task.feed, task.place, memory, found, before=kept.ids)


def _document(task: _Task, now: datetime) -> tuple[Document | None, Memory]:
    """Return the document, None where it is what it was, and what to remember of it."""
    kept = task.memory.model_copy(update={"until": None})
    if task.path is not None:
        document = Document(_file(task.path, task.place), task.place)
        memory = kept
    else:
        asked = Asked(task.place, kept.etag, kept.modified, task.feed.timeout)
        answer = ask(asked, now)
        if answer.content is None:
            return None, kept
        document = Document(answer.content, shown(task.place), answer.charset, WEB_LIMIT)
        memory = kept.model_copy(update={"etag": answer.etag, "modified": answer.modified})
    digest = sha256(document.content).hexdigest()
    memory = memory.model_copy(update={"digest": digest})
    return (None if digest == kept.digest else document), memory


def _file(path: Path, name: str) -> bytes:
    try:
        if path.stat().st_size > LIMIT:
            raise too_large(name, LIMIT)
        return path.read_bytes()
    except OSError as error:
        facts: dict[str, Fact] = {"file": name, "said": error.strerror or ""}
        raise ServiceError("file_unreadable", facts, retry=True) from error


def _in_order(groups: Sequence[Sequence[int]], work: Callable[[int], Found]) -> Iterator[Found]:
    """Do the work of every index, groups side by side, and yield in the order of the indices.

    The threads end with the program: nobody who stops it waits for a slow server.
    """
    todo: queue.SimpleQueue[Sequence[int]] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[int, Found | None, BaseException | None]] = queue.SimpleQueue()
    for group in groups:
        todo.put(group)

    def labour() -> None:
        while True:
            try:
                group = todo.get_nowait()
            except queue.Empty:
                return
            for index in group:
                try:
                    done.put((index, work(index), None))
                except BaseException as error:  # noqa: BLE001  # raised again by who waits for it
                    done.put((index, None, error))

    for _ in range(min(SIDE_BY_SIDE, len(groups))):
        threading.Thread(target=labour, daemon=True).start()
    early: dict[int, Found] = {}
    for index in range(sum(map(len, groups))):
        while index not in early:
            try:
                came, found, error = done.get(timeout=PULSE)
            except queue.Empty:
                continue
            if error is not None:
                raise error
            early[came] = found  # type: ignore[assignment]  # without an error there is one
        yield early.pop(index)
