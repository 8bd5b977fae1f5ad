"""The ladder: which item carries a story to which rung, and when."""

import numpy as np
import polars as pl
import pytest
from tests.instruments.mainstream.collected import BEGIN, firm

from luopan.instruments.mainstream.items import Items, gather
from luopan.instruments.mainstream.ladder import ladder, pickups
from luopan.instruments.mainstream.plan import MainstreamPlan
from luopan.instruments.mainstream.told import lead, moment

PLAN = MainstreamPlan()
TITLE = "Xu Wei recalls leaking bottles"


def told(*rows: tuple[float, str, str]) -> Items:
    """Items (hours, tier, outlet) of one story."""
    return gather(firm([(h, tier, outlet, TITLE) for h, tier, outlet in rows]), PLAN)


def rungs(items: Items) -> list[float | None]:
    """Hours after the beginning at which each rung was reached."""
    row = ladder(items).row(0, named=True)
    begin = (BEGIN - moment(0)).total_seconds() / 3600
    return [
        None if row[f"rung{k}"] is None else round(row[f"rung{k}"] - begin, 6) for k in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # talk alone, wherever; a newspaper's account is talk
        (
            [(0, "social", "Weibo"), (1, "search", "微博热搜"), (2, "social", "人民日报")],
            [None] * 3,
        ),
        # self-media and the trade
        ([(0, "social", "Weibo"), (3, "press", "某某公众号")], [None] * 3),
        ([(0, "social", "Weibo"), (3, "trade", "36氪")], [3, None, None]),
        # one owner twice is one outlet
        ([(0, "press", "人民日报"), (5, "press", "人民网")], [0, 0, None]),
        ([(0, "press", "人民日报"), (5, "press", "新华社")], [0, 0, 5]),
        # broadcast alone is the third rung, and all below it
        ([(0, "social", "Weibo"), (8, "broadcast", "CCTV")], [8, 8, 8]),
        ([(2, "trade", "36氪"), (4, "press", "CBS News"), (6, "press", "BBC")], [2, 4, 4]),
        # a specialised paper is the trade
        ([(1, "press", "Scientific American"), (2, "press", "Computerworld")], [1, None, None]),
    ],
)
def test_rungs(rows: list[tuple[float, str, str]], expected: list[float | None]) -> None:
    assert rungs(told(*rows)) == expected


def test_the_evidence_is_the_first_item_on_each_rung() -> None:
    items = told(
        (0, "social", "Weibo"), (1, "social", "Douyin"), (3, "trade", "36氪"), (4, "trade", "虎嗅"),
        (6, "press", "新京报"), (7, "press", "新京报"), (9, "press", "财新"),
        (10, "broadcast", "CCTV"),
    )  # fmt: skip
    found = pickups(items, [0])[0]
    assert [(p.rung, p.outlet) for p in found] == [
        (0, "Weibo"),
        (1, "36氪"),
        (2, "新京报"),
        (3, "财新"),
    ]
    assert {p.rests_on for p in found[1:]} == {"shipped"}


@pytest.mark.parametrize("seed", range(40))
def test_ladder_and_evidence_agree_on_any_story(seed: int) -> None:
    rng = np.random.default_rng(seed)
    outlets = [("social", "Weibo"), ("trade", "36氪"), ("press", "人民日报"), ("press", "人民网"),
               ("press", "财新"), ("broadcast", "BBC"), ("press", "某公众号"),
               ("press", "Wired")]  # fmt: skip
    rows = [(float(h), *outlets[k]) for h, k in
            zip(np.sort(rng.uniform(0, 40, 6)), rng.integers(0, 8, 6), strict=True)]  # fmt: skip
    items = told(*rows)
    row = ladder(items).row(0, named=True)
    found = pickups(items, [row["story"]])[row["story"]]
    assert row["rung"] == max(p.rung for p in found)
    for p in found:
        if p.rung:
            # a higher rung reached first counts for the lower
            assert (p.at - moment(row[f"rung{p.rung}"])).total_seconds() > -1e-3
    top = max(found, key=lambda p: p.rung)
    if top.rung:
        assert abs((top.at - moment(row[f"rung{top.rung}"])).total_seconds()) < 1e-3


def test_stories_apart_are_apart() -> None:
    rows = [
        (0, "social", "Weibo", "Xu Wei recalls leaking bottles"),
        (2, "press", "BBC", "Xu Wei recalls leaking bottles"),
        (3, "social", "Weibo", "Football final ends in a draw after extra time"),
    ]
    assert ladder(gather(firm(rows), PLAN))["rung"].to_list() == [3, 0]


def test_only_stories_that_name_the_firm_are_its_own() -> None:
    rows = [
        (0, "social", "Weibo", "西贝将起诉罗永浩"),
        (1, "social", "Weibo", "台风今晚登陆广东沿海"),
        (2, "social", "Weibo", "ＸＩＢＥＩ opens a new kitchen to the public"),
    ]
    items = gather(firm(rows, mainstream={"names": ["西贝", "Xibei"]}), PLAN)
    own = items.frame.filter(pl.col("story").is_in(items.own.tolist()))
    assert own["title"].to_list() == [rows[0][3], rows[2][3]]


@pytest.mark.parametrize(
    ("title", "name", "own"),
    [
        ("Singapore lowers rates", "Gap", False),
        ("The Gap closes ten shops", "gap", True),
        ("小米Xiaomi发布新车", "xiaomi", True),
        ("蘋果公司發布新品", "苹果公司", True),
        ("Qinghe opens", "ＱＩＮＧＨＥ", True),
        ("西贝(回应)", "西贝", True),
        ("a.b opens", "a+b", False),
    ],
)
def test_names_are_found_across_forms_and_not_within_words(
    title: str, name: str, *, own: bool
) -> None:
    items = gather(firm([(0, "social", "Weibo", title)], mainstream={"names": [name]}), PLAN)
    assert bool(items.own.size) is own


@pytest.mark.parametrize("size", [5, 6, 9, 10, 25, 60])
def test_the_lead_times_interval_holds_whatever_their_law(size: int) -> None:
    rng = np.random.default_rng(size)
    held = 0
    for _ in range(800):
        hours = rng.lognormal(2.0, 1.5, size)
        frame = pl.DataFrame({"circle": np.zeros(size), "rung1": hours, "rung2": hours})
        median = lead(frame, 0.9).median
        held += median.low <= np.exp(2.0) <= median.high
    assert held >= 0.88 * 800


def test_too_few_leads_have_no_median_and_none_is_none() -> None:
    out = [3.0, 0.5, 4.0]
    few = pl.DataFrame({"circle": [0.0, 1.0, None], "rung1": out, "rung2": out})
    told = lead(few, 0.9)
    assert (told.crossed, told.early, told.median) == (3, 1, None)
    none = pl.DataFrame({"circle": [0.0], "rung2": [None]}, schema_overrides={"rung2": pl.Float64})
    assert lead(none, 0.9) is None
