"""Personal data: recall and precision on invented lines, checksums, and what is left of a text."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.text.texts import HOSTILE, batches, strings

from luopan.text import KINDS, MASKS, Personal, find_personal, normalise, redact
from luopan.text.personal import checksums

LINES = Path(__file__).parent / "lines"


def lines(name: str) -> list[str]:
    told = (LINES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in told if not line.startswith("#")]


def marked() -> list[tuple[str, str, int, int]]:
    """Kind, text, and where the personal data in it start and stop."""
    told = []
    for line in lines("personal.txt"):
        kind, text = line.split("|", 1)
        start, stop = text.index("⟦"), text.index("⟧") - 1
        told.append((kind, text.replace("⟦", "").replace("⟧", ""), start, stop))
    return told


def test_lines_are_enough_and_of_every_kind() -> None:
    assert len(marked()) >= 200
    assert {kind for kind, *_ in marked()} == set(KINDS)
    assert len(lines("plain.txt")) >= 200


def test_nothing_personal_is_left() -> None:
    left, otherwise = [], []
    told = marked()
    found = find_personal(normalise([text for _, text, *_ in told]))
    for (kind, text, start, stop), one in zip(told, found, strict=True):
        covered = {k for part in one for k in range(part.start, part.stop)}
        if any(text[k].isalnum() and k not in covered for k in range(start, stop)):
            left.append(text)
        if kind not in {part.kind for part in one}:
            otherwise.append(text)
    assert left == []
    assert len(otherwise) <= 2


def test_little_else_is_taken() -> None:
    wide = []
    told = marked()
    found = find_personal(normalise([text for _, text, *_ in told]))
    for (_, text, start, stop), one in zip(told, found, strict=True):
        covered = {k for part in one for k in range(part.start, part.stop)}
        if any(text[k].isalnum() for k in covered - set(range(start, stop))):
            wide.append(text)
    assert len(wide) <= 2, wide


def test_what_only_looks_personal_stays() -> None:
    told = lines("plain.txt")
    found = find_personal(normalise(told))
    assert [(t, f) for t, f in zip(told, found, strict=True) if f] == []


CHINESE = str.maketrans("0123456789", "零一二三四五六七八九")
BANKERS = str.maketrans("0123456789", "〇壹贰叁肆伍陆柒捌玖")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([*range(130, 140), *range(150, 154), 166, 177, *range(180, 190), 191, 199]),
    st.integers(0, 99_999_999),
    st.sampled_from(
        [
            "{}{}{}",
            "{} {} {}",
            "{}-{}-{}",
            "{}－{}－{}",
            "+86{}{}{}",
            "+86 {} {} {}",
            "0086{}{}{}",
            "{}—{}—{}",
            "{}.{}.{}",
        ]
    ),
    st.sampled_from([None, CHINESE, BANKERS, WIDE]),
    st.sampled_from(["打我电话{}哦", "{}", "找老板{}", "好吃{}不错", "（{}）"]),
)
def test_mobile_phones_in_every_spelling(prefix, rest, form, spelling, around) -> None:
    digits = f"{rest:08d}"
    number = form.format(prefix, digits[:4], digits[4:])
    number = number.translate(spelling) if spelling else number
    (told,) = redact(normalise([around.format(number)]))
    assert told.text == around.format(MASKS["phone"])


def test_resident_numbers_by_their_check_character() -> None:
    assert checksums.resident("11010519491231002x")
    assert checksums.resident("440524188001010014")
    rng = random.Random(1)
    for _ in range(200):
        place = rng.choice(["110105", "440301", "310104"])
        born = f"{rng.randrange(1950, 2010)}0{rng.randrange(1, 10)}{rng.randrange(10, 29)}"
        body = f"{place}{born}{rng.randrange(1000):03d}"
        right = body + checksums.check_character(body)
        assert checksums.resident(right)
        assert not any(checksums.resident(body + c) for c in "0123456789x" if c != right[-1])
        swapped = right[:6] + right[7] + right[6] + right[8:]
        assert swapped == right or not checksums.resident(swapped)
        assert find_personal(normalise([f"编码{right}"]))[0] != ()


@pytest.mark.parametrize("number", ["110105194913310021", "000105194912310026", "1101051949123100"])
def test_what_is_no_resident_number(number: str) -> None:
    assert not checksums.resident(number)
    assert not checksums.resident_shape(number)


def test_cards_by_their_check_digit() -> None:
    assert all(
        map(
            checksums.luhn,
            ["4111111111111111", "378282246310005", "79927398713", "6011111111111117"],
        )
    )
    assert not any(map(checksums.luhn, ["4111111111111112", "79927398710"]))
    told = normalise(["付款4111111111111111", "付款4111111111111112"])
    assert [bool(f) for f in find_personal(told)] == [True, False]


def test_redacted_texts_know_the_way_back() -> None:
    raw = "加微信ａｂｃ_１２３，或打１３８１２３４５６７８！"
    (told,) = redact(normalise([raw]))
    assert told.text == "加微信[account]，或打[phone]！"
    assert told.counts == {"account": 1, "phone": 1}
    assert [raw[f.start : f.stop] for f in told.found] == [
        "ａｂｃ_１２３",
        "１３８１２３４５６７８",
    ]
    at = told.text.index("或打")
    start, stop = told.span(at, at + 2)
    assert raw[start:stop] == "或打"
    start, stop = told.span(at, len(told.text))
    assert raw[start:stop] == "或打１３８１２３４５６７８！"
    inside = told.text.index("hone")
    start, stop = told.span(inside, inside + 2)
    assert raw[start:stop] == "１３８１２３４５６７８"
    with pytest.raises(ValueError, match="part"):
        told.span(0, 99)


def test_masks_are_ones_own() -> None:
    masks = {kind: f"〔{kind[:2]}〕" for kind in KINDS}
    (told,) = redact(normalise(["电话13812345678"]), masks)
    assert told.text == "电话〔ph〕"
    with pytest.raises(ValueError, match="masks"):
        redact(normalise(["x"]), {"phone": "x"})


@settings(deadline=None)
@given(batches)
def test_what_is_found_is_apart_in_order_and_alone(raws: list[str]) -> None:
    told = redact(normalise(raws))
    for raw, one in zip(raws, told, strict=True):
        last = 0
        for part in one.found:
            assert last <= part.start < part.stop <= len(raw)
            last = part.stop
        assert one == redact(normalise([raw]))[0]
        for (a, b), part in zip(one.masked, one.found, strict=True):
            assert one.text[a:b] == MASKS[part.kind]
            assert one.span(a, b) == (part.start, part.stop)
        assert one.span(0, len(one.text)) == (0, len(raw))


@settings(deadline=None, max_examples=200)
@given(strings, strings)
def test_a_phone_is_found_in_any_company(before: str, after: str) -> None:
    raw = f"{before}。电话13812345678。{after}"
    at = len(before) + len("。电话")
    (found,) = find_personal(normalise([raw]))
    assert any(one.start <= at and at + 11 <= one.stop for one in found)


def test_hostile_texts_are_redacted() -> None:
    assert len(redact(normalise(HOSTILE))) == len(HOSTILE)


@pytest.mark.parametrize("wrong", [(1, 1, "phone"), (-1, 2, "phone"), (0, 1, "name")])
def test_pieces_that_are_none_are_refused(wrong: tuple[int, int, str]) -> None:
    with pytest.raises(ValueError, match=r"start|kind"):
        Personal(*wrong)
