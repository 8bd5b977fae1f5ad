"""Chances told earlier against what came: scores, identity, holes, order of time, tampering."""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from tests.instruments.mainstream.collected import BEGIN, company, stories

from luopan.instruments.mainstream import MainstreamPlan, measure
from luopan.instruments.mainstream.items import Items, gather
from luopan.instruments.mainstream.keys import first_keys, stories_of
from luopan.instruments.mainstream.ladder import ladder
from luopan.instruments.mainstream.observed import observed
from luopan.instruments.mainstream.record import record
from luopan.readings.chances import ChanceRecord
from luopan.tables.bundle import Tables
from luopan.tables.chances import StoredChance, merge, to_frame

PLAN = MainstreamPlan()
Rows = list[tuple[float, str, str, str]]
APART, DELAY, SPAN = 100.0, 5, 24
"""Hours between stories, to the telling of a chance, and that the chance speaks of."""
WORDS = ("瓶盖漏液", "含糖争议", "门店停业", "代言人翻车", "限量发售", "召回通报")


def title(k: int) -> str:
    return f"青禾{WORDS[k % 6]}第{k}号"


def collected(rows: Rows) -> Items:
    return gather(tabled(rows), PLAN)


def tabled(rows: Rows, chances: pl.DataFrame | None = None) -> Tables:
    frame = stories(sorted(rows))
    day = frame["at"].max().date()  # type: ignore[union-attr]
    return Tables(company(), day, stories=frame, chances=chances)


def chance(key: str, hour: float, mean: float, rung: int = 2, hours: int = SPAN) -> StoredChance:
    return StoredChance(
        key, "as told", BEGIN + timedelta(hours=hour), rung, "no", hours, mean,
        max(mean - 0.1, 0.0), min(mean + 0.1, 1.0), 0.9, "own", 50, 10, None, 0, 0,
    )  # fmt: skip


def written(told: list[StoredChance]) -> pl.DataFrame:
    return merge(None, to_frame(told)).with_row_index("row", offset=2)


def scored(rows: Rows, told: list[StoredChance] | pl.DataFrame) -> ChanceRecord | None:
    items = collected(rows)
    stored = told if isinstance(told, pl.DataFrame) else written(told)
    return record(items, ladder(items), observed(items.frame["hours"].to_numpy()), stored, 0.9)


def simulated(count: int, seed: int) -> tuple[Rows, list[float], list[bool], list[str]]:
    """Stories far apart, each with a chance and whether it came within its hours."""
    rng = np.random.default_rng(seed)
    rows: Rows = []
    said = rng.choice([0.02, 0.1, 0.3, 0.7], count)
    came = rng.random(count) < said
    for k in range(count):
        begin = APART * k
        rows.append((begin, "social", "微博", title(k)))
        wait = DELAY + rng.uniform(0.5, SPAN - 1.5) + (0.0 if came[k] else SPAN + 2.0)
        if came[k] or rng.random() < 0.5:
            rows.append((begin + wait, "press", "某地日报", title(k)))
    rows.append((APART * count, "social", "微博", "另一件事情"))
    items = collected(rows)
    keys = first_keys(items, range(count))
    assert len(keys) == count
    return rows, said.tolist(), came.tolist(), [keys[k] for k in range(count)]


def all_told(keys: list[str], said: list[float]) -> list[StoredChance]:
    return [
        chance(key, APART * k + DELAY, mean)
        for k, (key, mean) in enumerate(zip(keys, said, strict=True))
    ]


def test_true_chances_get_their_brier_score_and_agree() -> None:
    rows, said, came, keys = simulated(200, 1)
    found = scored(rows, all_told(keys, said))
    assert found is not None
    assert (found.told, found.closed, found.stories, found.came) == (200, 200, 200, sum(came))
    p, y = np.array(said), np.array(came, dtype=float)
    assert found.brier is not None
    assert found.brier.mean == pytest.approx(float(((p - y) ** 2).mean()))
    # what true chances of this mixture score on average
    assert found.brier.low <= float((p * (1 - p)).mean()) <= found.brier.high
    usual = (y.sum() - y + 0.5) / 200.0
    assert found.reference is not None
    assert found.reference.mean == pytest.approx(float(((usual - y) ** 2).mean()))
    assert found.gain is not None
    assert found.gain.low > 0.0
    assert found.calibration == "agrees"
    assert [round(b.said, 2) for b in found.bins] == [0.02, 0.1, 0.3, 0.7]
    assert sum(b.chances for b in found.bins) == 200


@pytest.mark.parametrize(("off", "verdict"), [
    (lambda p: min(p + 0.25, 0.95), "too_high"),
    (lambda p: p / 3.0, "too_low"),
    (lambda p: 0.95 if p > 0.5 else p + 0.3 if p < 0.2 else p, "too_high"),
    (lambda p: 0.4 if p < 0.2 else 0.15, "uneven"),
])  # fmt: skip
def test_chances_that_are_off_are_told_to_be(off, verdict: str) -> None:  # type: ignore[no-untyped-def]
    rows, said, came, keys = simulated(200, 2)
    wrong = [off(p) for p in said]
    found = scored(rows, all_told(keys, wrong))
    assert found is not None
    assert found.calibration == verdict
    y = np.array(came, dtype=float)
    assert found.brier is not None
    assert found.brier.mean == pytest.approx(float(((np.array(wrong) - y) ** 2).mean()), abs=1e-6)


def test_few_are_counted_and_not_scored() -> None:
    rows, said, came, keys = simulated(29, 3)
    found = scored(rows, all_told(keys, said))
    assert found is not None
    assert (found.closed, found.least, found.came) == (29, 30, sum(came))
    assert (found.brier, found.gain, found.calibration, found.bins) == (None, None, None, ())
    assert [one.title for one in found.latest] == ["as told"] * 8
    many_of_few = [chance(keys[k], APART * k + DELAY + h, 0.1) for k in range(9) for h in range(5)]
    found = scored(rows, many_of_few)
    assert found is not None
    assert (found.closed, found.stories, found.brier) == (45, 9, None)


def test_a_story_keeps_its_identity_when_items_join_it_before_and_after() -> None:
    early: Rows = [(0.0, "social", "微博", title(1)), (1.0, "social", "抖音", title(1))]
    items = collected(early)
    key = first_keys(items, [0])[0]
    later = [
        *early,
        (-30.0, "social", "论坛", title(2)),
        (-2.0, "social", "小红书", title(1)),
        (3.0, "press", "某地日报", title(1)),
        (90.0, "social", "微博", "另一件事情"),
    ]
    items = collected(later)
    (story,) = stories_of(items, pl.Series([key]))
    assert items.frame.filter(pl.col("story") == story)["outlet"].to_list() == [
        "小红书", "微博", "抖音", "某地日报",
    ]  # fmt: skip
    assert first_keys(items, [story])[story] != key
    found = scored(later, [chance(key, 2.0, 0.2), chance(key, 2.0, 0.2, rung=3)])
    assert found is not None
    assert (found.closed, found.stories, found.came, found.lost) == (2, 1, 1, 0)
    assert {one.rung: one.came for one in found.latest} == {2: True, 3: False}


def test_the_last_hour_of_a_chance_counts_and_the_next_does_not() -> None:
    for wait, came in ((26.9, 1), (27.0, 0)):
        rows: Rows = [
            (0.0, "social", "微博", title(1)),
            (wait, "press", "某地日报", title(1)),
            (99.0, "social", "微博", "另一件事情"),
        ]
        key = first_keys(collected(rows), [0])[0]
        found = scored(rows, [chance(key, 3.0, 0.2)])
        assert found is not None
        assert (found.closed, found.came) == (1, came)


def test_what_is_not_over_is_open_even_where_it_came_already() -> None:
    rows: Rows = [
        (0.0, "social", "微博", title(1)),
        (4.0, "press", "某地日报", title(1)),
        (20.0, "social", "微博", "另一件事情"),
    ]
    key = first_keys(collected(rows), [0])[0]
    told = [chance(key, 3.0, 0.2), chance(key, 3.0, 0.1, hours=3), chance(key, 3.0, 0.1, hours=18)]
    found = scored(rows, told)
    assert found is not None
    assert (found.told, found.open, found.closed, found.came) == (3, 1, 2, 2)


def test_hours_that_nobody_collected_leave_chances_unobserved_and_are_no_misses() -> None:
    stream: Rows = [
        (float(h), "social", "微博", f"天气预报第{h}时") for h in range(240) if not 100 <= h < 130
    ]
    rows = [
        *stream,
        (50.5, "social", "抖音", title(1)),
        (95.5, "social", "抖音", title(2)),
        (131.5, "press", "某地日报", title(2)),
    ]
    items = collected(rows)
    assert observed(items.frame["hours"].to_numpy()).unseen == 30.0
    at = {row["title"]: row["story"] for row in items.frame.iter_rows(named=True)}
    keys = first_keys(items, [at[title(1)], at[title(2)]])
    before, into = keys[at[title(1)]], keys[at[title(2)]]
    told = [
        chance(before, 52.0, 0.1),
        chance(into, 97.0, 0.1, hours=3),
        chance(into, 97.0, 0.1),
        chance(into, 97.0, 0.3, hours=72),
        chance(into, 130.0, 0.3, hours=24),
    ]
    found = scored(rows, told)
    assert found is not None
    assert (found.told, found.closed, found.unobserved, found.open) == (5, 3, 2, 0)
    assert [one.came for one in found.latest] == [True, False, False]


def test_nothing_told_from_now_or_later_is_used() -> None:
    rows: Rows = [(0.0, "social", "微博", title(1)), (40.0, "social", "微博", title(1))]
    key = first_keys(collected(rows), [0])[0]
    assert scored(rows, [chance(key, 41.0, 0.2), chance(key, 500.0, 0.2)]) is None
    found = scored(rows, [chance(key, h, 0.2, hours=3) for h in (40.0, 37.0, 41.0, 500.0)])
    assert found is not None
    assert (found.told, found.open, found.closed) == (2, 1, 1)


def test_a_changed_row_is_not_scored_and_a_lost_story_is_counted() -> None:
    rows: Rows = [(0.0, "social", "微博", title(1)), (99.0, "social", "微博", "另一件事情")]
    key = first_keys(collected(rows), [0])[0]
    stored = written([chance(key, 2.0, 0.2), chance(key, 3.0, 0.2), chance("f" * 32, 3.0, 0.2)])
    changed = stored.with_columns(
        pl.when(pl.col("number") == 2).then(0.9).otherwise("mean").alias("mean")
    )
    found = scored(rows, changed)
    assert found is not None
    assert (found.told, found.closed, found.lost) == (2, 1, 1)


def test_the_reading_holds_the_record_and_the_key_of_each_story() -> None:
    rows, said, came, keys = simulated(40, 4)
    told = written(all_told(keys, said))
    (reading,) = measure(tabled(rows, told), PLAN)
    assert reading.record is not None
    assert (reading.record.closed, reading.record.came) == (40, sum(came))
    other = first_keys(collected(rows), [40])[40]
    assert [story.key for story in reading.stories if story.title != "另一件事情"]
    for story in reading.stories:
        place = keys[int(story.title[-3:-1].lstrip("第"))] if "号" in story.title else other
        assert story.key == place
    (bare,) = measure(tabled(rows), PLAN)
    assert bare.record is None
    assert bare.stories == reading.stories
