import itertools
import random
import time
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from tests.text.texts import HOSTILE, batches

from luopan.text import Duplicates, Texts, normalise, overlap
from luopan.text.duplicates.shingles import bare, shingles
from luopan.text.duplicates.similarity import jaccard


def ids(strings: list[str], least: float = 0.8, size: int = 1000) -> list[int]:
    same = Duplicates(least)
    for i in range(0, len(strings), size):
        same.add(normalise(strings[i : i + size]).texts)
    return same.ids().tolist()


def sentence(rng: random.Random, size: int) -> str:
    return "".join(chr(rng.randrange(0x4E00, 0x9FA5)) for _ in range(size))


def edited(text: str, rng: random.Random, edits: int) -> str:
    """A text with some characters replaced, in one stretch."""
    at = rng.randrange(len(text) - edits)
    return text[:at] + sentence(rng, edits) + text[at + edits :]


def exact(a: str, b: str) -> float:
    """Jaccard similarity of four-character shingles, by sets of strings."""
    one, other = ({t[i : i + 4] for i in range(len(t) - 3)} for t in (a, b))
    return len(one & other) / len(one | other)


def test_copies_with_other_punctuation_and_script_are_one() -> None:
    told = ids(
        [
            "房间很好，服务周到！",
            "房間很好 服務周到",
            "房间很好服务周到👍👍",
            "房间很差，服务周到！",
            "好",
            "好！",
            "坏",
        ]
    )
    assert told == [0, 0, 0, 3, 4, 4, 6]


def test_texts_without_letters_are_alike_to_their_equals_only() -> None:
    assert ids(["👍👍", "👍", "👍👍", "", "", "...", "👍"]) == [0, 1, 0, 3, 3, 5, 1]


def test_similarity_is_that_of_sets() -> None:
    rng = random.Random(1)
    texts = []
    for _ in range(60):
        first = sentence(rng, rng.randrange(10, 120))
        texts += [first, edited(first, rng, rng.randrange(1, 8))]
    sets = shingles(bare(Texts.of(texts)), most=128)
    pairs = np.array(list(itertools.combinations(range(40), 2)))
    told = jaccard(sets, pairs[:, 0], pairs[:, 1], 128)
    expected = [exact(texts[a], texts[b]) for a, b in pairs]
    assert told == pytest.approx(expected, abs=1e-9)


def test_similarity_of_long_texts_is_a_fair_estimate() -> None:
    rng = random.Random(2)
    errors = []
    for _ in range(150):
        first = sentence(rng, 800)
        other = edited(first, rng, rng.randrange(20, 250))
        sets = shingles(Texts.of([first, other]), most=128)
        told = jaccard(sets, np.array([0]), np.array([1]), 128)[0]
        errors.append(told - exact(first, other))
    assert abs(np.mean(errors)) < 0.01
    assert np.std(errors) < 0.045


@pytest.mark.parametrize(("size", "edits"), [(40, 1), (100, 4), (300, 12)])
def test_near_copies_are_found_and_others_kept_apart(size: int, edits: int) -> None:
    rng = random.Random(size)
    first = [sentence(rng, size) for _ in range(400)]
    near = [edited(t, rng, edits) for t in first]
    assert min(exact(a, b) for a, b in zip(first, near, strict=True)) >= 0.8
    told = ids([*first, *near])
    assert told[:400] == list(range(400))
    assert np.mean(np.array(told[400:]) == np.arange(400)) >= 0.99


def test_halves_in_common_are_two_texts() -> None:
    rng = random.Random(4)
    first = [sentence(rng, 60) for _ in range(300)]
    half = [t[:30] + sentence(rng, 30) for t in first]
    assert ids([*first, *half]) == list(range(600))


def test_a_campaign_of_ten_thousand_copies_is_quick() -> None:
    rng = random.Random(5)
    told = sentence(rng, 80)
    copies = [told if k % 2 else f"{told}{'!' * (k % 5)}" for k in range(10_000)]
    began = time.process_time()
    assert set(ids(copies)) == {0}
    varied = [edited(told, rng, 2) for _ in range(10_000)]
    assert np.bincount(ids([told, *varied])).max() > 9_990
    assert time.process_time() - began < 20


def test_clusters_are_the_same_however_batches_are_cut() -> None:
    rng = random.Random(6)
    texts = [sentence(rng, 50) for _ in range(60)]
    texts += [edited(t, rng, 1) for t in texts] + texts[:20]
    assert ids(texts) == ids(texts, size=7) == ids(texts, size=1)


def test_asked_twice_and_added_to_between() -> None:
    same = Duplicates()
    assert same.ids().tolist() == []
    same.add(normalise(["房间很好服务周到", "早餐一般般没什么吃的"]).texts)
    assert same.ids().tolist() == [0, 1]
    same.add(normalise(["早餐一般般没什么吃的!"]).texts)
    assert same.ids().tolist() == same.ids().tolist() == [0, 1, 1]


@settings(deadline=None)
@given(batches)
def test_any_texts_are_clustered_and_equals_are_together(strings: list[str]) -> None:
    told = ids([*strings, *strings])
    assert told[: len(strings)] == told[len(strings) :]
    assert all(told[k] == k for k in set(told))


def test_hostile_texts_are_clustered() -> None:
    assert len(ids(list(HOSTILE))) == len(HOSTILE)


def test_memory_is_bounded() -> None:
    rng = random.Random(8)
    same = Duplicates()
    told = [sentence(rng, 100) for _ in range(1000)]
    same.add(normalise(told).texts)
    tracemalloc.start()
    for _ in range(10):
        same.add(normalise(told).texts)
    copies = tracemalloc.get_traced_memory()[0]
    same.add(normalise([sentence(rng, 100) for _ in range(1000)]).texts)
    fresh = tracemalloc.get_traced_memory()[0] - copies
    tracemalloc.stop()
    assert copies < 120_000
    assert fresh < 700_000


@pytest.mark.parametrize("least", [0.4, 1.1, float("nan")])
def test_thresholds_that_bands_are_not_cut_for_are_refused(least: float) -> None:
    with pytest.raises(ValueError, match="least"):
        Duplicates(least)


def test_press_copy_is_told_from_replies() -> None:
    rng = random.Random(9)
    press = [sentence(rng, 120) for _ in range(50)]
    passed = [f"转发:{edited(t, rng, 6)}" for t in press]
    replies = [f"您好,{sentence(rng, 40)}" for _ in range(50)]
    short = ["谢谢", "", "👍"]
    told = overlap(normalise([*passed, *replies, *short]).texts, normalise(press).texts)
    assert (told[:50] > 0.5).sum() >= 45
    assert (told[50:] > 0.5).sum() == 0
    assert overlap(normalise(press).texts, normalise([]).texts).max() == 0.0
