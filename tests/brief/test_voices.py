"""In customers' own words: shares with intervals, quotes never without their share (H10, H12)."""

import re

import pytest
from tests.brief import firms, heard

from luopan.brief import voices
from luopan.brief.compose import compose
from luopan.brief.html import render_html
from luopan.brief.words import load
from luopan.charts import shares
from luopan.readings.bundle import Readings

LANGUAGES = ("en", "zh_CN")


@pytest.mark.parametrize(("language", "shown"), [("en", "e0e1e2z0z1z2"), ("zh_CN", "z0z1z2e0e1e2")])
def test_a_reader_sees_what_she_can_read_first_and_as_much_of_the_rest(
    language: str, shown: str
) -> None:
    theme = heard.heard().themes[0]
    themes = [
        theme.model_copy(update={"words": (f"{tongue[0]}{i}",), "language": tongue})
        for tongue in ("zh", "en")
        for i in range(4)
    ]
    assert "".join(t.words[0] for t in voices.chosen(themes, language)) == shown
    assert len(voices.chosen(themes[:4], language)) == 4
    assert len(voices.chosen([*themes[:4], *themes[:4]], "zh_CN")) == voices.MOST_CARDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quote_stands_beside_its_share_and_one_from_the_other_side(language: str) -> None:
    page = render_html(firms.listened(), language)
    assert "服务员态度很好，还送了水果，下次还来" in page
    assert "叫了半天没人理，服务太差" in page
    assert page.index("21.0%") < page.index("服务员态度很好")
    quotes = re.findall(r'<q lang="zh-Hans" data-digest="([0-9a-f]{64})">', page)
    assert len(quotes) == 2
    assert ("consent not told" if language == "en" else "未说明是否同意引用") in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_labels_no_percentage_of_satisfaction_is_told(language: str) -> None:
    (section,) = [
        s for s in compose(firms.listened_unlabelled(), language).sections if s.key == "voices"
    ]
    told = "".join(map(str, section.lead))
    assert ("no percentage" if language == "en" else "不给百分比") in told
    assert "%" not in re.sub(r"<[^>]*>", "", told).replace("90%", "")
    assert section.tables == section.figures == ()


def test_hostile_words_are_shown_and_not_run() -> None:
    page = render_html(firms.listened_hostile(), "en")
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{naive}" in page
    assert "<b>service</b>" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_course_is_drawn_with_its_words(language: str) -> None:
    reading, words = heard.heard(), load(language)  # type: ignore[arg-type]
    drawn = shares.svg(reading, words)
    assert drawn.count("<circle") == 2
    assert words.interval(reading.shares[4].share, "%") in shares.alternative(reading, words)
    option = shares.option(reading, words)
    assert len(option["series"]) >= 4  # type: ignore[arg-type]
    assert shares.courses(heard.unlabelled()) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lead_says_what_was_written_only_where_a_sample_bears_it_out(language: str) -> None:
    def lead(readings: Readings) -> str:
        told = "".join(str(s.text) for s in compose(readings, language).statements)  # type: ignore[arg-type]
        return re.sub(r"<[^>]*>", "", told)

    said = "Of what was written, 55%" if language == "en" else "收集到的声音里，满意的占55%"
    assert said in lead(firms.listened())
    assert said[:8] not in lead(firms.listened_unlabelled())
