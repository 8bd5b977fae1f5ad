"""Packed files, unpacked no further than a limit."""

import gzip
import io
import zipfile

import pytest

from luopan.connectors.feed.packed import unpacked
from luopan.errors import InputError


def zipped(*contents: bytes) -> bytes:
    done = io.BytesIO()
    with zipfile.ZipFile(done, "w", zipfile.ZIP_DEFLATED) as file:
        for number, content in enumerate(contents):
            file.writestr(f"{number}.csv", content)
    return done.getvalue()


def refused(content: bytes, limit: int = 1000) -> str:
    with pytest.raises(InputError) as caught:
        unpacked(content, "f", limit)
    return caught.value.faults[0].code


@pytest.mark.parametrize(
    "content",
    [b"abc", gzip.compress(b"abc"), zipped(b"abc"), gzip.compress(b"a") + gzip.compress(b"bc")],
)
def test_what_is_in_it_comes_out(content: bytes) -> None:
    assert unpacked(content, "f") == b"abc"


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zipped])
def test_no_more_than_the_limit(pack) -> None:
    assert unpacked(pack(b"x" * 1000), "f", 1000) == b"x" * 1000
    assert refused(pack(b"x" * 1001)) == "feed_too_large"


def test_a_bomb_stops_at_the_limit() -> None:
    bomb = gzip.compress(b"\x00" * (64 * 2**20), 1)
    assert refused(bomb * 50, 2**20) == "feed_too_large"


@pytest.mark.parametrize(
    "content",
    [gzip.compress(b"abc" * 99)[:-9], b"\x1f\x8bxx", zipped(b"abc")[:30], zipped(b"a", b"b")],
)
def test_what_is_damaged_is_told(content: bytes) -> None:
    assert refused(content) == "file_broken"
