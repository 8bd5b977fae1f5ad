"""The record: earlier chances with their score, said beside come, misses and few ones told."""

import pytest
from tests.brief import circles
from tests.brief.firms import firm
from tests.brief.reading_html import parse

from luopan.brief import render_html
from luopan.brief.compose import compose
from luopan.brief.content import Section
from luopan.readings.base import Interval
from luopan.readings.bundle import Language
from luopan.readings.chances import ChanceRecord

LANGUAGES: tuple[Language, ...] = ("zh_CN", "en")


def section(record: ChanceRecord | None, language: Language) -> Section:
    reading = circles.told(record=record)
    readings = firm().model_copy(update={"readings": (reading,)})
    (found,) = [s for s in compose(readings, language).sections if s.key == "record"]
    return found


def lead(record: ChanceRecord | None, language: Language) -> str:
    return " ".join(p.striptags() for p in section(record, language).lead)


@pytest.mark.parametrize(("language", "says"), [
    ("en", ("told by earlier briefs: 240. Closed 180, of which 31 came; still open 40",
            "2 more are of a story", "Brier score (0 is best) 0.11", "0.15",
            "they told more than the usual share does", "higher than what came")),
    ("zh_CN", ("概率共240个。已有结果180个，其中应验31个；还没到时间40个",
               "另有2个", "布赖尔评分（0 为最好）0.11", "0.15", "比通常的比例更有用",
               "说的比后来的高")),
])  # fmt: skip
def test_the_score_stands_beside_its_reference(language: Language, says: tuple[str, ...]) -> None:
    told = lead(circles.record(), language)
    assert [words for words in says if words not in told] == []
    bins, latest = section(circles.record(), language).tables
    assert [len(bins.rows), len(latest.rows)] == [2, 2]
    assert "61%" in bins.rows[1][0].striptags()
    assert "40% " in bins.rows[1][1].striptags().replace("（", " ")
    marks = [row[3].striptags() for row in latest.rows]
    assert marks == (["came", "did not come"] if language == "en" else ["到了", "没有到"])
    assert "0.02%" not in latest.rows[1][2]


@pytest.mark.parametrize(("language", "says"), [
    ("en", "not enough evidence, 12 closed ones of 3 stories, and 30 of 10 are needed"),
    ("zh_CN", "证据不足，已有结果12个，出自3件事；至少需要30个，出自10件"),
])  # fmt: skip
def test_few_are_not_enough_evidence(language: Language, says: str) -> None:
    found = section(circles.few_closed(), language)
    told = lead(circles.few_closed(), language)
    assert says in told
    assert "Brier" not in told
    assert "布赖尔" not in told
    assert len(found.tables) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_verdict_has_words_of_its_own(language: Language) -> None:
    gains = (Interval(mean=0.1, low=0.01, high=0.2), Interval(mean=0.0, low=-0.1, high=0.1),
             Interval(mean=-0.1, low=-0.2, high=-0.01))  # fmt: skip
    told = [
        lead(circles.record(calibration=verdict, gain=gain), language)
        for verdict in ("agrees", "too_high", "too_low", "uneven")
        for gain in gains
    ]
    assert len(set(told)) == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_chances_told_before_the_record_is_as_it_was(language: Language) -> None:
    assert section(None, language).tables == ()
    first = "first brief" if language == "en" else "第一期"
    assert first in lead(None, language)
    assert first not in lead(circles.few_closed(), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hostile_title_stays_text(language: Language) -> None:
    readings = firm().model_copy(update={"readings": (circles.hostile(),)})
    page = parse(render_html(readings, language))
    assert "alert(1)" in "".join(text for _, text in page.pieces)
    assert not [tag for tag, _ in page.pieces if tag == "script"]
