import numpy as np
import pytest
from hypothesis import given
from tests.text.texts import HOSTILE, batches

from luopan.text import Texts, normalise, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I don't like 'it'! x2", ["i", "don't", "like", "it", "x2"]),
        ("很好[微笑][doge]吃", ["很", "好", "[微笑]", "[doge]", "吃"]),
        ("ok👍👍很", ["ok", "👍", "👍", "很"]),
        (
            "[a b] [] [[x] [far too long for it]",
            ["a", "b", "[x]", "far", "too", "long", "for", "it"],
        ),
        ("café naïve été", ["café", "naïve", "été"]),
        ("rock'n'roll dogs'", ["rock'n'roll", "dogs"]),
        ("...", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    texts = normalise([text]).texts
    found = words(texts)
    told = [texts.joined()[a:b] for a, b in zip(found.start, found.stop, strict=True)]
    assert told == expected
    assert found.counts.tolist() == [len(expected)]


@given(batches)
def test_equal_words_have_equal_hashes_wherever_they_stand(strings: list[str]) -> None:
    texts = normalise(strings).texts
    found = words(texts)
    whole = texts.joined()
    told = [whole[a:b] for a, b in zip(found.start, found.stop, strict=True)]
    known = dict(zip(told, found.hashes.tolist(), strict=True))
    assert [known[w] for w in told] == found.hashes.tolist()
    assert len(set(known.values())) == len(known)
    apart = [h for s in texts.strings() for h in words(Texts.of([s])).hashes.tolist()]
    assert apart == found.hashes.tolist()
    assert int(found.counts.sum()) == found.start.size


def test_hashes_of_many_words_do_not_collide() -> None:
    many = [f"w{n}x{n % 7}" for n in range(200_000)]
    assert np.unique(words(Texts.of([" ".join(many)])).hashes).size == len(many)


def test_hostile_texts_have_words() -> None:
    found = words(normalise(HOSTILE).texts)
    assert (found.start < found.stop).all()
