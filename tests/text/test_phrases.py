import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.texts import HOSTILE

from luopan.text import Phrases, Texts, normalise
from luopan.text.lists import listed

small = st.text(alphabet="ab好 ", max_size=12)


@given(
    st.sets(st.text(alphabet="ab好 ", min_size=1, max_size=4), max_size=6),
    st.lists(small, max_size=4),
)
def test_finds_what_a_plain_search_finds(phrases: set[str], strings: list[str]) -> None:
    sought = Phrases(sorted(phrases))
    texts = Texts.of(strings)
    hits = sought.find(texts)
    told = {
        (a, b, sought.phrases[p])
        for a, b, p in zip(hits.start, hits.stop, hits.phrase, strict=True)
    }
    plain = {
        (texts.starts[n] + at, texts.starts[n] + at + len(p), p)
        for n, s in enumerate(strings)
        for p in phrases
        for at in range(len(s))
        if s.startswith(p, at)
    }
    assert told == plain
    assert sought.held(texts).tolist() == [any(p in s for p in phrases) for s in strings]
    assert (np.diff(hits.start) >= 0).all()


def test_whole_words_only() -> None:
    sought = Phrases(["but", "不"], whole=True)
    texts = Texts.of(["but butter but! rebut", "b", "ut but", "不but2 不b"])
    hits = sought.find(texts)
    told = [texts.joined()[a:b] for a, b in zip(hits.start, hits.stop, strict=True)]
    assert told == ["but", "but", "but", "不", "不"]


def test_the_longest_hides_what_it_holds() -> None:
    hits = Phrases(["不", "不错", "没有", "有"]).find(Texts.of(["不错没有不"])).outermost()
    assert list(zip(hits.start.tolist(), hits.stop.tolist(), strict=True)) == [
        (0, 2),
        (2, 4),
        (4, 5),
    ]


def test_hostile_texts_are_searched() -> None:
    texts = normalise(HOSTILE).texts
    assert Phrases(["好", "haha"]).held(texts).sum() >= 2
    assert Phrases([]).find(texts).start.size == 0


@pytest.mark.parametrize("phrases", [["a", "a"], ["a", ""]])
def test_lists_that_are_none_are_refused(phrases: list[str]) -> None:
    with pytest.raises(ValueError, match="phrases"):
        Phrases(phrases)


@pytest.mark.parametrize(
    "path",
    [
        ("language", "english"),
        ("language", "foreign"),
        ("personal", "at"),
        ("personal", "accounts"),
        ("personal", "places"),
        *(
            (part, tongue, sort)
            for part, sorts in (
                ("clauses", ("turns", "joins", "neither")),
                ("negation", ("negates", "neither")),
            )
            for tongue in ("zh", "en")
            for sort in sorts
        ),
    ],
    ids="-".join,
)
def test_lists_are_in_the_form_that_is_searched(path: tuple[str, ...]) -> None:
    words = listed(*path)
    assert words
    assert normalise(f"|{w}|" for w in words).texts.strings() == [f"|{w}|" for w in words]
