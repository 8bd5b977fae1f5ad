"""How far it is to the destination, and what is said of one that lies behind."""

import re

import pytest
from tests.brief.firms import direction, firm
from tests.brief.reading_html import parse

from luopan.brief import render_html
from luopan.brief.words import load


def lines(language, **more):
    html = render_html(firm(readings=(direction(**more),)), language)
    return [n.whole() for n in parse(html).root.walk() if n.tag == "p"]


def said(language, key, told):
    tail = max(re.split(r"\{\w+\}", load(language).entries[key]), key=len).strip()
    return [line for line in told if tail in line]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_target_ahead_is_so_far_away(language):
    told = lines(language, now=28.0, target=40.0, half=3.0)
    assert len(said(language, "brief.card.distance", told)) == 1
    assert said(language, "brief.card.beyond", told) == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_target_behind_is_passed_and_no_arrival_is_told(language):
    told = lines(language, now=50.0, target=40.0, half=3.0)
    (line,) = said(language, "brief.card.beyond", told)
    assert "10" in line
    assert "−" not in line
    assert said(language, "brief.eta.between", told) == []


@pytest.mark.parametrize(("better", "now", "passed"), [
    ("higher", 50.0, True), ("higher", 30.0, False), ("lower", 50.0, False), ("lower", 30.0, True),
])  # fmt: skip
def test_which_side_counts_as_reached(better, now, passed):
    goal = direction(now=now, target=40.0, half=3.0).destination
    assert goal.model_copy(update={"better": better}).passed is passed


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_an_arrival_within_one_month_is_not_told_as_a_span(language):
    apart = direction()
    assert apart.eta is not None
    near = apart.eta.model_copy(update={"high": apart.eta.low.replace(day=28)})
    html = render_html(firm(readings=(apart.model_copy(update={"eta": near}),)), language)
    told = [n.whole() for n in parse(html).root.walk() if n.tag == "p"]
    (line,) = said(language, "brief.eta.within", told)
    assert line.count({"zh_CN": "2027年3月", "en": "Mar 2027"}[language]) == 1
