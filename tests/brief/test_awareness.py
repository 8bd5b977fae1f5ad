"""Beside each share of awareness stand the days it was asked, of how many, and by whom."""

import re
from html.parser import HTMLParser

import pytest
from tests.brief import circles
from tests.brief.firms import empty, firm

from luopan.brief import render_html
from luopan.readings.awareness import Awareness
from luopan.readings.bundle import Readings
from luopan.readings.mainstream import Moved

WHEN = {"en": "2 Nov 2026 to 8 Nov 2026", "zh_CN": "2026年11月2日至2026年11月8日"}
ASKED = {"en": "{when}, n {n}, {source}", "zh_CN": "{when}，n {n}，{source}"}
BARE = {"en": "{when}, {source}", "zh_CN": "{when}，{source}"}
UNTOLD = {"en": "source not told", "zh_CN": "来源未写明"}


def once(**more: object) -> Readings:
    """A firm that asked once: no course of awareness is drawn."""
    return empty().model_copy(update={"readings": (circles.told(**more),)})


def section(readings: Readings, language: str) -> str:
    """The section of the circle."""
    page = render_html(readings, language)
    found = re.search(r'<section[^>]*id="circle".*?</section>', page, re.DOTALL)
    assert found is not None
    return found[0]


class Small(HTMLParser):
    """Collects the text of what stands in small print."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth == 0 and ("class", "asked") in attrs:
            self.found.append("")
            self.depth = 1
        elif self.depth:
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        self.depth = max(0, self.depth - 1)

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.found[-1] += data


def beside(part: str) -> list[str]:
    """What stands in small print behind shares, as text."""
    small = Small()
    small.feed(part)
    return [text.strip(" ()（）") for text in small.found]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_each_share_says_when_of_how_many_and_by_whom(language: str) -> None:
    told = ASKED[language].format(when=WHEN[language], n="1,000", source="omnibus")
    assert beside(section(once(), language)) == [told, told]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_without_n_and_source_that_is_said(language: str) -> None:
    shares = (circles.asked("public", 0.1, None, source=None),)
    part = section(once(awareness=Awareness(shares=shares)), language)
    told = BARE[language].format(when=WHEN[language], source=UNTOLD[language])
    assert beside(part) == [told]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_one_day_is_told_once(language: str) -> None:
    day = circles.WAVE["date"]
    shares = (circles.asked("public", 0.1, start=day),)
    (told,) = beside(section(once(awareness=Awareness(shares=shares)), language))
    assert told.startswith({"en": "8 Nov 2026,", "zh_CN": "2026年11月8日，"}[language])


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_where_courses_are_drawn_the_gap_says_it_of_both(language: str) -> None:
    readings = firm().model_copy(update={"readings": (*firm().readings, circles.told())})
    (told,) = beside(section(readings, language))
    wave = ASKED[language].format(when=WHEN[language], n="1,000", source="omnibus")
    assert told.count(wave) == 2


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_fourth_rung_says_it_of_both_waves(language: str) -> None:
    before = circles.asked("public", 0.1, 400)
    after = circles.asked("public", 0.2, 500, source="house")
    moved = Moved(
        indicator="awareness", before=before, after=after, p_up=0.99, stories=1, state="rose"
    )
    part = section(once(stories=(circles.story(moved=moved),), awareness=Awareness()), language)
    waves = [
        ASKED[language].format(when=WHEN[language], n=n, source=source)
        for n, source in ((400, "omnibus"), (500, "house"))
    ]
    assert beside(part) == waves


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_lead_has_no_room_for_it(language: str) -> None:
    page = render_html(once(verdict="quiet", stories=()), language)
    lead = re.search(r'<ol class="lead".*?</ol>', page, re.DOTALL)
    assert lead is not None
    assert "16" in lead[0]
    assert 'class="asked"' not in lead[0]
