"""Stories read where they lie: ``feed://NAME`` is the file of the ``[[feed]]`` of that name."""

from hashlib import sha256
from urllib.parse import unquote

import polars as pl

from luopan.connectors.feed.gather import files_of
from luopan.connectors.feed.items import STORY, Document, rows_of
from luopan.errors import Fact, Fault, InputError, ServiceError
from luopan.tables.company import Feed
from luopan.tables.inside import file_inside
from luopan.tables.raw import RawTable, Source
from luopan.tables.settings import read_settings
from luopan.tables.zones import firm_zone

SETTINGS = "luopan.toml"


def read(source: Source) -> RawTable:
    """Read a saved feed, a hot list, or an export of GDELT or Media Cloud as stories.

    Parameters
    ----------
    source : Source
        ``feed://NAME``, where a ``[[feed]]`` of the settings has that name and one file. Nothing is
        asked of any server.

    Returns
    -------
    RawTable
        The stories' columns but for ``captured_at``, as text; times by the firm's clock.

    Raises
    ------
    InputError
        ``feed_unknown``; ``feed_not_one_file``; ``feed_settings`` while ``luopan.toml`` has faults;
        ``feed_broken`` where only a part can be read; and whatever is wrong with the file.
    ServiceError
        Where the disk cannot be read.
    """
    feed, zone = _declared(source)
    files = files_of(source.folder, feed.file or "")
    if feed.file is None or len(files) != 1:
        facts: dict[str, Fact] = {"count": len(files) if feed.file else 0}
        raise InputError([Fault("feed_not_one_file", source.reference, facts=facts)])
    path = file_inside(source.folder, files[0])
    try:
        content = path.read_bytes()
    except OSError as error:
        said: dict[str, Fact] = {"file": files[0], "said": error.strerror or ""}
        raise ServiceError("file_unreadable", said, retry=True) from error
    rows = rows_of(Document(content, files[0]), feed, zone)
    if rows.broken_at is not None:
        raise InputError([Fault("feed_broken", files[0], rows.broken_at)])
    day = "%Y-%m-%d %H:%M:%S"
    told = {name: pl.col(name).dt.to_string(day) for name in ("at", "observed_at")}
    # What is none is left as it stands there, for the table to tell.
    told["at"] = pl.coalesce(told["at"], "time")
    told["heat"] = pl.coalesce(pl.col("heat").cast(pl.String), "figure")
    headers = tuple(name for name in STORY if name != "captured_at")
    cells = [told.get(name, pl.col(name).cast(pl.String)) for name in headers]
    return RawTable(
        table=source.table,
        file=files[0],
        headers=headers,
        frame=rows.frame.select(cell.alias(str(i)) for i, cell in enumerate(cells)),
        first_row=2 if rows.header else 1,
        digest=sha256(content).hexdigest(),
    )


def _declared(source: Source) -> tuple[Feed, str]:
    """Return the feed that the reference names, and the firm's zone."""
    name = unquote(source.reference.partition("://")[2]).strip()
    file = source.folder / SETTINGS
    content = file.read_bytes() if file.is_file() else b""
    company = read_settings(content, SETTINGS).company
    if company is None:
        raise InputError([Fault("feed_settings", source.reference)])
    for feed in company.feed:
        if name == feed.known_as:
            return feed, firm_zone(company.company)
    known = tuple(feed.known_as for feed in company.feed)
    raise InputError(
        [Fault("feed_unknown", source.reference, got=name[:80], facts={"known": known})]
    )
