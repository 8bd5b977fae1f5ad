"""Placebo dates stand in the circle's section, folded, below the sentence on what goals did."""

import re

import pytest
from tests.brief import circles
from tests.brief.test_awareness import once, section

from luopan.brief.words import load

LANGUAGES = ("zh_CN", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_is_folded_where_the_sentence_stands(language: str) -> None:
    words = load(language)  # type: ignore[arg-type]
    part = section(once(), language)
    title = words.text("chart.placebos.title")
    folds = [f for f in re.findall(r"<details>.*?</details>", part, re.DOTALL) if title in f]
    assert len(folds) == 1
    lead = part.split("<details>")[0]
    # the goal that has no answer is told with its reason, and is not drawn
    why = words.text("brief.mainstream.impact_why.few_placebos")
    assert why in lead
    dots = {"dots": 61, "stories": 6}
    assert words.text("chart.placebos.dots.more", placebos=61, **dots) in folds[0]
    assert words.name("nps") not in folds[0]
    assert re.search(r"<desc[^>]*>[^<]*61[^<]*40%", folds[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_an_answer_there_is_the_sentence_alone(language: str) -> None:
    words = load(language)  # type: ignore[arg-type]
    refused = tuple(i for i in circles.told().impacts if i.effect is None)
    assert refused
    part = section(once(impacts=refused), language)
    assert words.text("chart.placebos.title") not in part
    assert words.text("brief.mainstream.impact_why.few_placebos") in part


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_crossing_is_told_as_one(language: str) -> None:
    one = tuple(i.model_copy(update={"stories": 1}) for i in circles.told().impacts)
    text = re.sub(r"<[^>]+>", "", section(once(impacts=one), language))
    said = {"zh_CN": "一次进入主流后的", "en": "weeks after one crossing"}[language]
    # in the sentence and in the words of the picture
    assert text.count(said) == 2
    assert not re.search(r"\b1 crossings|\b1 次进入主流后", text)
