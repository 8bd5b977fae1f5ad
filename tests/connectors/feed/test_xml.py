"""RSS, RDF and Atom are read; the hostile is refused, the broken is read up to the break."""

import time
import tracemalloc

import pytest

from luopan.connectors.feed.xml import parse_feed
from luopan.errors import Fault, InputError


def fault(text: str) -> Fault:
    with pytest.raises(InputError) as caught:
        parse_feed(text, "f")
    (only,) = caught.value.faults
    return only


def test_rss(rss: str) -> None:
    found = parse_feed(rss, "f")
    assert (found.title, found.broken_at) == ("Daily", None)
    assert found.rows == [
        ("One & only", "https://daily.example/1", "1", "Mon, 05 Jan 2026 08:00:00 +0800"),
        ("<b>Two</b>", "https://daily.example/2", "2", "Mon, 05 Jan 2026 01:00:00 GMT"),
    ]


def test_rss_of_rdf() -> None:
    found = parse_feed(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="https://a.example/"><title>A</title></channel>
        <image><title>logo</title></image>
        <item rdf:about="https://a.example/1"><title>One</title>
        <dc:date>2026-01-05T08:00:00+08:00</dc:date></item></rdf:RDF>""",
        "f",
    )
    link = "https://a.example/1"
    assert (found.title, found.rows) == ("A", [("One", link, link, "2026-01-05T08:00:00+08:00")])


def test_atom() -> None:
    found = parse_feed(
        """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
        <title type="text">A</title>
        <entry><id>tag:a,1</id><updated>2026-01-06T00:00:00Z</updated>
        <link rel="enclosure" href="https://a.example/1.mp3"/><link href="https://a.example/1"/>
        <title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">One <b>two</b></div></title>
        <media:title>not this</media:title><source><title>nor this</title></source>
        <published>2026-01-05T00:00:00Z</published></entry></feed>""",
        "f",
    )
    assert found.title == "A"
    assert found.rows == [("One two", "https://a.example/1", "tag:a,1", "2026-01-05T00:00:00Z")]


def test_an_id_that_is_an_address_is_where_it_can_be_read() -> None:
    item = "<item><title>t</title><guid>{}</guid></item>"
    rows = parse_feed(
        f"<rss><channel>{item.format('https://a.example/1')}{item.format('x1')}</channel></rss>",
        "f",
    ).rows
    assert [row[1] for row in rows] == ["https://a.example/1", ""]


def test_an_id_that_is_said_to_be_none_is_no_address() -> None:
    guid = '<guid isPermaLink="false">https://a.example/1</guid>'
    (row,) = parse_feed(f"<rss><channel><item>{guid}</item></channel></rss>", "f").rows
    assert row[1:3] == ("", "https://a.example/1")


@pytest.mark.parametrize("space", ["http://backend.userland.com/RSS2", "http://x.example/new#"])
def test_a_feed_in_a_space_of_its_own_is_a_feed(space: str) -> None:
    inner = "<channel><title>A</title><item><title> </title><d:title>b</d:title></item></channel>"
    dublin = "http://purl.org/dc/elements/1.1/"
    found = parse_feed(f'<rss xmlns="{space}" xmlns:d="{dublin}">{inner}</rss>', "f")
    assert (found.title, [row[0] for row in found.rows]) == ("A", ["b"])


def test_a_feed_without_items_is_no_fault() -> None:
    assert parse_feed("<rss><channel><title>t</title></channel></rss>", "f").rows == []


def test_what_people_write_that_is_no_xml_is_mended() -> None:
    title = "a & b&nbsp;c \x0b &#39;d&#39; &lt;e"
    found = parse_feed(f"<rss><channel><item><title>{title}</title></item></channel></rss>", "f")
    assert (found.rows[0][0], found.broken_at) == ("a & b&nbsp;c  'd' <e", None)


@pytest.mark.parametrize("root", ["rss", "rdf:RDF"])
def test_prefixes_that_nobody_explains_are_read_as_usual(root: str) -> None:
    inner = "<title>a & b</title><media:title>no</media:title><dc:date>2026-01-05</dc:date>"
    found = parse_feed(f"<{root}><channel><item>{inner}</item></channel></{root}>", "f")
    assert (found.rows, found.broken_at) == ([("a & b", "", "", "2026-01-05")], None)


def test_what_breaks_off_is_read_up_to_there(rss: str) -> None:
    found = parse_feed(rss[: rss.index("<![CDATA[")], "f")
    assert ([row[2] for row in found.rows], found.broken_at) == (["1"], 5)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<!DOCTYPE html><html><body>rss</body></html>", "feed_html"),
        ("\n<!-- hello --> <HTML lang='en'>", "feed_html"),
        ("<html xmlns='http://www.w3.org/1999/xhtml'/>", "feed_html"),
        ("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "feed_html"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "feed_not_feed"),
        ("<urlset><url/></urlset>", "feed_not_feed"),
        ("<rss><channel><title>cut", "feed_not_xml"),
        ("not xml at all", "feed_not_xml"),
        ("<rss>" + "<a>" * 300, "feed_deep"),
        ("<rss>" + "<item/>" * 200_001 + "</rss>", "feed_items"),
    ],
)
def test_what_is_no_feed_is_told(text: str, code: str) -> None:
    assert fault(text).code == code


LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
ENTITIES = [
    f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>',
    '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd"> %p;]>',
    '<!DOCTYPE rss [<!ENTITY x "' + "a" * 100_000 + '">]>',
]


@pytest.mark.parametrize("head", ENTITIES)
def test_entities_are_refused_before_they_are_used(head: str) -> None:
    body = "<rss><channel><item><title>" + "&l11;&x;" * 1000 + "</title></item></channel></rss>"
    tracemalloc.start()
    begun = time.perf_counter()
    assert fault(f"<?xml version='1.0'?>{head}{body}").code == "feed_entities"
    assert time.perf_counter() - begun < 1
    assert tracemalloc.get_traced_memory()[1] < 20e6
    tracemalloc.stop()


def test_a_document_type_outside_is_never_asked_for(server) -> None:
    head = f'<!DOCTYPE rss SYSTEM "{server.url("/x.dtd")}">'
    found = parse_feed(f"{head}<rss><channel><item><title>a</title></item></channel></rss>", "f")
    assert [row[0] for row in found.rows] == ["a"]
    assert server.asked == []


def test_a_million_attributes_and_a_long_text_take_no_long_time() -> None:
    attributes = " ".join(f'a{i}="x"' for i in range(50_000))
    text = (
        f"<rss><channel {attributes}><item><title>{'x' * 5_000_000}</title></item></channel></rss>"
    )
    begun = time.perf_counter()
    assert len(parse_feed(text, "f").rows[0][0]) == 5_000_000
    assert time.perf_counter() - begun < 3
