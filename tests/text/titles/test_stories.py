import random
import time
import tracemalloc

import numpy as np
import pytest

from luopan.text.titles import Stories

ZH = "通信技术试验卫星十三号发射成功"
OTHER = "我国成功发射通信技术试验卫星13号"
METRO = "海州地铁9号线开通运营"


def made_up(rng: random.Random, count: int) -> list[str]:
    return ["".join(chr(rng.randrange(0x4E00, 0x9FA5)) for _ in range(12)) for _ in range(count)]


def test_titles_of_one_event_are_one_story() -> None:
    ids, sure = Stories().add([ZH, METRO, OTHER, "海州地铁9号线今日开通运营"], [0.0, 1.0, 2.0, 3.0])
    assert ids.tolist() == [0, 1, 0, 1]
    assert sure[:2].tolist() == [1.0, 1.0]
    assert (sure[2:] >= 0.6).all()
    assert (sure[2:] < 1.0).all()


def test_stories_go_on_over_batches_and_ids_stay() -> None:
    stories = Stories()
    first, _ = stories.add([ZH], [0.0])
    second, sure = stories.add([METRO, OTHER], [10.0, 20.0])
    assert first.tolist() == [0]
    assert second.tolist() == [1, 0]
    assert sure[1] >= 0.6
    assert stories.add([ZH, METRO], [30.0, 31.0])[0].tolist() == [0, 1]


def test_a_title_is_forgotten_after_the_window() -> None:
    stories = Stories(window=72.0)
    assert stories.add([ZH], [0.0])[0].tolist() == [0]
    assert stories.add([ZH], [72.0])[0].tolist() == [0]
    assert stories.add([ZH], [145.0])[0].tolist() == [1]
    assert stories.add([ZH], [1e12])[0].tolist() == [2]
    assert len(stories) == 1


def test_titles_far_apart_in_one_batch_are_apart() -> None:
    ids, sure = Stories().add([ZH, OTHER, ZH], [0.0, 1000.0, 1e15])
    assert ids.tolist() == [0, 1, 2]
    assert sure.tolist() == [1.0, 1.0, 1.0]


def test_a_batch_may_come_late() -> None:
    stories = Stories()
    stories.add([METRO], [50.0])
    assert stories.add([ZH], [10.0])[0].tolist() == [1]
    assert stories.add([OTHER, METRO], [40.0, 49.0])[0].tolist() == [1, 0]


def test_titles_of_a_batch_are_taken_in_order_of_time() -> None:
    ids, sure = Stories().add([OTHER, METRO, ZH], [5.0, 6.0, 1.0])
    assert ids.tolist() == [0, 1, 0]
    assert sure[2] == 1.0 > sure[0]


def test_the_same_batches_give_the_same_bytes() -> None:
    rng = random.Random(3)
    titles = made_up(rng, 900) + [ZH, OTHER, METRO] * 30
    rng.shuffle(titles)
    told = []
    for _ in range(2):
        stories = Stories()
        parts = [
            stories.add(titles[i : i + 100], np.arange(i, i + len(titles[i : i + 100])) / 10)
            for i in range(0, len(titles), 100)
        ]
        told.append(b"".join(ids.tobytes() + sure.tobytes() for ids, sure in parts))
    assert told[0] == told[1]


def test_where_batches_are_cut_matters_little() -> None:
    rng = random.Random(4)
    titles = made_up(rng, 600) + [ZH, OTHER, METRO] * 20
    rng.shuffle(titles)
    clock = np.arange(len(titles)) / 20
    whole = Stories().add(titles, clock)[0]
    stories = Stories()
    cut = [stories.add(titles[i : i + 37], clock[i : i + 37])[0] for i in range(0, 660, 37)]
    assert len(np.unique(whole)) == len(np.unique(np.concatenate(cut))) == 602


def test_empty_titles_are_stories_of_their_own() -> None:
    ids, sure = Stories().add(["", "  ", "！", ""], [0.0, 0.0, 0.0, 0.0])
    assert ids.tolist() == [0, 1, 2, 3]
    assert sure.tolist() == [1.0] * 4
    assert Stories().add([], [])[0].size == 0


def test_ten_thousand_copies_are_one_story_and_quick() -> None:
    stories = Stories()
    began = time.process_time()
    ids, sure = stories.add([ZH] * 10_000, np.zeros(10_000))
    assert set(ids.tolist()) == {0}
    assert sure[1:].min() > 0.95
    assert len(stories) <= 4
    assert time.process_time() - began < 5.0


def test_near_copies_cost_no_more_than_others() -> None:
    """Each with a tail of its own: compared with few of those before, and not with all."""
    rng = random.Random(5)
    near = [ZH + tail[:3] for tail in made_up(rng, 2_000)]
    stories = Stories()
    began = time.process_time()
    stories.add(near, np.arange(2_000) / 100)
    assert time.process_time() - began < 10.0


def test_memory_is_bounded_by_the_window() -> None:
    rng, stories = random.Random(6), Stories()
    sizes, remembered = [], []
    stories.add(made_up(rng, 500), np.zeros(500))
    tracemalloc.start()
    for day in range(12):
        stories.add(made_up(rng, 500), 24.0 * day + np.linspace(0, 23, 500))
        sizes.append(tracemalloc.get_traced_memory()[0])
        remembered.append(len(stories))
    tracemalloc.stop()
    assert max(remembered) <= 4 * 500 + 500
    assert max(sizes[6:]) < 1.2 * max(sizes[3:6])


def test_ten_thousand_titles_a_second_are_joined() -> None:
    """With room for a slow machine: half of what is promised."""
    rng = random.Random(7)
    titles, stories = made_up(rng, 10_000), Stories()
    stories.add(titles[:10], np.zeros(10))
    began = time.process_time()
    for start in range(0, 10_000, 1_000):
        stories.add(titles[start : start + 1_000], np.linspace(start, start + 999, 1_000) / 20)
    assert 10_000 / (time.process_time() - began) > 5_000


@pytest.mark.parametrize(("window", "least"), [(0.0, 0.5), (-1.0, 0.5), (72.0, 0.0), (72.0, 1.5)])
def test_settings_out_of_range_are_refused(window: float, least: float) -> None:
    with pytest.raises(ValueError, match="window, least"):
        Stories(window, least)


def test_hours_must_be_finite() -> None:
    with pytest.raises(ValueError, match="at:"):
        Stories().add([ZH], [np.nan])
