import pytest
from hypothesis import given
from tests.text.texts import HOSTILE, batches

from luopan.text import Texts, normalise


@pytest.mark.parametrize(
    ("raw", "form"),
    [
        ("ＡＢＣ　１２３", "abc 123"),
        ("  a \t\u00a0 b  ", "a b"),
        ("a \r\n\r\n b", "a\nb"),
        ("好\u200b吃\ufeff", "好吃"),
        ("電話很難打", "电话很难打"),
        ("<p>好<br/>吃</p>", "好\n吃"),
        ("<a href='x' class=\"y\">b</a>", "b"),
        ("1 < 2 > 0 <3 <微笑>", "1 < 2 > 0 <3 <微笑>"),
        ("a&amp;b &lt;3 &#x597D; &amp;nbsp;c &nosuch; R&D", "a&b <3 好 c &nosuch; r&d"),
        ("cafe\u0301", "café"),
        ("Zalgo\u0336\u0337", "zalgo"),
        ("it’s “fine”…", 'it\'s "fine"…'),
        ("①⒈㎡½❷🯵", "11.m21⁄225"),
        ("👍🏽👨‍👩‍👧❤️", "👍👨👩👧❤"),
        ("[微笑]", "[微笑]"),
        ("\ud800x", "\ufffdx"),
        ("<!-- 藏 -->看", "看"),
    ],
)
def test_the_form_for_scoring(raw: str, form: str) -> None:
    assert normalise([raw]).texts.strings() == [form]


@given(batches)
def test_a_form_is_its_own_form_and_neighbours_do_not_matter(strings: list[str]) -> None:
    together = normalise(strings)
    told = together.texts.strings()
    assert told == [normalise([s]).texts.strings()[0] for s in strings]
    assert len(together) == len(strings)


@given(batches)
def test_every_part_leads_back_to_the_raw_text(strings: list[str]) -> None:
    form = normalise(Texts.of(strings))
    for number, (raw, told) in enumerate(zip(strings, form.texts.strings(), strict=True)):
        last = 0
        for place, char in enumerate(told):
            start, stop = form.span(number, place, place + 1)
            assert last <= start < stop <= len(raw)
            last = start
            if char in raw[start:stop]:
                continue
            alone = normalise([raw[start:stop]]).texts.strings()[0]
            assert char in alone or char in " \n"
        if told:
            start, stop = form.span(number, 0, len(told))
            assert normalise([raw[start:stop]]).texts.strings() == [told]


def test_a_quote_is_cut_byte_for_byte() -> None:
    raw = "前台說：<b>ＷｉＦｉ</b>&nbsp;很慢😡\u200d！"
    form = normalise([raw])
    told = form.texts.strings()[0]
    at = told.index("wifi")
    start, stop = form.span(0, at, at + len("wifi 很慢"))
    assert raw[start:stop] == "ＷｉＦｉ</b>&nbsp;很慢"
    start, stop = form.span(0, told.index("😡"), told.index("😡") + 1)
    assert raw[start:stop] == "😡\u200d"


@pytest.mark.parametrize("part", [(0, 0), (-1, 1), (1, 9), (2, 1)])
def test_parts_that_are_none_are_refused(part: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="part"):
        normalise(["abc"]).span(0, *part)


@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_have_a_form(raw: str) -> None:
    form = normalise([raw, "好", raw])
    told = form.texts.strings()
    assert told[1] == "好"
    assert told[0] == told[2]
    assert not any("\ud800" <= char <= "\udfff" for char in told[0])
