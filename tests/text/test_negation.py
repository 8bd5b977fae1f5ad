import pytest
from hypothesis import given
from tests.text.texts import HOSTILE, batches

from luopan.text import Texts, negation, normalise

NEGATED = [
    ("服务不周到", "周到"),
    ("没有惊喜", "惊喜"),
    ("不是很满意", "满意"),
    ("一点都不好吃", "好吃"),
    ("从未失望", "失望"),
    ("好吃才怪", "好吃"),
    ("毫无诚意", "诚意"),
    ("别买", "买"),
    ("I do not like it", "like"),
    ("never disappointed", "disappointed"),
    ("isn't clean", "clean"),
    ("dont buy", "buy"),
    ("without any taste", "taste"),
    ("hardly warm", "warm"),
    ("no longer fresh", "fresh"),
    ("far from perfect", "perfect"),
]
PLAIN = [
    ("味道不错", "错"),
    ("特别好吃", "好吃"),
    ("不得不说好吃", "好吃"),
    ("没有不满意", "满意"),
    ("不是不好", "好"),
    ("非常干净", "干净"),
    ("服务不好,环境干净", "干净"),
    ("不好但是便宜", "便宜"),
    ("好不好吃", "吃"),
    ("无可挑剔的服务", "服务"),
    ("不但好吃", "好吃"),
    ("no doubt it is good", "good"),
    ("not only cheap", "cheap"),
    ("can't wait to return", "return"),
    ("nothing but praise", "praise"),
    ("not cheap but good", "good"),
    ("not bad. clean", "clean"),
    ("notable taste", "taste"),
    ("it is not that I do not like it", "like"),
]


def reached(text: str, word: str) -> set[int]:
    texts = normalise([text]).texts
    at = texts.joined().rindex(word)
    return set(negation(texts)[at : at + len(word)].tolist())


@pytest.mark.parametrize(("text", "word"), NEGATED)
def test_a_negation_reaches_the_word(text: str, word: str) -> None:
    assert reached(text, word) == {1}


@pytest.mark.parametrize(("text", "word"), PLAIN)
def test_no_negation_reaches_the_word(text: str, word: str) -> None:
    assert reached(text, word) == {0}


def test_its_reach_ends() -> None:
    assert reached("我不觉得这家店的那位穿红衣服的服务员态度好", "态度好") == {0}


@given(batches)
def test_neighbours_do_not_matter(strings: list[str]) -> None:
    texts = normalise(strings).texts
    apart = [mark for s in texts.strings() for mark in negation(Texts.of([s])).tolist()]
    assert negation(texts).tolist() == apart


def test_hostile_texts_are_read() -> None:
    texts = normalise(HOSTILE).texts
    assert negation(texts).shape == texts.codes.shape
