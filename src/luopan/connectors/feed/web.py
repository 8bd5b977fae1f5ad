"""One polite request for a feed: conditional, bounded in bytes and seconds, http and https only."""

import math
import re
import socket
import ssl
import threading
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse
from urllib.error import URLError
from urllib.parse import quote, urljoin, urlsplit
from urllib.request import Request

from luopan import __version__
from luopan.connectors.feed.packed import inflated, too_large
from luopan.connectors.feed.peer import InwardError, Way, opener
from luopan.errors import Fact, Fault, InputError, ServiceError
from luopan.tables.feeds import address_sound
from luopan.tables.raw import hide_password

LIMIT = 32 * 2**20
"""Bytes of a feed, packed and unpacked."""
AGENT = f"luopan/{__version__} (reads feeds for one firm; one request a feed)"
STEPS = 5
"""Redirects that are followed."""
PATIENCE = 3
"""How many times the timeout of one answer the whole may take."""
_WAITS = (timedelta(minutes=1), timedelta(minutes=15), timedelta(days=7))
"""The least, the usual and the longest time to leave a server alone that asks for it."""
_LED = {301, 302, 303, 307, 308}
_KEPT = ":/?#[]@!$&'()*+,;=%~"
_HEADERS = {
    "User-Agent": AGENT,
    "Accept": "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, and what is known of it.

    Parameters
    ----------
    url : str
        The address.
    etag, modified : str
        What the server said last time, or nothing.
    timeout : float
        Seconds that one answer may take.
    """

    url: str
    etag: str = ""
    modified: str = ""
    timeout: float = 20.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered.

    Parameters
    ----------
    content : bytes or None
        Unpacked; None where nothing has changed.
    charset, etag, modified : str
        As told, or nothing.
    """

    content: bytes | None
    charset: str = ""
    etag: str = ""
    modified: str = ""


def ask(asked: Asked, now: datetime) -> Answer:
    """Ask for a feed.

    Parameters
    ----------
    asked : Asked
        The address and what is known.
    now : datetime.datetime
        The time, with a zone.

    Raises
    ------
    ServiceError
        ``feed_name`` (no such host), ``feed_unreachable``, ``feed_timeout``, ``feed_certificate``,
        ``feed_gone``, ``feed_status``, ``feed_busy`` with ``until``, ``feed_redirects``,
        ``feed_redirect_inward``, ``feed_redirect_scheme``, ``feed_cut``.
    InputError
        ``feed_too_large``.
    """
    way = Way()
    place = shown(asked.url)
    over = threading.Event()

    def stop() -> None:
        over.set()
        way.shut()

    watch = threading.Timer(asked.timeout * PATIENCE, stop)
    watch.daemon = True
    watch.start()
    try:
        answer = _answer(asked, way, now)
    except InwardError as error:
        raise ServiceError("feed_redirect_inward", {"url": place}) from error
    except (TimeoutError, URLError, HTTPException, OSError, ValueError, zlib.error) as error:
        raise _outside(error, place, asked.timeout, late=over.is_set()) from error
    finally:
        watch.cancel()
    if over.is_set():  # a body that has no length ends where it is shut
        raise _outside(TimeoutError(), place, asked.timeout, late=True)
    return answer


def shown(place: str) -> str:
    """Return an address as a reader may see it: what follows ``?`` may be a key."""
    return hide_password(place).partition("?")[0]


def _outside(error: Exception, place: str, timeout: float, *, late: bool) -> ServiceError:
    """Return what a failed request is called."""
    reason = error.reason if isinstance(error, URLError) else error
    facts: dict[str, Fact] = {"url": place, "said": str(reason)[:120]}
    if late or isinstance(reason, TimeoutError):
        seconds: dict[str, Fact] = {"url": place, "seconds": math.ceil(timeout)}
        return ServiceError("feed_timeout", seconds, retry=True)
    if isinstance(reason, ssl.SSLError):
        said = getattr(reason, "verify_message", "") or str(reason.reason or reason)
        return ServiceError("feed_certificate", {"url": place, "said": said[:120]})
    if isinstance(reason, socket.gaierror | UnicodeError):
        return ServiceError("feed_name", {"url": place, "host": urlsplit(place).hostname or ""})
    if isinstance(reason, zlib.error | HTTPException):
        return ServiceError("feed_cut", facts, retry=True)
    return ServiceError("feed_unreachable", facts, retry=True)


def _answer(asked: Asked, way: Way, now: datetime) -> Answer:
    """Ask, and be led on at most `STEPS` times."""
    url, met = asked.url, set[str]()
    browse = opener(way)
    place = shown(asked.url)
    for _ in range(STEPS + 1):
        request = _request(url, asked)
        met.add(url)
        way.enter(request.full_url)
        with browse.open(request, timeout=asked.timeout) as response:
            if response.status not in _LED:
                return _taken(response, place, now)
            led = response.headers.get("Location", "").encode("latin-1", "replace")
        url = urljoin(url, quote(led, safe=_KEPT))
        if not address_sound(url):
            raise ServiceError("feed_redirect_scheme", {"url": place, "to": url[:120]})
        if url in met:
            break
    raise ServiceError("feed_redirects", {"url": place, "limit": STEPS})


def _request(url: str, asked: Asked) -> Request:
    parts = urlsplit(url)
    host = parts.hostname or ""
    name = f"[{host}]" if ":" in host else host.encode("idna").decode()
    whole = parts._replace(netloc=f"{name}:{parts.port}" if parts.port else name, fragment="")
    request = Request(quote(whole.geturl(), safe=_KEPT), headers=_HEADERS)  # noqa: S310  # http only
    if asked.etag:
        request.add_header("If-None-Match", asked.etag)
    if asked.modified:
        request.add_header("If-Modified-Since", asked.modified)
    return request


def _taken(response: HTTPResponse, place: str, now: datetime) -> Answer:
    """Return the content of an answer that leads nowhere else."""
    status, headers = response.status, response.headers
    if status == 304:
        return Answer(None)
    if status in {429, 503}:
        until = now + _wait(headers.get("Retry-After", ""), now)
        facts: dict[str, Fact] = {"url": place, "until": until.isoformat(timespec="seconds")}
        raise ServiceError("feed_busy", facts | {"status": status}, retry=True)
    if status in {404, 410}:
        raise ServiceError("feed_gone", {"url": place, "status": status})
    if not 200 <= status < 300:
        raise ServiceError("feed_status", {"url": place, "status": status}, retry=status >= 500)
    content = _body(response, place)
    return Answer(
        content,
        headers.get_content_charset("") or "",
        _one_line(headers.get("ETag", "")),
        _one_line(headers.get("Last-Modified", "")),
    )


def _body(response: HTTPResponse, place: str) -> bytes:
    done = bytearray()
    while piece := response.read1(2**16):
        done += piece
        if len(done) > LIMIT:
            raise too_large(place, LIMIT)
    if response.length:  # the server promised more
        raise HTTPException("the answer ends too soon")
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    if packing in {"gzip", "x-gzip"} and done:
        return inflated(bytes(done), 31, place, LIMIT)
    if packing == "deflate" and done:
        wrapped = done[0] & 15 == 8 and (done[0] * 256 + done[1]) % 31 == 0 if done[1:] else False
        return inflated(bytes(done), 15 if wrapped else -15, place, LIMIT)
    if packing not in {"", "identity"}:
        raise InputError([Fault("feed_packing", place, got=packing[:80])])
    return bytes(done)


def _wait(told: str, now: datetime) -> timedelta:
    """Return how long a server wants to be left alone."""
    least, usual, longest = _WAITS
    told = told.strip()
    if re.fullmatch(r"\d{1,9}", told):
        return min(max(timedelta(seconds=int(told)), least), longest)
    try:
        until = parsedate_to_datetime(told)
    except ValueError:
        return usual
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return min(max(until - now, least), longest)


def _one_line(header: str) -> str:
    """Return a header that can be sent back, or nothing."""
    return header if header.isascii() and header.isprintable() and len(header) <= 400 else ""
