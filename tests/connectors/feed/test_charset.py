"""The right text, whatever the headers say."""

import pytest

from luopan.connectors.feed.charset import text_of

TEXT = "<a>海底捞涨价，顾客：不再光顾</a>"


def declared(encoding: str, text: str = TEXT) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>{text}'


SAID = [
    (told, own, encoding)
    for told in ("", "utf-8", "iso-8859-1", "gbk", "nonsense", "zip", "rot13")
    for own in ("", "utf-8", "gb2312")
    for encoding in ("utf-8", "gb18030", "gbk")
    # what fits any bytes is believed where the document does not gainsay it
    if not (told == "iso-8859-1" and own != "gb2312" and encoding != "utf-8")
]


@pytest.mark.parametrize(("told", "own", "encoding"), SAID)
def test_chinese_is_read_whatever_is_said_of_it(told: str, own: str, encoding: str) -> None:
    text = declared(own) if own else TEXT
    assert text_of(text.encode(encoding), told) == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_decides(encoding: str) -> None:
    assert text_of(TEXT.encode(encoding), "gbk") == TEXT


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_kr", "big5", "iso-8859-1", "iso-2022-jp"])
def test_the_documents_word_counts(encoding: str) -> None:
    samples = {"euc_kr": "한국 뉴스", "big5": "臺灣新聞報導", "iso-8859-1": "café déjà vu"}
    text = declared(encoding, samples.get(encoding, "日本のニュース"))
    assert text_of(text.encode(encoding), "utf-8") == text


def test_the_servers_word_counts_where_the_document_has_none() -> None:
    assert text_of("臺灣新聞報導很多很多".encode("big5"), "Big5") == "臺灣新聞報導很多很多"


def test_a_few_wrong_bytes_lose_no_more_than_themselves() -> None:
    content = declared("utf-8").encode()
    spoilt = content.replace("海".encode(), b"\xff\xff\xff")
    assert text_of(spoilt).replace("�", "") == declared("utf-8").replace("海", "")
