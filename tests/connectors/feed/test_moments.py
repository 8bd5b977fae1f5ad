"""Times as they are written, against Python's own readers of them."""

import random
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from luopan.connectors.feed.moments import OFFSETS, moments

SHANGHAI, UTC_NAME = "Asia/Shanghai", "UTC"


def one(text: str | None, zone: str = UTC_NAME, firm: str = UTC_NAME) -> datetime | None:
    return moments(pl.Series([text], dtype=pl.String), zone, firm)[0]


def drawn(count: int) -> list[datetime]:
    rng = random.Random(5)
    begin = datetime(1995, 1, 1, tzinfo=UTC)
    return [
        (begin + timedelta(seconds=rng.randrange(40 * 31_557_600))).astimezone(
            timezone(timedelta(minutes=15 * rng.randint(-48, 56)))
        )
        for _ in range(count)
    ]


@pytest.mark.parametrize("firm", [SHANGHAI, "America/New_York", "Europe/Berlin", UTC_NAME])
def test_times_with_their_zone_are_moved_to_the_firms(firm: str) -> None:
    times = drawn(500)
    texts = [format_datetime(t) for t in times] + [t.isoformat() for t in times]
    expected = [t.astimezone(ZoneInfo(firm)).replace(tzinfo=None) for t in times] * 2
    assert moments(pl.Series(texts), "Asia/Tokyo", firm).to_list() == expected


@pytest.mark.parametrize("zone", [SHANGHAI, "America/New_York", "Europe/Berlin"])
def test_times_without_a_zone_are_in_the_feeds(zone: str) -> None:
    walls = [t.replace(tzinfo=None) for t in drawn(500)]
    expected = [
        w.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None) for w in walls
    ]
    found = moments(pl.Series([str(w) for w in walls]), zone, UTC_NAME).to_list()
    assert found == expected


@pytest.mark.parametrize(
    "text",
    ["Mon, 05 Jan 2026 12:34:56 GMT", "5 Jan 26 12:34:56 EST", "Mon, 5 Jan 2026 12:34 +0530",
     "Thu, 05 Jan 2026 12:34:56 -0800", "05 Jan 2026 12:34:56 UT", "Mon,05 Jan 2026 12:34:56 PDT"],
)  # fmt: skip
def test_mail_times_agree_with_pythons_reader(text: str) -> None:
    expected = parsedate_to_datetime(text).astimezone(UTC).replace(tzinfo=None)
    assert one(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20260105T120000Z", "2026-01-05 12:00:00"),
        ("20260105120000", "2026-01-05 04:00:00"),
        ("2026-01-05 12", "2026-01-05 04:00:00"),
        ("2026-01-05T12:00:00.123+08:00", "2026-01-05 04:00:00"),
        ("2026-01-05T12:00+08", "2026-01-05 04:00:00"),
        ("2026年1月5日 12:00", "2026-01-05 04:00:00"),
        ("2026/1/5 12:00", "2026-01-05 04:00:00"),
        ("Mon Jan 05 12:00:00 CST 2026", "2026-01-05 04:00:00"),
        ("Mon, 05 Jan 2026 12:00:00 CST", "2026-01-05 04:00:00"),
        ("1767585600", "2026-01-05 04:00:00"),
        ("1767585600123", "2026-01-05 04:00:00"),
        ("2026-01-05", "2026-01-05 00:00:00"),
        ("2026年1月5日", "2026-01-05 00:00:00"),
    ],
)
def test_other_ways_to_write_a_time(text: str, expected: str) -> None:
    assert str(one(text, SHANGHAI)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "yesterday",
        "03/04/2026",
        "2026-02-30T10:00:00Z",
        "2026-01-05T25:00:00Z",
        "9999999999",
        "1601-01-01T00:00:00Z",
        None,
    ],
)
def test_what_is_no_time_is_none(text: str | None) -> None:
    assert one(text) is None


def test_the_hour_that_spring_leaves_out_is_the_one_after() -> None:
    found = one("Sun, 29 Mar 2026 02:30:00", "Europe/Berlin", "Europe/Berlin")
    assert str(found) == "2026-03-29 03:30:00"


def test_an_empty_column_stays_empty() -> None:
    assert moments(pl.Series([], dtype=pl.String), UTC_NAME, UTC_NAME).len() == 0


def test_every_name_of_a_zone_is_understood() -> None:
    for name, offset in OFFSETS.items():
        found = one(f"Mon, 05 Jan 2026 12:00:00 {name}")
        assert found == one(f"2026-01-05T12:00:00{offset}"), name
