"""What an outlet counts as: the firm's word, then the list that ships, then the sheet's tier."""

import csv
from collections import Counter
from importlib.resources import files

import pytest
from tests.instruments.mainstream.collected import firm, outlets

from luopan.instruments.mainstream.outlets import Outlets
from luopan.tables.definitions import OUTLETS


@pytest.mark.parametrize(
    ("outlet", "tier", "kind", "mainstream"),
    [
        ("人民日报", "press", "press", True),
        ("新华网", "press", "press", True),
        ("央视新闻", "broadcast", "broadcast", True),
        ("CCTV", "press", "broadcast", True),
        ("The New York Times", "press", "press", True),
        ("nytimes.com", "press", "press", True),
        ("https://www.nytimes.com/2008/11/18/", "press", "press", True),
        ("edition.cnn.com", "press", "broadcast", True),
        ("Scientific American", "press", "trade", False),
        ("36氪", "press", "trade", False),
        ("今日头条", "press", "portal", False),
        ("微信公众号", "press", "self_media", False),
        ("大橘说品牌公众号", "press", "self_media", False),
        ("某某头条号", "trade", "self_media", False),
        ("substack.com", "press", "self_media", False),
        ("someone.substack.com", "press", "self_media", False),
        ("微博", "press", "social", False),
        ("@人民日报", "press", "social", False),
        ("人民日报官方微博", "press", "social", False),
        ("央视新闻微博", "press", "social", False),
    ],
)
def test_the_list_that_ships_knows_both_countries_outlets(
    outlet: str, tier: str, kind: str, *, mainstream: bool
) -> None:
    told = Outlets(firm([])).of(outlet, tier)
    assert (told.kind, told.mainstream, told.rests_on) == (kind, mainstream, "shipped")


@pytest.mark.parametrize("tier", ["social", "search"])
def test_a_newspapers_post_on_a_platform_is_the_circle(tier: str) -> None:
    told = Outlets(firm([])).of("人民日报", tier)
    assert (told.kind, told.mainstream) == (tier, False)


def test_an_unknown_outlet_counts_as_the_sheet_says_and_says_so() -> None:
    told = Outlets(firm([])).of("惠东周报", "press")
    assert (told.kind, told.mainstream, told.rests_on) == ("press", True, "sheet")


def test_the_firms_own_table_comes_first() -> None:
    known = outlets([("人民日报", "trade", "niche", ""), ("惠东周报", "self_media", "", "")])
    of = Outlets(firm([], known)).of
    assert [of(n, "press").kind for n in ("人民日报", "惠东周报")] == ["trade", "self_media"]
    assert {of(n, "press").rests_on for n in ("人民日报", "惠东周报")} == {"firm"}
    # even of a post: the firm says that this account is a broadcaster's programme
    seen = Outlets(firm([], outlets([("夜航", "broadcast", "national", "")]))).of("夜航", "social")
    assert (seen.kind, seen.mainstream) == ("broadcast", True)


def test_an_outlet_of_the_firms_own_name_is_its_own_medium() -> None:
    of = Outlets(firm([], mainstream={"names": ["西贝"]})).of
    assert of("西贝官方网站", "press").kind == "own"
    assert not of("西贝官方网站", "press").mainstream
    # a name within another is none: a leaker's account, a newspaper of that name
    assert of("西贝爆料公众号", "press").kind == "self_media"
    assert of("西贝周报", "press").kind == "press"


def test_sister_outlets_have_one_owner() -> None:
    of = Outlets(firm([])).of
    assert of("People's Daily", "press").owner == of("人民网", "press").owner
    assert of("Motherlode (New York Times)", "press").owner == of("nytimes.com", "press").owner


def test_the_shipped_list_is_a_table_that_a_firm_could_have_written() -> None:
    text = (files("luopan.instruments.mainstream") / "outlets.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    choices = {c.name: set(c.choices) for c in OUTLETS.columns if c.choices}
    assert {r["kind"] for r in rows} <= choices["kind"]
    assert {r["reach"] for r in rows} <= choices["reach"]
    named = [n.casefold() for r in rows for n in [r["outlet"], *filter(None, r["also"].split(";"))]]
    assert [n for n, k in Counter(named).items() if k > 1] == []
    areas = Counter((r["area"], r["kind"]) for r in rows)
    assert min(areas["CN", "press"], areas["EN", "press"]) >= 50
