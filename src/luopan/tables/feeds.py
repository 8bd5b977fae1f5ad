"""What is wrong with a ``[[feed]]`` that its types cannot tell."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from luopan.errors import Fault
from luopan.tables.raw import hide_password
from luopan.tables.settings_faults import label
from luopan.tables.toml_lines import Place, line_of
from luopan.tables.zones import zone_known

SCHEMES = ("http", "https")


def feed_faults(raw: Mapping[str, Any], file: str, lines: Mapping[Place, int]) -> Iterator[Fault]:
    """Find feeds without a place or with two, addresses of no use, and zones that are none.

    Parameters
    ----------
    raw : mapping
        ``luopan.toml`` as it stands.
    file : str
        Its name for the reader.
    lines : mapping
        The line of each setting.

    Yields
    ------
    Fault
        ``feed_place``, ``feed_address``, ``feed_twice``, ``zone_unknown``.
    """
    company = raw.get("company")
    yield from _zone(company if isinstance(company, dict) else {}, ("company",), file, lines)
    entries = raw.get("feed")
    told: set[str] = set()
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if not isinstance(entry, dict):
            continue
        at: Place = ("feed", index)
        row = line_of(lines, at)
        places = [key for key in ("url", "file") if isinstance(entry.get(key), str)]
        if len(places) != 1:
            yield Fault("feed_place", file, row, label(at), facts={"count": len(places)})
        yield from _address(entry.get("url"), (*at, "url"), file, lines)
        yield from _zone(entry, at, file, lines)
        name = next((v for k in ("name", "url", "file") if isinstance(v := entry.get(k), str)), "")
        if name.strip() and name.strip() in told:
            yield Fault("feed_twice", file, row, label(at), hide_password(name)[:80])
        told.add(name.strip())


def _address(url: object, place: Place, file: str, lines: Mapping[Place, int]) -> Iterator[Fault]:
    if isinstance(url, str) and not address_sound(url.strip()):
        got = hide_password(url)[:80]
        yield Fault("feed_address", file, line_of(lines, place), label(place), got)


def address_sound(url: str) -> bool:
    """Whether an address can be asked: http or https, a host, no password, no odd character."""
    try:
        parts = urlsplit(url)
        return (
            parts.scheme.lower() in SCHEMES
            and bool(parts.hostname)
            and parts.username is None
            and parts.port != 0
            and url.isprintable()
            and " " not in url
        )
    except ValueError:
        return False


def _zone(
    entry: Mapping[str, Any], at: Place, file: str, lines: Mapping[Place, int]
) -> Iterator[Fault]:
    zone = entry.get("zone")
    if isinstance(zone, str) and not zone_known(zone.strip()):
        place = (*at, "zone")
        yield Fault("zone_unknown", file, line_of(lines, place), label(place), zone[:80])
