"""From bytes to rows: outlets, clocks, heat, and what is told of the rest."""

import gzip
import random
import time
from datetime import datetime

import pytest

from luopan.connectors.feed.items import Clock, Document, Stories, stories
from luopan.connectors.feed.titles import LONGEST
from luopan.errors import InputError
from luopan.tables.company import Feed

clock = datetime.fromisoformat
CLOCK = Clock("Asia/Shanghai", clock("2026-01-06 12:00"))


def read(text: str | bytes, zone: str | None = None, outlet: str | None = "A") -> Stories:
    content = text if isinstance(text, bytes) else text.encode()
    feed = Feed(tier="press", file="f", outlet=outlet, zone=zone)
    return stories(Document(content, "f"), feed, CLOCK)


def items(*titles_and_times: tuple[str, str]) -> str:
    inner = "".join(
        f"<item><title>{title}</title><pubDate>{at}</pubDate></item>"
        for title, at in titles_and_times
    )
    return f"<rss><channel><title>Daily</title>{inner}</channel></rss>"


def test_a_row_has_the_firms_clock(rss: str) -> None:
    found = read(rss, outlet=None)
    assert found.told == {}
    assert found.frame.drop("guid").rows() == [
        (clock("2026-01-05 08:00"), "press", "Daily", "One & only", "https://daily.example/1",
         None, None, CLOCK.now),
        (clock("2026-01-05 09:00"), "press", "Daily", "Two", "https://daily.example/2",
         None, None, CLOCK.now),
    ]  # fmt: skip


def test_what_is_odd_is_told() -> None:
    long = "长" * 600
    text = items(("no time", ""), ("ahead", "Thu, 08 Jan 2026 00:00:00 +0800"),
                 (long, "2026-01-05 08:00"), ("", "2026-01-05 08:00"), ("b", "soon"))  # fmt: skip
    found = read(text)
    assert found.told == {"untitled": 1, "undated": 2, "cut": 1, "future": 1}
    assert found.frame["title"].to_list() == ["no time", "ahead", "长" * (LONGEST - 1) + "…", "b"]
    assert found.frame["at"][0] == found.frame["at"][3] == CLOCK.now


def test_a_list_takes_no_row_whose_time_is_none() -> None:
    found = read("title,time,heat\na,03/04/2026,1\nb,2026-01-05 08:00,1.2万\nc,2026-01-05,7\n")
    assert found.told == {"unread": 1}
    assert found.frame.select("title", "heat").rows() == [("b", 12000.0), ("c", 7.0)]


@pytest.mark.parametrize("heat", ["沸", "-5", "1e300", "nan", "-", "=1", ""])
def test_a_heat_that_the_table_would_refuse_is_none(heat: str) -> None:
    assert read(f"title,time,heat\na,2026-01-05,{heat}\n").frame["heat"].to_list() == [None]


def test_a_list_without_times_is_as_of_now() -> None:
    found = read("title,heat\na,5\n")
    assert (found.told, found.frame["at"].to_list()) == ({"undated": 1}, [CLOCK.now])


def test_the_zone_is_the_lists_or_the_feeds_or_the_firms() -> None:
    hours = [
        read(text, zone).frame["at"][0].hour
        for text, zone in (
            ("title,time\na,2026-01-05 08:00\n", None),
            ("title,time\na,2026-01-05 08:00\n", "UTC"),
            ("title,first_seen_cst\na,2026-01-05 08\n", "UTC"),
            ("URL,MobileURL,Date,Title\nhttps://x/1,,2026-01-05 08:00:00,a\n", "Asia/Tokyo"),
        )
    ]
    assert hours == [8, 16, 8, 16]


def test_an_export_says_when_it_was_seen_and_by_whom() -> None:
    text = (
        "id,indexed_date,language,media_name,media_url,publish_date,title,url\n"
        "9f,2026-01-05 03:00:00.5,en,b.example,b.example,2026-01-05,One,https://b.example/1\n"
    )
    (row,) = read(text, outlet=None).frame.select("at", "outlet", "observed_at").rows()
    assert row == (clock("2026-01-05 00:00"), "b.example", clock("2026-01-05 11:00"))


def test_whoever_is_not_named_is_asked_for() -> None:
    for text, outlet, code in (
        ("title,time\na,2026-01-05\n", None, "feed_outlet"),
        ("<rss><channel><item><title>a</title></item></channel></rss>", None, "feed_outlet"),
        (" \n", "A", "feed_empty"),
        (gzip.compress(b""), "A", "feed_empty"),
    ):
        with pytest.raises(InputError) as caught:
            read(text, outlet=outlet)
        assert caught.value.faults[0].code == code


def test_a_feed_in_gbk_with_the_wrong_words_about_it() -> None:
    text = '<?xml version="1.0" encoding="utf-8"?>' + items(("海底捞致歉", "2026-01-05 08:00"))
    feed = Feed(tier="press", url="https://a.example/", outlet="A")
    found = stories(Document(text.encode("gb18030"), "f", "utf-8"), feed, CLOCK)
    assert found.frame["title"].to_list() == ["海底捞致歉"]


SEEDS = (
    items(
        ("One & only", "Mon, 05 Jan 2026 08:00:00 +0800"), ("二", "2026-01-05T08:00:00Z")
    ).encode(),
    '标题,时间,热度\n新品,2026-01-05 08:00,1.2万\n"a, b",20260105T080000Z,7\n'.encode("gbk"),
    b'{"articles": [{"title": "a", "url": "https://x/1", "seendate": "20260105T080000Z"}]}',
    gzip.compress(b"title,time\na,2026-01-05\n"),
)


def test_whatever_comes_is_read_or_told() -> None:
    rng = random.Random(11)
    told = 0
    for _ in range(300):
        content = bytearray(rng.choice(SEEDS))
        for _ in range(rng.randint(1, 6)):
            at = rng.randrange(len(content) + 1)
            content[at : at + rng.randint(0, 4)] = rng.choice(
                (b"", b"<", b"&", b'"', b"\x00", b"\xff\xfe", b",", b"\n", b"]]>", b"99999999999")
            )
        try:
            read(bytes(content))
        except InputError:
            told += 1
    assert 0 < told < 300


def test_twenty_thousand_items_take_a_second_or_two() -> None:
    one = (
        "<item><title>第{0}条 news</title><link>https://a.example/{0}</link><guid>{0}</guid>"
        "<pubDate>Mon, 05 Jan 2026 08:00:00 +0800</pubDate>"
        "<description><![CDATA[<p>words</p>]]></description></item>"
    )
    text = "<rss><channel>" + "".join(one.format(i) for i in range(20_000)) + "</channel></rss>"
    begun = time.perf_counter()
    assert read(text).frame.height == 20_000
    assert time.perf_counter() - begun < 5
