"""Hot lists, GDELT and Media Cloud exports are known by their columns."""

import json

import pytest

from luopan.connectors.feed.lists import Listed, looks_listed, parse_list
from luopan.errors import InputError

WEIBO = (
    "title,first_seen_cst,last_seen_cst,hours_listed,max_hot,best_rank,category,first_hot,first_rank\n"
    "新品上市,2026-01-05 20,2026-01-06 09,13,1865009,1,社会,86967,31\n"
)
GKG_ROW = "\t".join(
    ["20260105120000-T5", "20260105120000", "1", "a.example", "https://a.example/1", *[""] * 21,
     '<PAGE_LINKS>x</PAGE_LINKS><PAGE_TITLE>He said "no &amp; yes</PAGE_TITLE>']
)  # fmt: skip
NAMES = ("title", "url", "time", "heat", "outlet", "seen")


def rows(found: Listed) -> list[dict[str, str]]:
    return [
        {name: row[name] for name in NAMES if row[name] is not None}
        for row in found.frame.iter_rows(named=True)
    ]


def test_a_hot_list_with_its_first_hour() -> None:
    found = parse_list(WEIBO, "f")
    assert (found.kind, found.zone, found.dated, found.header) == (
        "list", "Asia/Shanghai", True, True
    )  # fmt: skip
    assert rows(found) == [{"title": "新品上市", "time": "2026-01-05 20", "heat": "86967"}]


@pytest.mark.parametrize(
    ("head", "dated"),
    [
        ("标题,时间,热度,链接", True),
        ("热搜词\t上榜时间\t热搜指数\t网址", True),
        ("keyword;timestamp;hot;link", True),
        ("Rank,Title,Published At,Score,URL", True),
        ("title,heat,url", False),
    ],
)
def test_plain_hot_lists(head: str, dated: bool) -> None:
    mark = next(m for m in "\t;," if m in head)
    titles, links = ("标题", "热搜词", "keyword", "title"), ("链接", "网址", "link", "url")
    values = {**dict.fromkeys(titles, "a"), **dict.fromkeys(links, "https://x/")}
    heats = {"热度", "热搜指数", "hot", "score", "heat"}
    cells = [values.get(h.lower(), "7" if h.lower() in heats else "2026-01-05 08:00")
             for h in head.split(mark)]  # fmt: skip
    found = parse_list(f"{head}\n{mark.join(cells)}\n", "f")
    expected = {"title": "a", "url": "https://x/", "heat": "7"}
    if dated:
        expected["time"] = "2026-01-05 08:00"
    assert (found.kind, found.dated, rows(found)) == ("list", dated, [expected])


ARTICLE = {
    "url": "https://a.example/1", "url_mobile": "", "title": "One", "seendate": "20260105T120000Z",
    "socialimage": "", "domain": "a.example", "language": "English", "sourcecountry": "China",
}  # fmt: skip


EXPORTED = (
    "GKGRECORDID,DATE,SourceCommonName,DocumentIdentifier,Extras\n1,20260105120000,"
    "a.example,https://a.example/1,<PAGE_TITLE>One</PAGE_TITLE>\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            json.dumps({"articles": [ARTICLE]}),
            {"title": "One", "url": "https://a.example/1", "time": "20260105T120000Z",
             "outlet": "a.example"},
        ),
        (
            "URL,MobileURL,Date,Title\nhttps://a.example/1,,2026-01-05 12:00:00,One\n",
            {"title": "One", "url": "https://a.example/1", "time": "2026-01-05 12:00:00"},
        ),
        (
            "url\ttitle\tseendate\tdomain\nhttps://a.example/1\tOne\t20260105T120000Z\ta.example\n",
            {"title": "One", "url": "https://a.example/1", "time": "20260105T120000Z",
             "outlet": "a.example"},
        ),
        (
            f"{GKG_ROW}\n",
            {"title": 'He said "no &amp; yes', "url": "https://a.example/1",
             "time": "20260105120000", "outlet": "a.example"},
        ),
        (
            EXPORTED,
            {"title": "One", "url": "https://a.example/1", "time": "20260105120000",
             "outlet": "a.example"},
        ),
    ],
)  # fmt: skip
def test_gdelt(text: str, expected: dict[str, str]) -> None:
    found = parse_list(text, "f")
    assert (found.kind, found.zone, found.dated, rows(found)) == ("gdelt", "UTC", True, [expected])


NEW = (
    "id,indexed_date,language,media_name,media_url,publish_date,title,url\n"
    "9f,2026-01-06 03:00:00.5,en,a.example,a.example,2026-01-05,One,https://a.example/1\n"
)
OLD = (
    "stories_id,publish_date,title,url,language,ap_syndicated,themes,media_id,media_name,media_url"
    ",collect_date\n7,2026-01-05 00:00:00,One,https://a.example/1,en,False,,1,a.example"
    ",http://a.example,2026-01-06 03:00:00.5\n"
)


@pytest.mark.parametrize("text", [NEW, OLD])
def test_media_cloud(text: str) -> None:
    found = parse_list(text, "f")
    assert (found.kind, found.zone) == ("mediacloud", "UTC")
    assert rows(found) == [
        {"title": "One", "url": "https://a.example/1", "time": "2026-01-05", "outlet": "a.example",
         "seen": "2026-01-06 03:00:00.5"}
    ]  # fmt: skip


def test_quotes_inside_a_cell_and_rows_of_odd_length_are_read() -> None:
    text = 'title,time,heat\n"a ""b"" c",2026-01-05,1\nd "e" f,2026-01-05,2,9,9\ng\n'
    assert [row["title"] for row in rows(parse_list(text, "f"))] == ['a "b" c', 'd "e" f', "g"]


def test_what_it_is_may_be_told() -> None:
    text = "title,date,url\nOne,2026-01-05,https://a.example/1\n"
    assert (parse_list(text, "f").zone, parse_list(text, "f", "gdelt").zone) == ("", "UTC")


@pytest.mark.parametrize(
    ("text", "code"),
    [("a,b\n1,2\n", "feed_columns"), ("Not found", "feed_columns"), ("{}", "feed_json"),
     ("[1, 2]", "feed_json"), ("{bad", "feed_json"), ("[" * 100_000, "feed_json")],
)  # fmt: skip
def test_what_is_no_list_is_told(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_list(text, "f")
    assert caught.value.faults[0].code == code


@pytest.mark.parametrize("inside", ['{"data": {"realtime": %s}}', '{"ok": 1, "band": %s}', "%s"])
def test_records_are_found_inside_an_object(inside: str) -> None:
    text = inside % '[{"word": "a", "num": 7, "ad": [1]}, {"word": "b"}, 3]'
    assert rows(parse_list(text, "f")) == [{"title": "a", "heat": "7"}, {"title": "b"}]


def test_lists_are_told_from_feeds() -> None:
    assert looks_listed("title\na\n")
    assert not looks_listed("\ufeff  <rss/>")
