"""The route in the brief: the decision's own words, doubt said, and no ranking of replacements."""

import pytest
from tests.brief.firms import (
    CASES,
    compared,
    compared_regions,
    firm,
    not_routed,
    route,
    route_failed,
    route_refused,
    routed,
    routed_regions,
    stopped,
)

from luopan.brief import route_regions
from luopan.brief.compose import compose
from luopan.brief.content import Section
from luopan.readings.bundle import Readings


def section(made: Readings, language: str = "en") -> Section:
    return next(s for s in compose(made, language).sections if s.key == "route")


def said(made: Readings, language: str = "en") -> str:
    found = section(made, language)
    parts = [*found.lead, *(n.text for n in found.notes)]
    return " ".join(str(p.striptags()) for p in parts)


def test_a_brief_without_a_plan_has_no_such_section() -> None:
    assert [s.key for s in compose(firm(), "en").sections if s.key == "route"] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "This plan is likely better than the present one (probability 94%)",
                "+¥400k (¥0k to +¥900k)",
            ),
        ),
        ("zh_CN", ("这个方案很可能好于现行计划（概率94%）", "+40万元（0万至+90万）")),
    ],
)
def test_a_better_plan_is_a_difference_with_its_interval_and_probability(language, words) -> None:
    text = said(routed(), language)
    for each in words:
        assert each in text
    first = str(section(routed(), language).lead[0])
    assert 'data-low="20000.0" data-high="910000.0"' in first


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("not enough evidence", "Keep the present plan.", "pause Own accounts for 8 weeks")),
        ("zh_CN", ("证据不足", "请保持现行计划。", "轮流停投官方账号")),
    ],
)
def test_doubt_keeps_the_present_plan_and_names_the_next_test(language, words) -> None:
    text = said(not_routed(), language)
    for each in words:
        assert each in text
    assert ("worst 20%" if language == "en" else "最差的20%") in text
    assert ("80%" if language == "en" else "按80%计入") in text


@pytest.mark.parametrize(
    ("language", "word"), [("en", "no plan is put forward"), ("zh_CN", "不提出方案")]
)
def test_a_failed_fit_puts_no_plan_forward(language: str, word: str) -> None:
    text = said(route_failed(), language)
    assert word in text
    for never in ("likely better", "Keep the present plan", "很可能好于", "请保持"):
        assert never not in text
    assert section(route_failed(), language).failed


def test_compare_and_allocate_are_different_tables() -> None:
    heads = [section(made).tables[0].head for made in (compared(), routed(), stopped())]
    assert heads[0] == ("Channel", "Present", "Average return per unit spent",
                        "Return of the next unit")  # fmt: skip
    assert heads[1] == ("Channel", "Present", "Planned", "Return of the next unit",
                        "If this move alone is made", "P(better)")  # fmt: skip
    assert len(section(stopped()).tables[0].rows) == 1
    for made in (compared(), routed()):
        names = [str(row[0].striptags()) for row in section(made).tables[0].rows]
        # by present money: a ranking by return would invite replacing one by another
        assert [n.split("beyond")[0] for n in names] == ["TV", "Search ads", "Social ads"]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("sign", ["unknown", "negative", "positive"])
def test_synergy_is_told_plainly(sign: str, language: str) -> None:
    made = firm(readings=(route(synergy=sign),))
    text = said(made, language)
    told = {
        "unknown": ("two plans stand side by side", "两个方案并列"),
        "negative": ("substitutes", "替代"),
        "positive": ("Naik & Raman 2003", "Naik & Raman 2003"),
    }[sign]
    assert told[language == "zh_CN"] in text.replace("&amp;", "&")
    assert len(section(made, language).tables) == (2 if sign == "unknown" else 1)
    replacement = ("replacement", "取代")[language == "zh_CN"]
    assert replacement in text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Stopping TV is likely better (probability 94%)", "¥880k saved")),
        ("zh_CN", ("停掉电视很可能更好（概率94%）", "省下88万元")),
    ],
)
def test_stop_or_go_speaks_of_the_channel_and_of_the_money_saved(language, words) -> None:
    for each in words:
        assert each in said(stopped(), language)


@pytest.mark.parametrize(("language", "word"), [("en", "luopan plan"), ("zh_CN", "luopan plan")])
def test_a_refused_plan_says_where_to_look(language: str, word: str) -> None:
    assert word in said(route_refused(), language)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_lies_beyond_the_range_and_what_holds_the_plan_back_is_told(language: str) -> None:
    text = said(routed(), language)
    assert ("beyond the observed range" if language == "en" else "超出观测范围") in text
    assert "max_change 30%" in text
    assert ("by way of the brand" if language == "en" else "经由品牌") in text


def rows(made: Readings, place: int, language: str = "en") -> list[list[str]]:
    return [[str(c.striptags()) for c in row] for row in section(made, language).tables[place].rows]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "The money is divided over 3 regions as well.",
                "TV: told for the whole firm only",
                "the same a head in every region",
                "north floor ¥300k", "Search ads in east: cap ¥100k",
                "max_growth in 4 channels of regions",
                "Where a channel was never used in a region it gets no money there.",
            ),
        ),
        (
            "zh_CN",
            (
                "钱也在3个地区之间分配。", "电视只有全公司的数字", "各地区人均相同",
                "north floor 30万元", "east的搜索广告：cap 10万元", "4个地区渠道的max_growth",
                "一个渠道从未在某个地区用过",
            ),
        ),
    ],
)  # fmt: skip
def test_a_plan_by_region_says_so_and_names_limits_of_regions(language, words) -> None:
    text = said(routed_regions(), language)
    for each in words:
        assert each in text


def test_every_region_and_every_budget_has_its_line() -> None:
    regions, budgets = (rows(routed_regions(), k) for k in (1, 2))
    assert [r[0].split("beyond")[0] for r in regions] == ["north", "east", "south"]
    assert "beyond" in regions[1][0]
    assert [r[0] for r in budgets] == ["north", "east", "south", "whole firm"]
    assert budgets[0][1] == "–"
    assert budgets[3][1] == "¥880k → ¥500k"
    assert budgets[3][2] == "–"
    # a comparison plans nothing: returns in every region, in the order of the money
    compared_there = rows(compared_regions(), 2)
    assert "→" not in " ".join(c for row in compared_there for c in row)
    assert len(section(compared_regions()).tables[1].head) == 4


def test_the_money_that_changes_region_is_counted_once() -> None:
    # 8.5e5 in 50, 30 and 20 %; planned 60, 27 and 13 % of 9.5e5 of it
    reading = routed_regions().route()
    present = [r.present for r in reading.regions]
    planned = [r.planned for r in reading.regions]
    scale = sum(planned) / sum(present)
    more = sum(max(b - a * scale, 0.0) for a, b in zip(present, planned, strict=True))
    assert route_regions.moved(reading) == pytest.approx(more)


def test_the_json_comes_back_equal() -> None:
    for case in ("routed", "not_routed", "compared", "stopped", "routed_regions"):
        made = CASES[case]()
        assert Readings.from_json(made.to_json()) == made
        assert made.route().instrument == "route"
