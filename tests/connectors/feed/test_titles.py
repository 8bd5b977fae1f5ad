"""Headlines and addresses do nothing wherever they are shown."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.connectors.feed.titles import plain_title, plain_url


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("plain", "plain"),
        ("A &amp; B &#8212; C&nbsp;D", "A & B — C D"),
        ("<b>bold</b> <i>words</i>", "bold words"),
        ("&lt;b&gt;bold&lt;/b&gt;", "bold"),
        ("<p>one</p><p>two</p><br/>three", "one two three"),
        ("<!-- note -->said", "said"),
        ("<script>alert(1)</script>a<STYLE>b{}</STYLE >", "a"),
        ("&lt;script src=x&gt;alert(1)&lt;/script&gt;a <!DOCTYPE b>", "a"),
        ("3 < 5 > 2, I <3 it", "3 < 5 > 2, I <3 it"),
        ("<微笑>你好", "<微笑>你好"),
        ("a\x00b\x1b[31m\r\nc\u202edcba\u2066", "a b [31m c dcba"),
        ("  two\t blanks  ", "two blanks"),
        ("=1+1", "=1+1"),
        ("'=1+1", "=1+1"),
        ("'said' she", "'said' she"),
        ("<>", "<>"),
    ],
)
def test_a_headline_is_plain(title: str, plain: str) -> None:
    assert plain_title(title) == plain


@given(st.text(max_size=300))
def test_nothing_that_steers_is_left(title: str) -> None:
    plain = plain_title(title)
    assert all(character.isprintable() or ord(character) > 0x9F for character in plain)
    assert plain == " ".join(plain.split())


@given(st.text(alphabet="<>&;/ab!-#1 ", max_size=400))
def test_no_element_is_left(title: str) -> None:
    assert "<a>" not in plain_title(title)


@pytest.mark.parametrize(
    "piece", ["<", "<a ", "<!--", "<script>", "<script>x</style>", "&", "&amp;", "a<b "]
)
def test_a_headline_made_to_take_long_does_not(piece: str) -> None:
    begun = time.perf_counter()
    for _ in range(20):
        plain_title(piece * 50_000)
    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        (" https://a.example/x?y=1&amp;z=2 ", "https://a.example/x?y=1&z=2"),
        ("HTTP://a.example/", "HTTP://a.example/"),
        ("https://例子.example/报", "https://例子.example/报"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("/relative", ""),
        ("http://", ""),
        ("http://[::1", ""),
        ("https://a.example/ b", ""),
        ("https://a.example/\x1b", ""),
        ("https://a.example/" + "x" * 3000, ""),
    ],
)
def test_an_address_is_one_of_the_web(url: str, plain: str) -> None:
    assert plain_url(url) == plain
