"""Quotes: byte for byte from what was written, and none that may not be shown."""

import hashlib
from collections.abc import Callable

import numpy as np
import polars as pl
from tests.instruments.voices.written import review

from luopan.engine import engine_of
from luopan.instruments.voices import VoicesPlan, measure
from luopan.instruments.voices.measure import reading_of
from luopan.instruments.voices.pool import gather
from luopan.readings.voices import Quote, VoicesReading
from luopan.tables.bundle import Tables

Frame = Callable[..., pl.DataFrame]
Folder = Callable[..., Tables]

BEFORE = ("这家", "他们的", "整体", "今天的", "老实说", "门店的", "感觉", "觉得")
KIND = ("很好", "特别周到", "非常热情", "不错", "让人舒服", "没得说", "一流", "真贴心")
RUDE = ("很差", "太差劲", "非常冷漠", "糟糕", "让人失望", "态度恶劣", "极其怠慢", "真垃圾")
OTHER = ("东西收到了", "还没有用过", "颜色偏蓝一点", "说明书有三页", "放在客厅里")
"""Of nothing that a theme could be about."""
SERVED = tuple(f"{a}服务{b}" for a in BEFORE for b in KIND)
SLIGHTED = tuple(f"{a}服务{b}" for a in BEFORE for b in RUDE)


def quotes(reading: VoicesReading) -> list[Quote]:
    return [quote for theme in reading.themes for quote in theme.quotes]


def test_every_quote_stands_in_its_document_byte_for_byte(frame: Frame, tables: Folder) -> None:
    rng = np.random.default_rng(1)
    texts = [f"第{i}次。  {review(rng, SERVED, 1)}！\u3000ＯＫ<br>{i}" for i in range(40)]
    texts += [f"“{review(rng, SLIGHTED, 1)}”——{i}楼&amp;" for i in range(30)]
    texts += [review(rng, OTHER, 1) for _ in range(50)]
    voices = frame(texts)
    (reading,) = measure(tables(voices), VoicesPlan())
    found = quotes(reading)
    assert {q.role for q in found} == {"typical", "dissenting"}
    raw = dict(zip(voices["id"].to_list(), texts, strict=True))
    for quote in found:
        (source,) = [t for t in raw.values() if t[quote.begin : quote.end] == quote.text]
        assert quote.digest == hashlib.sha256(quote.text.encode()).hexdigest()
        assert source.encode().find(quote.text.encode()) >= 0


def test_whole_sentences_go_before_what_begins_or_ends_inside_one(
    frame: Frame, tables: Folder
) -> None:
    rng = np.random.default_rng(5)
    told = [f"{rng.choice(OTHER)}。{rng.choice(SERVED)}，{rng.choice(SERVED)}！" for _ in range(60)]
    cut = [f"{rng.choice(OTHER)}，{rng.choice(SERVED)}，{'很长' * 40}。" for _ in range(60)]
    (reading,) = measure(tables(frame([*cut, *told])), VoicesPlan())
    for theme in reading.themes:
        for quote in theme.quotes:
            source = next(t for t in told if quote.text in t)
            at = source.index(quote.text)
            assert at == 0 or source[at - 1] in "。！"
            assert source[at + len(quote.text)] in "。！"
    assert quotes(reading)


def test_typical_and_dissenting_stand_on_opposite_sides(frame: Frame, tables: Folder) -> None:
    rng = np.random.default_rng(2)
    texts = [review(rng, SERVED, 1) for _ in range(60)] + [
        review(rng, SLIGHTED, 1) for _ in range(20)
    ]
    texts += [review(rng, OTHER, 1) for _ in range(50)]
    (reading,) = measure(tables(frame(texts)), VoicesPlan())
    theme = reading.themes[0]
    assert theme.positive > 0.5
    typical, dissenting = theme.quotes
    assert any(clause in typical.text for clause in SERVED)
    assert any(clause in dissenting.text for clause in SLIGHTED)


def test_refused_personal_and_repeated_writers_are_passed_over_and_counted(
    frame: Frame, tables: Folder
) -> None:
    rng = np.random.default_rng(3)
    texts = [review(rng, SERVED, 1) for _ in range(30)] + [
        review(rng, SLIGHTED, 1) for _ in range(30)
    ]
    texts = [f"{t}，电话13812345678" if i % 3 == 0 else t for i, t in enumerate(texts)]
    consent = ["no" if i % 3 == 1 else None for i in range(60)] + [None] * 40
    texts += [review(rng, OTHER, 1) for _ in range(40)]
    (reading,) = measure(tables(frame(texts, consent=consent, author=["一人"] * 100)), VoicesPlan())
    assert reading.personal == {"phone": 20}
    assert not [q for q in quotes(reading) if "138" in q.text]
    assert reading.themes
    assert len(quotes(reading)) == 1  # one writer, one quote
    for theme in reading.themes:
        assert set(theme.dropped) <= {"personal", "consent", "author", "copy"}


COPY = (
    "青禾饮料今日宣布在南京新建的智能工厂正式投产，年产能将达到三亿瓶，可满足华东地区的需求。",
    "作为行业的领军品牌，我们始终坚持以消费者为中心，以卓越品质引领健康生活新风尚。",
    "Qinghe Drinks announced the opening of its new smart factory in Nanjing with three lines",
)


def test_texts_without_words_leave_nothing_to_quote(frame: Frame, tables: Folder) -> None:
    (reading,) = measure(tables(frame(["。。。", "!!!", "好。" * 3, "……"] * 20)), VoicesPlan())
    assert quotes(reading) == []


def test_press_copy_is_told_apart_and_never_quoted(frame: Frame, tables: Folder) -> None:
    rng = np.random.default_rng(6)
    passed_on = [f"{rng.choice(BEFORE)}{COPY[i % 3]}{'转' * (i % 4)}" for i in range(50)]
    written = [review(rng, SERVED + SLIGHTED, 1) for _ in range(50)]
    voices = frame([*passed_on, *written])
    (reading,) = measure(tables(voices, press=COPY), VoicesPlan())
    pool = gather(voices, reading_of(tables(voices, press=COPY)), engine_of("here"))
    assert pool.press[:50].sum() >= 45
    assert pool.press[50:].sum() <= 5
    assert reading.press_copy == pool.press.sum()
    assert {c.code for c in reading.checks if not c.passed} >= {"voices_press"}
    assert not [q for q in quotes(reading) if any(q.text in copy for copy in COPY)]


def test_a_writer_is_quoted_once_in_all_themes_together(frame: Frame, tables: Folder) -> None:
    rng = np.random.default_rng(5)
    tasty = tuple(clause.replace("服务", "味道") for clause in SERVED)
    texts = [review(rng, kind, 1) for kind in (SERVED, tasty) for _ in range(40)]
    texts += [review(rng, OTHER, 1) for _ in range(50)]
    for writers, most in ((["一人"] * 130, 1), ([f"a{i}" for i in range(130)], 4)):
        (reading,) = measure(tables(frame(texts, author=writers)), VoicesPlan())
        assert len(reading.themes) == 2
        shown = quotes(reading)
        assert 1 <= len(shown) <= most
    assert len(shown) > 1


def test_themes_are_the_same_from_run_to_run(frame: Frame, tables: Folder) -> None:
    rng = np.random.default_rng(4)
    texts = [review(rng, SERVED, 1) for _ in range(40)] + [
        review(rng, SLIGHTED, 1) for _ in range(40)
    ]
    one, two = (measure(tables(frame(texts)), VoicesPlan())[0] for _ in range(2))
    assert one.model_dump_json() == two.model_dump_json()
