"""Shares: the truth of simulated pools lies in their intervals, and counting alone misses it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from tests.instruments.voices.written import reviews

from luopan.engine import Here
from luopan.instruments.voices import VoicesPlan, measure
from luopan.instruments.voices.audit import drawn
from luopan.instruments.voices.pool import Reading, gather
from luopan.readings.voices import Cell, Share, VoicesReading
from luopan.stats.prevalence.priority import priorities
from luopan.tables.bundle import Tables

Frame = Callable[..., pl.DataFrame]
Folder = Callable[..., Tables]


def labelled(
    pool_frame: pl.DataFrame, sad: np.ndarray, tables: Tables, labels: int, seed: int
) -> Tables:
    """Return the tables with a draw and the labels of whom it chose."""
    pool = gather(pool_frame, Reading(), Here(1))
    draw = drawn(pool, None, labels, f"audit {seed}")
    chosen = set(_taken(draw))
    by_id = dict(zip(pool.frame["id"].to_list(), pool.frame["native"].to_list(), strict=True))
    rows = [
        (by_id[i], "satisfaction", "negative" if sad[int(by_id[i][1:])] else "positive", "anna")
        for i in sorted(chosen)
    ]
    audits = pl.DataFrame(rows, schema=["voice", "aspect", "label", "labeller"], orient="row")
    return Tables(
        company=tables.company, as_of=tables.as_of, voices=pool_frame, audit=draw, audits=audits
    )


def _taken(draw: pl.DataFrame) -> list[str]:
    lot = priorities(np.array(draw["id"].to_list()), str(draw["seed"][0]))
    return draw.filter(pl.Series(lot < draw["chance"].to_numpy()))["id"].to_list()


def pooled(reading: VoicesReading, label: str) -> Share:
    (share,) = [s for s in reading.pool("satisfaction") if s.label == label]
    return share


@pytest.mark.parametrize("seed", range(6))
def test_the_true_share_is_covered_where_counting_misses(
    frame: Frame, tables: Folder, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    texts, sad = reviews(rng, 1500, 0.4, irony=1 / 3)
    voices = frame(texts)
    (reading,) = measure(labelled(voices, sad, tables(voices), 200, seed), VoicesPlan(themes=0))
    share = pooled(reading, "negative")
    assert share.labels == reading.audit.labels == 200
    assert share.share is not None
    assert abs(share.share.mean - sad.mean()) < 0.06
    assert share.share.high - share.share.low < 0.12
    assert share.naive < sad.mean() - 0.06  # irony is counted as praise


def test_a_planted_rise_is_seen_by_period_and_venue(frame: Frame, tables: Folder) -> None:
    rng = np.random.default_rng(5)
    before, sad = reviews(rng, 1200, 0.25, irony=1 / 3)
    after, sadder = reviews(rng, 1200, 0.5, irony=1 / 3)
    days = [datetime.fromisoformat(f"2026-03-{1 + i % 28:02d}") for i in range(1200)]
    days += [datetime.fromisoformat(f"2026-04-{1 + i % 28:02d}") for i in range(1200)]
    texts = before + after
    voices = frame(texts, at=days, venue=[("网店", "门店")[i % 2] for i in range(2400)])
    truth = np.concatenate([sad, sadder])
    (reading,) = measure(labelled(voices, truth, tables(voices), 400, 1), VoicesPlan(themes=0))
    told = [s for s in reading.shares if s.label == "negative" and s.cell.start is not None]
    plain = [s for s in told if not s.cell.adjusted]
    assert [s.cell.start.month for s in plain if s.cell.start] == [3, 4]
    assert plain[0].p_up is None
    assert plain[1].p_up is not None
    assert plain[1].p_up > 0.99
    assert [s.p_up is not None and s.p_up > 0.99 for s in told if s.cell.adjusted][-1]
    for share, mean in zip(plain, (sad.mean(), sadder.mean()), strict=True):
        assert share.share is not None
        assert share.share.low - 0.03 < mean < share.share.high + 0.03


def test_where_no_venue_spans_all_periods_nothing_is_adjusted(frame: Frame, tables: Folder) -> None:
    texts, sad = reviews(np.random.default_rng(7), 240, 0.4)
    days = [datetime.fromisoformat(f"2026-0{3 + i // 120}-{1 + i % 28:02d}") for i in range(240)]
    voices = frame(texts, at=days, venue=[("网店", "门店")[i // 120] for i in range(240)])
    (reading,) = measure(labelled(voices, sad, tables(voices), 120, 1), VoicesPlan(themes=0))
    starts = {s.cell.start for s in reading.shares if s.cell.start is not None}
    assert starts == {date(2026, 3, 1), date(2026, 4, 1)}
    assert not any(s.cell.adjusted for s in reading.shares)


def test_without_labels_there_is_a_direction_and_no_percentage(
    frame: Frame, tables: Folder
) -> None:
    rng = np.random.default_rng(4)
    texts = reviews(rng, 60, 0.0)[0] + reviews(rng, 60, 1.0)[0]
    days = [datetime.fromisoformat("2026-03-01") + timedelta(hours=6 * (i % 60)) for i in range(60)]
    days += [
        datetime.fromisoformat("2026-04-01") + timedelta(hours=6 * (i % 60)) for i in range(60)
    ]
    (reading,) = measure(tables(frame(texts, at=days)), VoicesPlan(themes=0))
    assert all(s.share is None and s.withheld == "no_labels" for s in reading.pool("satisfaction"))
    april = next(
        s for s in reading.shares if s.label == "negative" and s.cell.start == date(2026, 4, 1)
    )
    assert april.p_up is not None
    assert april.p_up > 0.95
    assert [step.code for step in reading.next_steps] == ["voices_audit"]


def test_labels_that_are_none_of_ours_are_told(frame: Frame, tables: Folder) -> None:
    voices = frame(reviews(np.random.default_rng(4), 60, 0.5)[0])
    rows = [(f"v{i}", "满意度", "满意", "anna") for i in range(30)]
    audits = pl.DataFrame(rows, schema=["voice", "aspect", "label", "labeller"], orient="row")
    (reading,) = measure(tables(voices, audits=audits), VoicesPlan(themes=0))
    (told,) = [c for c in reading.checks if c.code == "voices_label_unread"]
    assert told.facts == {"count": 30, "examples": ("满意度: 满意",)}


def test_few_documents_are_individual_opinions(frame: Frame, tables: Folder) -> None:
    (reading,) = measure(tables(frame(["很好", "太差了", "还行吧"])), VoicesPlan())
    assert {s.withheld for s in reading.shares} == {"few_documents"}
    assert reading.themes == ()


def test_ten_thousand_copies_count_once(frame: Frame, tables: Folder) -> None:
    texts = ["太差了，后悔买，千万别买这家的东西"] * 10_000
    texts += reviews(np.random.default_rng(4), 40, 0.0)[0]
    (reading,) = measure(tables(frame(texts)), VoicesPlan(themes=0))
    assert reading.documents == 10_040
    assert reading.counted == 41
    assert (reading.campaigns, reading.copies) == (1, 10_000)
    assert pooled(reading, "negative").naive < 0.1
    assert [c.code for c in reading.checks if c.code == "voices_copies" and not c.passed]


def test_the_same_bytes_whatever_the_processes(frame: Frame) -> None:
    voices = frame(reviews(np.random.default_rng(4), 20_000, 0.5)[0])
    one = gather(voices, Reading(), Here(1))
    two = gather(voices, Reading(), Here(2))
    assert one.told.satisfaction.tobytes() == two.told.satisfaction.tobytes()
    assert one.frame.equals(two.frame)


def test_later_documents_had_no_chance_and_that_is_told(frame: Frame, tables: Folder) -> None:
    rng = np.random.default_rng(2)
    texts, sad = reviews(rng, 400, 0.4)
    early = frame(texts[:300])
    given = labelled(early, sad, tables(early), 120, 1)
    later = Tables(
        company=given.company, as_of=given.as_of, voices=frame(texts), audit=given.audit,
        audits=given.audits,
    )  # fmt: skip
    (reading,) = measure(later, VoicesPlan(themes=0))
    (new,) = [c for c in reading.checks if c.code == "voices_new"]
    assert not new.passed
    assert new.facts["share"] == pytest.approx(0.25, abs=0.01)
    assert [s.code for s in reading.next_steps] == ["voices_extend"]
    assert Cell() in {s.cell for s in reading.shares}
