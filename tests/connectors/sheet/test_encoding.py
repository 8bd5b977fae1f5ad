"""Text in the encodings that Chinese firms export."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luopan.connectors.sheet.encoding import to_utf8
from luopan.errors import InputError

TEXT = "日期,渠道,花费\n2024-01-01,微博,1200\n2024-01-08,小红书达人种草,5\n"


def refused(content: bytes) -> tuple[str, int | None]:
    with pytest.raises(InputError) as caught:
        to_utf8(content, "data/t.csv")
    (fault,) = caught.value.faults
    return fault.code, fault.row


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk", "gb2312"])
def test_an_encoding_that_is_read(encoding: str) -> None:
    assert to_utf8(TEXT.encode(encoding), "t.csv") == TEXT.encode()


def test_sixteen_bits_of_either_order() -> None:
    assert to_utf8(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "t.csv") == TEXT.encode()
    assert to_utf8(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "t.csv") == TEXT.encode()


def test_rare_characters_among_common_ones() -> None:
    text = TEXT + "2024-01-15,囧喆堃工作室的抖音旗舰店账号运营,1\n" * 3
    assert to_utf8(text.encode("gb18030"), "t.csv") == text.encode()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("date,channel\n2024-01-01,Café\n", "latin-1"),
        ("日期,渠道,花費\n2024-01-01,臺灣電視,1200\n2024-01-08,戶外廣告,5\n", "big5"),
        ("日付,チャネル,費用\n2024-01-01,テレビ,1200\n2024-01-08,ラジオ,5\n", "shift_jis"),
    ],
)
def test_an_encoding_that_is_not_guessed_at(text: str, encoding: str) -> None:
    code, row = refused(text.encode(encoding))
    assert code == "encoding_unknown"
    assert row is not None


def test_the_row_of_the_first_byte_that_fits_nothing() -> None:
    assert refused(b"a,b\n1,2\n3,\xff\xff\n") == ("encoding_unknown", 3)


def test_the_row_of_one_bad_byte_in_a_long_text() -> None:
    assert refused(TEXT.encode() + b"2024-01-15,tv,\xff\n") == ("encoding_unknown", 4)


def test_half_a_character_at_the_end() -> None:
    assert refused("渠道".encode("utf-16")[:-1]) == ("encoding_unknown", None)


def test_nul_bytes_are_told_by_row() -> None:
    assert refused(b"a,b\n1,\x00\n") == ("nul_character", 2)
    assert refused("a,b\n1,2\n".encode("utf-16-le")) == ("nul_character", 1)


COMMON = st.text(
    st.sampled_from("日期渠道花费微博抖音电视搜索一二三上海北京abc123,\n"), min_size=1, max_size=40
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(COMMON, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_text_comes_back_the_same(text: str, encoding: str) -> None:
    assert to_utf8(text.encode(encoding), "t.csv") == text.encode()
