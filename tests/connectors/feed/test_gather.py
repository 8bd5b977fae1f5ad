"""All feeds of a firm: in order, each with its own fault, and no more asked than must be."""

import socket
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from luopan.connectors.feed.gather import Gathered, Memory, files_of, gather
from luopan.errors import InputError
from luopan.tables.company import Company

NOW = datetime(2026, 1, 6, 4, tzinfo=UTC)


def firm(*feeds: dict[str, object]) -> Company:
    declared = [{"tier": "press", "outlet": "A", "timeout": 2.0, **feed} for feed in feeds]
    return Company.model_validate({"company": {"name": "f"}, "feed": declared})


def codes(found: list[Gathered]) -> list[str | None]:
    errors = [one.error for one in found]
    return [
        e.faults[0].code if isinstance(e, InputError) else e.code if e is not None else None
        for e in errors
    ]


def kept(found: list[Gathered]) -> dict[str, Memory]:
    return {one.place: one.memory for one in found}


def test_a_broken_feed_stops_no_other(server, rss: str, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{free.getsockname()[1]}/"
    company = firm(
        {"url": server.serve("/gone", b"", 404)},
        {"url": server.serve("/page", b"<!doctype html><p>hello")},
        {"url": closed},
        {"url": server.serve("/bomb", b'<!DOCTYPE rss [<!ENTITY a "b">]><rss>&a;</rss>')},
        {"url": server.serve("/rss", rss.encode())},
        {"url": server.serve("/empty", b"")},
        {"url": server.serve("/text", b"Service Unavailable")},
        {"url": "http://nowhere.invalid/"},
        {"file": "data/none.xml"},
        {"file": "../outside.xml"},
        {"file": "data/*.none"},
    )
    found = list(gather(tmp_path, company, {}, NOW))
    assert [one.feed for one in found] == list(company.feed)
    assert codes(found) == [
        "feed_gone", "feed_html", "feed_unreachable", "feed_entities", None, "feed_empty",
        "feed_columns", "feed_name", "feed_file", "file_outside", "feed_file",
    ]  # fmt: skip
    stories = found[4].stories
    assert stories is not None
    assert stories.frame.height == 2
    assert str(stories.frame["captured_at"][0]) == "2026-01-06 12:00:00"


def test_what_was_read_is_not_read_again(server, rss: str, tmp_path: Path) -> None:
    def conditional(request: BaseHTTPRequestHandler) -> None:
        same = request.headers.get("If-None-Match") == '"1"'
        request.send_response(304 if same else 200)
        request.send_header("ETag", '"1"')
        request.send_header("Content-Length", "0" if same else str(len(rss.encode())))
        request.end_headers()
        request.wfile.write(b"" if same else rss.encode())

    server.answers["/etag"] = conditional
    server.serve("/plain", rss.encode())
    (tmp_path / "f.xml").write_text(rss)
    feeds = ({"url": server.url("/etag")}, {"url": server.url("/plain")}, {"file": "f.xml"})
    first = list(gather(tmp_path, firm(*feeds), {}, NOW))
    assert [one.stories is not None for one in first] == [True] * 3
    again = list(gather(tmp_path, firm(*feeds), kept(first), NOW))
    assert [(one.stories, one.error) for one in again] == [(None, None)] * 3
    assert kept(again) == kept(first)
    changed = firm(*({**feed, "outlet": "B"} for feed in feeds))
    anew = list(gather(tmp_path, changed, kept(again), NOW))
    assert [one.stories is not None for one in anew] == [True] * 3
    assert len(server.asked) == 6  # one request a feed and reading


def test_a_busy_server_is_left_alone_until_it_has_time(server, rss: str, tmp_path: Path) -> None:
    company = firm({"url": server.serve("/rss", b"", 429, Retry_After="600")})
    first = list(gather(tmp_path, company, {}, NOW))
    assert codes(first) == ["feed_busy"]
    soon = list(gather(tmp_path, company, kept(first), NOW + timedelta(minutes=9)))
    assert (codes(soon), len(server.asked)) == (["feed_waits"], 1)
    server.serve("/rss", rss.encode())
    later = list(gather(tmp_path, company, kept(soon), NOW + timedelta(minutes=11)))
    assert codes(later) == [None]
    assert later[0].memory.until is None


def test_ids_of_the_last_reading_are_told_to_the_next(server, rss: str, tmp_path: Path) -> None:
    company = firm({"url": server.serve("/rss", rss.encode())})
    first = list(gather(tmp_path, company, {}, NOW))
    assert len(first[0].memory.ids) == 2
    server.serve("/rss", rss.replace("example/1", "example/1?again").encode())
    (second,) = gather(tmp_path, company, kept(first), NOW)
    assert second.before == first[0].memory.ids == second.memory.ids


def test_one_server_is_asked_one_thing_at_a_time_and_several_at_once(
    server, rss: str, tmp_path: Path
) -> None:
    busy: dict[str, int] = {}
    most: dict[str, int] = {}

    def slow(request: BaseHTTPRequestHandler) -> None:
        host = request.headers["Host"]
        busy[host] = busy.get(host, 0) + 1
        most[host] = max(most.get(host, 0), busy[host])
        most["all"] = max(most.get("all", 0), sum(busy.values()))
        time.sleep(0.1)
        busy[host] -= 1
        request.send_response(200)
        request.end_headers()
        request.wfile.write(rss.encode())

    feeds = []
    for number in range(3):
        server.answers[f"/{number}"] = slow
        feeds += [{"url": server.url(f"/{number}", f"127.0.0.{host}")} for host in (1, 2, 3)]
    found = list(gather(tmp_path, firm(*feeds), {}, NOW))
    assert codes(found) == [None] * 9
    assert [one.place for one in found] == [feed["url"] for feed in feeds]
    assert most.pop("all") > 1
    assert set(most.values()) == {1}


def test_a_pattern_is_every_file_of_it(rss: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for name in ("b.xml", "a.xml", "c.txt"):
        (tmp_path / "data" / name).write_text(rss)
    (tmp_path / "data" / "d.xml").mkdir()
    (tmp_path / "data" / "e.xml").write_text("<html>")
    found = list(gather(tmp_path, firm({"file": "data/*.xml"}), {}, NOW))
    assert [one.place for one in found] == ["data/a.xml", "data/b.xml", "data/e.xml"]
    assert codes(found) == [None, None, "feed_html"]


@pytest.mark.parametrize("pattern", ["../*.xml", "/etc/*", "~/*.xml", "C:/*.xml", "a/../../*"])
def test_no_pattern_leaves_the_folder(pattern: str, tmp_path: Path) -> None:
    assert list(files_of(tmp_path, pattern)) == [pattern]
    (one,) = gather(tmp_path, firm({"file": pattern}), {}, NOW)
    assert codes([one])[0] in {"file_outside", "feed_file"}


def test_a_link_that_leads_out_is_refused(rss: str, tmp_path: Path) -> None:
    folder = tmp_path / "firm"
    folder.mkdir()
    (tmp_path / "secret.xml").write_text(rss)
    (folder / "a.xml").symlink_to(tmp_path / "secret.xml")
    assert codes(list(gather(folder, firm({"file": "*.xml"}), {}, NOW))) == ["link_outside"]
