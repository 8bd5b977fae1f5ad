"""What the voices lend: shares by month that labels bear out, and documents by week."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from tests.instruments.voices.test_shares import labelled
from tests.instruments.voices.written import reviews

from luopan.instruments.voices import VoicesPlan, measure
from luopan.readings.voices import Course, VoicesReading
from luopan.tables.bundle import Tables

Frame = Callable[..., pl.DataFrame]
Folder = Callable[..., Tables]
MONTHS = 10


def rising(frame: Frame, seed: int, each: int = 200) -> tuple[pl.DataFrame, np.ndarray]:
    """Return voices of ten months, of whom .2 and at last .6 are dissatisfied, and which are."""
    rng = np.random.default_rng(seed)
    texts: list[str] = []
    sad, days = [], []
    for month in range(MONTHS):
        more, unhappy = reviews(rng, each, 0.2 + 0.4 * month / (MONTHS - 1), irony=1 / 3)
        texts += more
        sad.append(unhappy)
        days += [datetime(2026, 1 + month, 1 + i % 28) for i in range(each)]  # noqa: DTZ001
    venue = [("网店", "门店")[i % 2] for i in range(len(texts))]
    return frame(texts, at=days, venue=venue), np.concatenate(sad)


def read(tables: Tables, **plan: object) -> VoicesReading:
    (reading,) = measure(tables, VoicesPlan(themes=0, **plan))  # type: ignore[arg-type]
    return reading


def of(reading: VoicesReading, name: str) -> Course:
    (course,) = [c for c in reading.courses if c.indicator == name]
    return course


@pytest.mark.parametrize("seed", range(3))
def test_a_planted_rise_is_told_in_full_and_its_months_are_held(
    frame: Frame, tables: Folder, seed: int
) -> None:
    voices, sad = rising(frame, seed)
    reading = read(labelled(voices, sad, tables(voices), 200, seed))
    course = of(reading, "voices_dissatisfied")
    truth = sad.reshape(MONTHS, -1).mean(axis=1)
    held = [p.share.low <= t <= p.share.high for p, t in zip(course.points, truth, strict=True)]
    assert np.mean(held) >= 0.8
    assert course.points[-1].share.mean - course.points[0].share.mean > 0.25
    assert course.labels == 200
    assert set(course.venues) == {"网店", "门店"}
    assert [p.date.month for p in course.points] == list(range(1, MONTHS + 1))
    other = of(reading, "voices_satisfied")
    assert other.points[-1].share.mean < other.points[0].share.mean


def test_without_labels_enough_nothing_is_lent(frame: Frame, tables: Folder) -> None:
    voices, sad = rising(frame, 3, each=60)
    bare = read(tables(voices))
    few = read(labelled(voices, sad, tables(voices), 60, 3))
    for reading, labels in ((bare, 0), (few, 60)):
        assert reading.courses == ()
        (why,) = [c for c in reading.checks if c.code == "voices_course_labels"]
        assert why.facts["labels"] == labels
        assert reading.next_steps


def test_few_months_are_no_course(frame: Frame, tables: Folder) -> None:
    voices, sad = rising(frame, 4)
    near = voices["at"] < datetime(2026, 6, 1)  # noqa: DTZ001
    reading = read(labelled(voices.filter(near), sad, tables(voices.filter(near)), 150, 4))
    assert reading.courses == ()
    assert "voices_course_months" in {c.code for c in reading.checks}


def test_labels_that_the_reading_cannot_foretell_are_no_course(
    frame: Frame, tables: Folder
) -> None:
    voices, sad = rising(frame, 5)
    lot = np.random.default_rng(5).permutation(sad)
    reading = read(labelled(voices, lot, tables(voices), 200, 5))
    assert reading.courses == ()
    assert "voices_course_blunt" in {c.code for c in reading.checks}


def test_a_campaign_is_one_document_of_its_first_week(frame: Frame, tables: Folder) -> None:
    rng = np.random.default_rng(6)
    texts, _ = reviews(rng, 20, 0.5)
    copies = ["限时特惠，点击领取优惠券，全场五折包邮到家"] * 30
    days = [datetime(2026, 1, 5) + timedelta(days=i) for i in range(50)]  # noqa: DTZ001
    reading = read(tables(frame(texts + copies, at=days)))
    assert sum(v.documents for v in reading.volume) == 21
    assert {v.week for v in reading.volume} == {date(2026, 1, 5 + 7 * k) for k in range(3)}
    assert [v.documents for v in reading.volume] == [7, 7, 7]
