import hashlib
import itertools

import pytest
from hypothesis import given
from tests.text.texts import HOSTILE, strings

from luopan.text import document_ids, text_digest


def test_ids_are_the_same_for_good() -> None:
    assert document_ids(["weibo"], ["42"], ["房间很好"]) == ("babb16c74d8fd6c1f7c7198a94518970",)


def test_any_tool_can_check_a_quote() -> None:
    assert text_digest("房间很好") == hashlib.sha256("房间很好".encode()).hexdigest()


def test_no_two_parts_run_into_each_other() -> None:
    parts = list(itertools.product(["", "a", "ab", "b"], repeat=3))
    told = document_ids(*zip(*parts, strict=True))
    assert len(set(told)) == len(parts)


@given(strings)
def test_any_text_has_one(text: str) -> None:
    (told,) = document_ids(["s"], ["n"], [text])
    assert len(told) == 32
    assert told != document_ids(["s"], ["n"], [text + "."])[0]


def test_hostile_texts_have_their_own() -> None:
    n = len(HOSTILE)
    assert len(set(document_ids(["s"] * n, [""] * n, HOSTILE))) == len(set(HOSTILE))


def test_lists_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        document_ids(["a"], ["b", "c"], ["d"])
