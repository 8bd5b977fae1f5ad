from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
import polars as pl
import pytest

from luopan.brief.words import load
from luopan.readings.base import Check
from luopan.tables.bundle import Tables
from luopan.tables.readiness.renamed import renamed
from luopan.tables.readiness.weekly import Weekly

KINDS = {"wechat": "paid_social", "weixin": "paid_social", "tv": "traditional"}
START = np.datetime64("2024-01-01")


def told(spans: Mapping[str, range], weeks: int = 60) -> Weekly:
    values = np.zeros((weeks, len(spans)))
    for j, span in enumerate(spans.values()):
        values[list(span), j] = 100.0
    return Weekly(START + 7 * np.arange(weeks), tuple(spans), values)


def pairs(spans: Mapping[str, range], kinds: Mapping[str, str] = KINDS) -> list[tuple[str, str]]:
    return [
        (str(check.facts["first"]), str(check.facts["second"]))
        for check in renamed(told(spans), kinds)
    ]


def test_a_channel_that_goes_on_under_another_name_is_named_with_both_and_the_week(
    clean: Tables, found: Callable[..., list[Check]], settings: Callable[..., object]
) -> None:
    assert clean.channels is not None
    later = (pl.col("channel") == "weibo_ads") & (pl.col("date") >= date(2024, 7, 1))
    name = pl.when(later).then(pl.lit("weibo")).otherwise("channel").alias("channel")
    kinds = {channel.name: channel.kind for channel in clean.company.channel}
    kinds |= {"weibo": "paid_social"}
    company = settings(channel=[{"name": n, "kind": k} for n, k in kinds.items()])
    (check,) = found(channels=clean.channels.with_columns(name), company=company)
    assert (check.code, check.severity) == ("renamed_channel", "warn")
    assert check.facts == {
        "first": "weibo_ads",
        "second": "weibo",
        "week": "2024-07-01",
        "kind": "paid_social",
    }
    for language in ("zh_CN", "en"):
        said = load(language).text("check.renamed_channel", **check.facts)
        assert all(word in said for word in ("weibo_ads", "weibo ", "2024-07-01"))


def test_the_order_of_the_names_is_that_of_time() -> None:
    assert pairs({"wechat": range(30), "weixin": range(30, 60)}) == [("wechat", "weixin")]
    assert pairs({"wechat": range(30, 60), "weixin": range(30)}) == [("weixin", "wechat")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (range(30), range(34, 60)),  # weeks apart
        (range(32), range(30, 60)),  # side by side for a while
        (range(30), range(30, 36)),  # a short campaign
        (range(54), range(54, 60)),
        (range(10, 30), range(30, 60)),  # neither was there at the start
        (range(30), range(30, 50)),  # nor at the end
        (range(60), range(60)),
        (range(30), range(0)),
    ],
)
def test_channels_that_follow_each_other_by_chance_are_no_rename(
    first: range, second: range
) -> None:
    assert pairs({"wechat": first, "weixin": second}) == []


def test_only_one_kind_is_one_channel() -> None:
    assert pairs({"wechat": range(30), "tv": range(30, 60)}) == []
    assert pairs({"wechat": range(30), "else": range(30, 60)}) == []


def test_a_week_between_and_late_starters_of_a_busy_firm_are_overlooked() -> None:
    spans = {"tv": range(60), "wechat": range(2, 30), "weixin": range(31, 58)}
    assert pairs(spans) == [("wechat", "weixin")]


def test_campaigns_that_begin_and_end_at_random_raise_hardly_an_alarm() -> None:
    rng = np.random.default_rng(3)
    kinds = {f"c{i}": "paid_social" for i in range(6)}
    alarms = 0
    for _ in range(500):
        ends = np.sort(rng.integers(0, 104, (6, 2)), axis=1)
        spans = {name: range(*end) for name, end in zip(kinds, ends.tolist(), strict=True)}
        alarms += len(list(renamed(told(spans, 104), kinds)))
    assert alarms <= 5
