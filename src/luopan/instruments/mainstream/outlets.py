"""What each outlet is: the firm's own table first, the one that ships, then the story's tier."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl

from luopan.readings.mainstream import OutletKind, Reach, RestsOn
from luopan.tables.bundle import Tables

CIRCLE = ("own", "self_media", "social", "search")
"""Kinds that are the circle itself."""
BESIDE = ("blog", "portal", "trade")
"""Kinds that pass on what the circle says, and are read by few or by those of the trade."""

_OF_TIER: Mapping[str, OutletKind] = {
    "social": "social",
    "search": "search",
    "trade": "trade",
    "press": "press",
    "broadcast": "broadcast",
}
_SELF_MEDIA = re.compile(
    "公众号|订阅号|自媒体|头条号|百家号|企鹅号|搜狐号|网易号|大鱼号|视频号|抖音号|小红书号"
)
_ACCOUNT = re.compile("^@|微博|抖音|快手|小红书|b站|微信|twitter|facebook|instagram|youtube|tiktok")
"""Accounts on platforms: a newspaper's account is not the newspaper."""
_OWN_SITE = frozenset(
    ("", "官网", "官方网站", "官方", "网站", "新闻中心", "官方微博", "官方公众号", "公众号", "com",
     ".com", "website", "newsroom", "news", "blog", "official", "press", "集团", "官方旗舰店")
)  # fmt: skip
"""What follows the firm's name where an outlet is its own."""
_BETWEEN = re.compile("[;；、,，]")
_SITE = re.compile(r"^(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:[:/].*)?$")


@dataclass(frozen=True)
class Outlet:
    """One outlet as it counts; several of one ``owner`` count as one."""

    name: str
    kind: OutletKind
    reach: Reach | None
    owner: str
    rests_on: RestsOn

    @property
    def mainstream(self) -> bool:
        """Whether people beyond the circle and the trade read or watch it."""
        return self.kind in ("press", "broadcast") and self.reach != "niche"


class Outlets:
    """Every outlet that is known, by any of its names and sites."""

    def __init__(self, tables: Tables) -> None:
        self._known = dict(_shipped())
        if tables.outlets is not None:
            self._known |= _named(tables.outlets.iter_rows(named=True), "firm")
        self._own = tuple(_plain(name) for name in tables.company.mainstream.names)

    def of(self, name: str, tier: str) -> Outlet:
        """Return what an outlet of a story counts as.

        What was said on a social platform or a search list is the circle, whoever said it: a
        newspaper's post there was not in the newspaper.
        """
        plain = _plain(name)
        found = self._known.get(plain) or self._of_site(plain)
        if found is not None and found.rests_on == "firm":
            return found
        if tier in ("social", "search"):
            return Outlet(name, _OF_TIER[tier], None, plain, "sheet")
        if found is not None:
            return found
        if any(plain.removeprefix(own) in _OWN_SITE for own in self._own if plain.startswith(own)):
            return Outlet(name, "own", None, plain, "firm")
        if _SELF_MEDIA.search(plain):
            return Outlet(name, "self_media", None, plain, "shipped")
        if _ACCOUNT.search(plain):
            return Outlet(name, "social", None, plain, "shipped")
        return Outlet(name, _OF_TIER[tier], None, plain, "sheet")

    def _of_site(self, plain: str) -> Outlet | None:
        """Return the outlet of a web site, by its own name or that of the site it is part of."""
        return next((self._known[tail] for tail in _sites(plain) if tail in self._known), None)


def disputed(table: pl.DataFrame) -> tuple[str, ...]:
    """Return the names of which rows of the firm's outlets table say different things."""
    said: dict[str, set[tuple[str | None, ...]]] = {}
    written: dict[str, str] = {}
    for row in table.iter_rows(named=True):
        for name in _names(row):
            said.setdefault(_plain(name), set()).add((row["kind"], row["reach"], row["owner"]))
            written.setdefault(_plain(name), name)
    return tuple(written[plain] for plain, ways in said.items() if len(ways) > 1)


def unused(table: pl.DataFrame, outlets: Iterable[str]) -> tuple[str, ...]:
    """Return the outlets of the firm's table that none of the stories' outlets is."""
    there = {name for outlet in outlets for name in (_plain(outlet), *_sites(_plain(outlet)))}
    rows = table.iter_rows(named=True)
    left = [row["outlet"] for row in rows if not any(_plain(n) in there for n in _names(row))]
    return tuple(dict.fromkeys(left))


def _sites(plain: str) -> Iterator[str]:
    """Yield the site that a name is, if it is one, and those that it is part of."""
    site = _SITE.match(plain)
    parts = site[1].split(".") if site else []
    yield from (".".join(parts[k:]) for k in range(len(parts) - 1))


def _names(row: Mapping[str, str | None]) -> list[str]:
    """Return what an outlet is called, in a row of a table of outlets."""
    called = (row["outlet"] or "", *_BETWEEN.split(row["also"] or ""))
    return [name.strip() for name in called if name.strip()]


def _plain(name: str) -> str:
    """Return a name as it is compared: one width, one case, no space."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _named(rows: Iterable[Mapping[str, str | None]], rests_on: RestsOn) -> dict[str, Outlet]:
    """Return outlets by each of their names."""
    known: dict[str, Outlet] = {}
    for row in rows:
        name = row["outlet"] or ""
        outlet = Outlet(name, row["kind"], row["reach"] or None, row["owner"] or name, rests_on)  # type: ignore[arg-type]
        known |= {_plain(each): outlet for each in _names(row)}
    return known


@cache
def _shipped() -> Mapping[str, Outlet]:
    table = files("luopan.instruments.mainstream") / "outlets.csv"
    with table.open("rb") as file:
        rows = pl.read_csv(file.read(), infer_schema=False)
    return _named(rows.iter_rows(named=True), "shipped")
