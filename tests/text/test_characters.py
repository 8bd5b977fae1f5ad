import unicodedata

import numpy as np
import pytest

from luopan.text.characters import (
    DIGIT,
    EMOJI,
    HAN,
    HANGUL,
    KANA,
    LATIN,
    LETTER,
    OTHER,
    forms,
    kinds,
    simplified,
)


@pytest.mark.parametrize(
    ("char", "kind"),
    [
        ("好", HAN),
        ("𠮷", HAN),
        ("a", LATIN),
        ("é", LATIN),
        ("7", DIGIT),
        ("の", KANA),
        ("한", HANGUL),
        ("я", LETTER),
        ("ع", LETTER),
        ("😀", EMOJI),
        ("❤", EMOJI),
        ("。", OTHER),
        (" ", OTHER),
        ("×", OTHER),
    ],
)
def test_kinds(char: str, kind: int) -> None:
    assert kinds()[ord(char)] == kind


def test_forms_are_those_of_unicode_but_for_what_is_told() -> None:
    table = forms()
    for code in (*range(0xFF01, 0xFF5F), *range(0x2460, 0x2474), *range(0x1D7CE, 0x1D800)):
        told = unicodedata.normalize("NFKC", chr(code)).lower()
        assert table.count[code] == len(told)
        assert table.first[code] == ord(told[0])


def test_a_form_is_its_own_form() -> None:
    table = forms()
    told = np.concatenate([table.first[table.count == 1], *table.more.values()])
    assert (table.count[told] == 1).all()
    assert (table.first[told] == told).all()
    assert all(table.count[code] == form.size > 1 for code, form in table.more.items())


def test_simplified_characters_are_of_the_han_kind_and_stay() -> None:
    told = simplified()
    assert len(told) > 4000
    assert told["電"] == "电"
    assert told["後"] == "后"
    assert "著" not in told
    assert all(kinds()[ord(old)] == HAN == kinds()[ord(new)] for old, new in told.items())
