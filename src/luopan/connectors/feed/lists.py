"""Hot lists, GDELT and Media Cloud exports as rows, each recognised by its columns.

- GDELT DOC 2.0, ``mode=ArtList``: JSON (``articles`` with ``seendate`` 20260105T120000Z,
  ``domain``, ``language``, ``sourcecountry``) and CSV (``URL``, ``MobileURL``, ``Date``,
  ``Title``); its times are UTC.
- GDELT GKG 2.1: 27 columns parted by tabs, without a header; the date is YYYYMMDDHHMMSS in UTC, the
  title in ``<PAGE_TITLE>`` in the last column (codebook of 2015-02-19, with the extras).
- Media Cloud: ``id`` or ``stories_id``, ``publish_date``, ``title``, ``url``, ``media_name``,
  ``indexed_date``; the publish date is a day.
- anything else with a column of titles: a hot list.
"""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from luopan.errors import Fact, Fault, InputError
from luopan.tables.headers import fold

_ALIASES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "gdelt": {
        "title": ("title", "pagetitle"),
        "url": ("url", "documentidentifier", "v2documentidentifier"),
        "time": ("seendate", "date", "v2.1date", "v21date"),
        "outlet": ("domain", "sourcecommonname", "v2sourcecommonname"),
        "extras": ("extras", "v2extrasxml", "v2.1extrasxml"),
    },
    "mediacloud": {
        "title": ("title",),
        "url": ("url",),
        "time": ("publish_date",),
        "outlet": ("media_name", "media_url"),
        "seen": ("indexed_date", "collect_date"),
    },
    "list": {
        "title": (
            *("title", "标题", "题目", "headline", "话题", "热搜", "热搜词", "热搜标题", "词条"),
            *("关键词", "topic", "keyword", "query", "word", "name", "名称", "desc", "内容"),
        ),
        "url": ("url", "link", "链接", "网址", "href", "mobileurl", "地址"),
        "time": (
            *("first_seen", "first_seen_cst", "first_seen_utc", "first_seen_at", "首次上榜时间"),
            *("上榜时间", "at", "time", "时间", "发布时间", "published", "published_at", "pubdate"),
            *(
                "created_at",
                "采集时间",
                "抓取时间",
                "更新时间",
                "timestamp",
                "datetime",
                "date",
                "日期",
            ),
        ),
        "heat": (
            *("first_hot", "heat", "hot", "热度", "热度值", "hot_score", "hot_value", "hotness"),
            *(
                "热搜指数",
                "指数",
                "搜索量",
                "hot_num",
                "raw_hot",
                "num",
                "score",
                "value",
                "阅读量",
            ),
            *("max_hot", "max_hot_score", "views"),
        ),
        "outlet": ("outlet", "媒体", "平台", "来源", "platform", "publisher", "source"),
    },
}
"""Of each shape, what its columns are called; the first that is there is read."""
_NEEDS: Mapping[str, tuple[frozenset[str], ...]] = {
    "gdelt": (
        frozenset({"seendate", "url", "title"}),
        frozenset({"url", "mobileurl", "date", "title"}),
        frozenset({"documentidentifier", "sourcecommonname"}),
        frozenset({"v2documentidentifier", "v2sourcecommonname"}),
    ),
    "mediacloud": (
        frozenset({"publish_date", "media_name", "url", "title"}),
        frozenset({"publish_date", "stories_id", "url", "title"}),
    ),
}
_GKG = re.compile(r"\d{14}-T?\d+\t\d{14}\t\d*\t")
_GKG_COLUMNS = {"0": "gkgrecordid", "1": "date", "3": "sourcecommonname", "4": "documentidentifier"}
_PAGE_TITLE = r"(?s)<PAGE_TITLE>(.{0,4000}?)</PAGE_TITLE>"
_ZONES = {"gdelt": "UTC", "mediacloud": "UTC"}
COLUMNS = ("title", "url", "guid", "time", "seen", "heat", "outlet")


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it stands.

    Parameters
    ----------
    kind : str
        ``list``, ``gdelt`` or ``mediacloud``.
    frame : polars.DataFrame
        `COLUMNS` as text, null where there is nothing; one row a row of the file.
    zone : str
        The zone that the times are in, empty where the list does not say.
    dated : bool
        Whether it has a column of times at all.
    header : bool
        Whether its first line holds the names of its columns.
    """

    kind: str
    frame: pl.DataFrame
    zone: str
    dated: bool
    header: bool


def looks_listed(text: str) -> bool:
    """Whether a document is a list and no XML."""
    return not text.lstrip("\ufeff \t\r\n").startswith("<")


def parse_list(text: str, file: str, kind: str | None = None) -> Listed:
    """Read a list.

    Parameters
    ----------
    text : str
        JSON, or a table parted by commas, tabs or semicolons.
    file : str
        How to name it to a reader.
    kind : str, optional
        What it is; without it the columns tell.

    Raises
    ------
    InputError
        ``feed_columns`` where there is no column of titles; ``feed_json``; ``quotes_open``.
    """
    records = text.lstrip()[:1] in {"{", "["}
    frame = _json(text, file) if records else _table(text, file)
    heads = {fold(name): name for name in reversed(frame.columns)}
    found = _kind(set(heads)) if kind is None else kind
    taken = {
        column: next((heads[a] for a in map(fold, aliases) if a in heads), None)
        for column, aliases in _ALIASES[found].items()
    }
    if taken["title"] is None and taken.get("extras") is None:
        facts: dict[str, Fact] = {"columns": tuple(frame.columns)[:12]}
        raise InputError([Fault("feed_columns", file, 1, facts=facts)])
    nothing = pl.lit(None, pl.String)
    cells = {name: nothing if (at := taken.get(name)) is None else pl.col(at) for name in COLUMNS}
    if (extras := taken.get("extras")) is not None:
        page = pl.col(extras).str.extract(_PAGE_TITLE)
        cells["title"] = page if taken["title"] is None else pl.coalesce(cells["title"], page)
    if found == "mediacloud":
        cells["time"] = cells["time"].str.replace(r"[T ]00:00:00(?:\.0+)?(?:Z|\+00:00)?$", "")
    time = fold(taken["time"] or "")
    zone = "Asia/Shanghai" if time.endswith("cst") else "UTC" if time.endswith("utc") else ""
    whole = frame.select(cell.alias(name) for name, cell in cells.items())
    header = not records and _GKG.match(text) is None
    return Listed(found, whole, _ZONES.get(found, zone), taken["time"] is not None, header)


def _kind(heads: set[str]) -> str:
    for kind, needs in _NEEDS.items():
        if any({fold(name) for name in need} <= heads for need in needs):
            return kind
    return "list"


def _json(text: str, file: str) -> pl.DataFrame:
    """Return the records of a JSON list, or of the list that an object holds."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError([Fault("feed_json", file)]) from error
    records = [one for one in _records(found) if isinstance(one, dict)]
    if not records:
        raise InputError([Fault("feed_json", file)])
    names = list(dict.fromkeys(str(name) for one in records for name in one))[:300]
    return pl.DataFrame(
        {name: [_cell(one.get(name)) for one in records] for name in names},
        schema=dict.fromkeys(names, pl.String),
    )


def _records(found: Any) -> Sequence[Any]:  # noqa: ANN401  # whatever JSON holds
    if isinstance(found, list):
        return found
    if not isinstance(found, dict):
        return ()
    for name in ("articles", "stories", "data", "list", "items", "results"):
        if isinstance(inner := found.get(name), list | dict):
            return _records(inner)
    lists = (inner for inner in found.values() if isinstance(inner, list) and inner)
    return next((one for one in lists if isinstance(one[0], dict)), ())


def _cell(value: object) -> str | None:
    return None if value is None or isinstance(value, list | dict) else str(value)


def _table(text: str, file: str) -> pl.DataFrame:
    text = text.lstrip("\r\n")
    if _GKG.match(text):
        frame = _read(text, "\t", head=False, quoted=False)
        last = frame.columns[-1]
        return frame.rename(
            {
                c: _GKG_COLUMNS.get(c, "extras" if c == last else f"column {c}")
                for c in frame.columns
            }
        )
    first = text.partition("\n")[0]
    separator = max(",\t;", key=first.count)
    try:
        return _read(text, separator)
    except pl.exceptions.PolarsError:
        return _slowly(text, separator, file)


def _read(text: str, separator: str, *, head: bool = True, quoted: bool = True) -> pl.DataFrame:
    frame = pl.read_csv(
        text.encode(errors="replace"),
        has_header=head,
        separator=separator,
        quote_char='"' if quoted else None,
        infer_schema=False,
        truncate_ragged_lines=True,
    )
    return frame if head else frame.rename({c: str(i) for i, c in enumerate(frame.columns)})


def _slowly(text: str, separator: str, file: str) -> pl.DataFrame:
    """Read what the quick reader refuses: a quote inside a cell."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise InputError([Fault("quotes_open", file)]) from error
    heads = list(dict.fromkeys(rows[0])) if rows else []
    width = len(heads)
    cells = [[cell or None for cell in (row + [""] * width)[:width]] for row in rows[1:]]
    return pl.DataFrame(cells, schema=dict.fromkeys(heads, pl.String), orient="row")
