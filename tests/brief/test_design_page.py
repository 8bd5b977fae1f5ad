"""Possible tests as one page: self-contained, in both languages, with every design and region."""

import re
from html import unescape

import pytest
from tests.brief.plans import plan, plans

from luopan.brief.design_page import render_design
from luopan.brief.words import load
from luopan.readings.designs import TestOptions


def page(options: TestOptions, language: str = "en", *, synthetic: bool = False) -> str:
    words = load(language)
    return render_design(options, words, "CNY", company="A & B <firm>", synthetic=synthetic)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "The best of these sees 3.1%"), ("zh_CN", "最好的设计有80%的概率看出3.1%的效果")],
)
def test_the_page_tells_designs_regions_and_what_the_best_can_see(language: str, said: str) -> None:
    made = page(plans(), language)
    plain = unescape(re.sub(r"<[^>]+>", "", made))
    assert said in plain
    assert made.count("<svg") == 2
    assert all(r.region in plain for r in plans().map.regions)
    assert plain.count("A & B <firm>") == 2


def test_the_page_asks_nobody_for_anything() -> None:
    made = page(plans(), synthetic=True)
    assert not re.search(r"(src|href)=\"(?!#)", made)
    assert "<script" not in made
    assert "Sample data" in made


def test_a_page_without_any_design_says_why() -> None:
    bare = plans(options=(), map=None, refused="spill_over")
    plain = unescape(re.sub(r"<[^>]+>", "", page(bare)))
    assert "too few regions are left to compare with" in plain
    unseen = plans(options=(plan("lot", None, refused="too_few_assignments"),), map=None)
    assert "None of these could tell an effect from chance" in page(unseen)
