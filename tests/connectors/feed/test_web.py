"""One polite request, against a real server that is slow, broken, moved or hostile."""

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from luopan.connectors.feed import peer
from luopan.connectors.feed.web import AGENT, Answer, Asked, ask
from luopan.errors import InputError, LuopanError, ServiceError

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def get(url: str, **known: object) -> Answer:
    return ask(Asked(url, **{"timeout": 5.0, **known}), NOW)


def refused(url: str, **known: object) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        get(url, **known)
    return caught.value


def test_a_feed_is_asked_for_once_and_by_name(server) -> None:
    url = server.serve("/rss", b"x", Content_Type="text/xml; charset=GBK", ETag='"a"')
    assert get(url) == Answer(b"x", "gbk", '"a"', "")
    ((path, headers),) = server.asked
    assert path == "/rss"
    assert headers["user-agent"] == AGENT
    assert AGENT.startswith("luopan/")
    assert "if-none-match" not in headers


def test_what_has_not_changed_is_not_sent_again(server) -> None:
    url = server.serve("/rss", b"", 304)
    told = "Mon, 05 Jan 2026 00:00:00 GMT"
    assert get(url, etag='W/"a"', modified=told).content is None
    ((_, headers),) = server.asked
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('W/"a"', told)


@pytest.mark.parametrize(
    ("told", "until"),
    [
        ("120", "2026-01-05T12:02:00+00:00"),
        ("Mon, 05 Jan 2026 14:00:00 GMT", "2026-01-05T14:00:00+00:00"),
        ("Mon, 05 Jan 2026 11:00:00 GMT", "2026-01-05T12:01:00+00:00"),
        ("999999999", "2026-01-12T12:00:00+00:00"),
        ("soon", "2026-01-05T12:15:00+00:00"),
        ("", "2026-01-05T12:15:00+00:00"),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_says_how_long(server, told: str, until: str, status: int) -> None:
    error = refused(server.serve("/rss", b"", status, Retry_After=told))
    assert (error.code, error.facts["until"], error.retry) == ("feed_busy", until, True)


@pytest.mark.parametrize(
    ("status", "code", "retry"),
    [(404, "feed_gone", False), (410, "feed_gone", False), (403, "feed_status", False),
     (500, "feed_status", True)],
)  # fmt: skip
def test_a_refusal_is_told(server, status: int, code: str, retry: bool) -> None:
    error = refused(server.serve("/rss", b"", status))
    assert (error.code, error.facts["status"], error.retry) == (code, status, retry)


def test_a_moved_feed_is_followed(server) -> None:
    server.serve("/a", b"", 301, Location="/b c")
    server.serve("/b%20c", b"here")
    assert get(server.url("/a")).content == b"here"


def test_circles_and_long_ways_end(server) -> None:
    server.serve("/a", b"", 302, Location="/b")
    server.serve("/b", b"", 302, Location="/a")
    assert refused(server.url("/a")).code == "feed_redirects"
    assert len(server.asked) == 2
    for step in range(9):
        server.serve(f"/{step}", b"", 302, Location=f"/{step + 1}")
    server.asked.clear()
    assert refused(server.url("/0")).code == "feed_redirects"
    assert len(server.asked) == 6


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://h/x", "data:,x", "http://u:p@h/"])
def test_no_other_scheme_is_followed(server, to: str) -> None:
    server.serve("/a", b"", 302, Location=to)
    assert refused(server.url("/a")).code == "feed_redirect_scheme"


def outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take 127.0.0.2 for a public address, which no test can have."""
    real = peer._private
    monkeypatch.setattr(peer, "_private", lambda host: host != "127.0.0.2" and real(host))


@pytest.mark.parametrize("inner", ["127.0.0.1", "localhost", "inner.example"])
def test_a_public_address_does_not_lead_inside(
    server, monkeypatch: pytest.MonkeyPatch, inner: str
) -> None:
    outside(monkeypatch)
    real = socket.getaddrinfo

    def look_up(host: str, *args: object, **kwargs: object) -> list:
        return real("127.0.0.1" if host == "inner.example" else host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    server.serve("/secret", b"secret")
    server.serve("/a", b"", 302, Location=server.url("/secret", inner))
    assert refused(server.url("/a", "127.0.0.2")).code == "feed_redirect_inward"
    assert [path for path, _ in server.asked] == ["/a"]
    # what the firm itself names inside may lead on inside
    assert get(server.url("/a", "127.0.0.1")).content == b"secret"


@pytest.mark.parametrize(
    ("address", "private"),
    [("10.0.0.1", True), ("192.168.1.1", True), ("169.254.169.254", True), ("::1", True),
     ("fe80::1%eth0", True), ("::ffff:127.0.0.1", True), ("0.0.0.0", True), ("224.0.0.1", True),
     ("8.8.8.8", False), ("2001:4860:4860::8888", False), ("example.org", False)],
)  # fmt: skip
def test_private_addresses_are_known(address: str, private: bool) -> None:
    assert peer._private(address) is private


def test_a_slow_server_is_given_up(server) -> None:
    over = threading.Event()
    server.answers["/slow"] = lambda _: over.wait(20) and None
    begun = time.monotonic()
    error = refused(server.url("/slow"), timeout=0.3)
    assert (error.code, error.retry) == ("feed_timeout", True)
    assert time.monotonic() - begun < 3
    over.set()


@pytest.mark.parametrize("length", [True, False])
def test_a_server_that_drips_is_given_up(server, length: bool) -> None:
    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        if length:
            request.send_header("Content-Length", "100000")
        request.end_headers()
        for _ in range(200):
            request.wfile.write(b"x")
            request.wfile.flush()
            time.sleep(0.05)

    server.answers["/drip"] = drip
    begun = time.monotonic()
    assert refused(server.url("/drip"), timeout=0.3).code == "feed_timeout"
    assert time.monotonic() - begun < 3


def test_an_answer_that_breaks_off_is_not_taken(server) -> None:
    def cut(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "1000")
        request.end_headers()
        request.wfile.write(b"<rss>")

    server.answers["/cut"] = cut
    error = refused(server.url("/cut"))
    assert (error.code, error.retry) == ("feed_cut", True)


def bare(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


@pytest.mark.parametrize(
    ("packing", "pack"),
    [("gzip", gzip.compress), ("x-gzip", gzip.compress), ("deflate", zlib.compress),
     ("deflate", bare), ("identity", bytes)],
)  # fmt: skip
def test_packed_answers_are_unpacked(server, packing: str, pack) -> None:
    url = server.serve("/rss", pack(b"<rss/>" * 99), Content_Encoding=packing)
    assert get(url).content == b"<rss/>" * 99


def test_packing_that_was_not_asked_for_is_refused(server) -> None:
    with pytest.raises(InputError) as caught:
        get(server.serve("/rss", b"x", Content_Encoding="br"))
    assert caught.value.faults[0].code == "feed_packing"
    assert refused(server.serve("/gz", b"x", Content_Encoding="gzip")).code == "feed_cut"


def test_a_bomb_is_not_unpacked(server) -> None:
    bomb = gzip.compress(b"\x00" * (80 * 2**20), 1)
    with pytest.raises(InputError) as caught:
        get(server.serve("/bomb", bomb, Content_Encoding="gzip"))
    assert caught.value.faults[0].code == "feed_too_large"


def test_headers_that_cannot_be_sent_back_are_dropped(server) -> None:
    answer = get(server.serve("/rss", b"x", ETag="a" * 500, Last_Modified="x\ty"))
    assert (answer.etag, answer.modified) == ("", "")


def test_nobody_there_is_told(server) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    error = refused(f"http://127.0.0.1:{port}/")
    assert (error.code, error.retry) == ("feed_unreachable", True)


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 70 + ".example"])
def test_a_name_that_is_none_is_told(server, host: str) -> None:
    error = refused(f"http://{host}/rss?key=secret")
    assert (error.code, error.facts["host"]) == ("feed_name", host)


def test_a_certificate_that_nobody_vouches_for_is_refused(server, tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl makes the certificate")
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key)]
    about = ["-out", str(cert), "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*made, *about], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def greet() -> None:
            connection, _ = listening.accept()
            try:
                context.wrap_socket(connection, server_side=True).close()
            except OSError:
                connection.close()

        thread = threading.Thread(target=greet)
        thread.start()
        error = refused(f"https://127.0.0.1:{listening.getsockname()[1]}/")
        thread.join()
    assert (error.code, error.retry) == ("feed_certificate", False)


def test_what_fails_is_an_error_of_ours_with_no_key_in_it(server) -> None:
    server.serve("/rss?key=secret", b"", 500)
    with pytest.raises(LuopanError) as caught:
        get(server.url("/rss?key=secret"))
    assert "secret" not in str(caught.value.facts["url"])
