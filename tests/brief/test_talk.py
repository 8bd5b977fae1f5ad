"""The page says how talk is read, counts it once, and tells an effect that changes (R24)."""

import pytest
from tests.brief.firms import firm, mix, talking
from tests.brief.reading_html import parse

from luopan.brief import render_html
from luopan.brief.words import load
from luopan.charts import decomposition
from luopan.readings.bundle import Readings

LANGUAGES = ("zh_CN", "en")
SAYS = {
    "mediator": {"en": "in two ways at once", "zh_CN": "两重身份"},
    "input": {"en": "an input of sales only", "zh_CN": "只作为销售的输入"},
}
OWN = {"en": "not counted to social media’s own credit", "zh_CN": "不算社会化媒体自己的功劳"}


def shown(readings: Readings, language: str) -> str:
    text = "".join(t for _, t in parse(render_html(readings, language)).pieces)
    return text.replace("'", "’")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_which_reading_of_talk_was_used(language: str) -> None:
    as_input = firm(readings=(mix(earned="input"),))
    for way, readings in (("mediator", talking()), ("input", as_input), ("", firm())):
        text = shown(readings, language)
        assert {w for w, says in SAYS.items() if says[language] in text} == ({way} - {""})
        assert (OWN[language] in text) == (way == "mediator")


@pytest.mark.parametrize("language", LANGUAGES)
def test_totals_stand_beside_the_returns_where_talk_is_a_mediator(language: str) -> None:
    words = load(language)
    heads = [words.text(f"brief.money.{k}") for k in ("via", "total")]
    assert all(head in shown(talking(), language) for head in heads)
    assert not any(head in shown(firm(), language) for head in heads)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_earned_line_says_what_moves_with_others_and_rivals_are_named(language: str) -> None:
    words = load(language)
    (reading,) = talking().mix()
    notes = {row.name: row.note for row in decomposition.rows(reading, words)}
    part = words.text("chart.decomposition.called_up", called_up="|").split("|")[0]
    assert [name for name, note in notes.items() if note.startswith(part)] == [words.name("talk")]
    assert notes["竞品"] == words.text("chart.decomposition.competitor")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_year_stands_beside_the_whole_period(language: str) -> None:
    says = load(language).text("brief.money.recent", recent="|", whole="|").split("|")[0]
    assert says in shown(talking(), language)
    assert says not in shown(firm(), language)
