"""Where fetched stories go: the end of the stories table; and what is kept of each feed."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from luopan.cli.first_row import first_row
from luopan.errors import Fault, InputError

if TYPE_CHECKING:
    import polars as pl

    from luopan.connectors.feed import Memory

FILE = "data/stories.csv"
STATE = "feeds/state.json"
_MARK = b"\xef\xbb\xbf"
_RUNS = r"^([=+\-@\t\r])"
"""What a spreadsheet would run; an apostrophe marks it as text, and reading takes it off again."""


def stories_file(folder: Path, declared: Mapping[str, str]) -> Path:
    """Return the file that stories are added to.

    Parameters
    ----------
    folder : pathlib.Path
        The company folder.
    declared : mapping
        What ``[tables]`` names, by table.

    Raises
    ------
    InputError
        ``stories_elsewhere`` where the firm keeps its stories in another file, which a row added
        here would never reach; ``stories_form`` where the file has other columns, or is no UTF-8.
    """
    from luopan.connectors.feed import STORY  # noqa: PLC0415
    from luopan.connectors.registry import DEFAULT_SUFFIXES  # noqa: PLC0415
    from luopan.tables.settings import table_name  # noqa: PLC0415

    beside = sorted(
        f"data/{path.name}"
        for path in (folder / "data").glob("*")
        if path.name.lower().endswith(DEFAULT_SUFFIXES) and table_name(path.stem) == "stories"
    )
    others = [name for name in beside if name != FILE]
    other = declared.get("stories") or next(iter(others), FILE)
    if other != FILE:
        raise InputError([Fault("stories_elsewhere", other, facts={"here": FILE})])
    path = folder / FILE
    if path.exists() and first_row(path.read_bytes()) not in {(), STORY}:
        raise InputError([Fault("stories_form", FILE, 1, facts={"columns": STORY})])
    return path


def stored(content: bytes) -> "pl.DataFrame":
    """Return ``at``, ``outlet``, ``title`` and ``url`` of the stories in the table."""
    import polars as pl  # noqa: PLC0415

    from luopan.connectors.feed import STORY  # noqa: PLC0415
    from luopan.tables.parse_date import parse_datetimes  # noqa: PLC0415

    text = pl.DataFrame(schema=dict.fromkeys(STORY, pl.String))
    if content.removeprefix(_MARK).strip():
        text = pl.read_csv(content, infer_schema=False, truncate_ragged_lines=True)
        text = text.rename({name: name.strip() for name in text.columns})
    plain = text.select(
        "at", *(pl.col(c).str.replace(f"^'{_RUNS[1:]}", "${1}") for c in ("outlet", "title", "url"))
    )
    return plain.with_columns(parse_datetimes(plain["at"]).values.alias("at"))


def appended(content: bytes, rows: "pl.DataFrame") -> bytes:
    """Return the table with rows at its end; what stands there is never rewritten.

    Parameters
    ----------
    content : bytes
        The table as it stands, or nothing.
    rows : polars.DataFrame
        New stories, as of `fresh`.
    """
    import polars as pl  # noqa: PLC0415

    from luopan.connectors.feed import STORY  # noqa: PLC0415

    empty = not content.removeprefix(_MARK).strip()
    before = _MARK if empty else content
    if not before.endswith((b"\n", b"\r")) and not empty:
        before += b"\r\n"  # an editor may leave the last row open
    inert = pl.col("outlet", "title").str.replace(_RUNS, "'${1}")
    heat = pl.col("heat")
    whole = heat.cast(pl.Int64, strict=False)
    figure = pl.when(heat == whole).then(whole.cast(pl.String)).otherwise(heat.cast(pl.String))
    told = rows.select(STORY).with_columns(inert, figure.alias("heat"))
    plain = told.write_csv(include_header=empty, datetime_format="%Y-%m-%d %H:%M:%S")
    return before + plain.encode()


def memories(folder: Path) -> "dict[str, Memory]":
    """Return what is kept of each feed; where the table is gone, only whom to leave alone."""
    from luopan.connectors.feed import Memory  # noqa: PLC0415

    path = folder / STATE
    if not path.is_file():
        return {}
    try:
        told = json.loads(path.read_bytes())
        notes = {place: Memory.model_validate(kept) for place, kept in told.items()}
    except (ValueError, AttributeError, RecursionError, ValidationError):
        return {}  # they only save requests
    if (folder / FILE).is_file():
        return notes
    return {place: Memory(feed=kept.feed, until=kept.until) for place, kept in notes.items()}


def state(kept: "Mapping[str, Memory]") -> bytes:
    """Return what is kept of each feed as the bytes of its file."""
    told = {place: kept[place].model_dump(mode="json", exclude_defaults=True) for place in kept}
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
