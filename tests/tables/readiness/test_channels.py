from collections.abc import Callable
from datetime import date

import numpy as np
import polars as pl
import pytest

from luopan.readings.base import Check
from luopan.tables.bundle import Tables
from luopan.tables.readiness.units import unit_jump

Found = Callable[..., list[Check]]


def changed(tables: Tables, name: str, value: pl.Expr, column: str = "spend") -> pl.DataFrame:
    assert tables.channels is not None
    return tables.channels.with_columns(
        pl.when(pl.col("channel") == name).then(value).otherwise(pl.col(column)).alias(column)
    )


def of(tables: Tables, name: str) -> pl.DataFrame:
    assert tables.channels is not None
    return tables.channels.filter(pl.col("channel") == name)


def test_an_all_zero_channel_is_named(clean: Tables, found: Found) -> None:
    (check,) = found(channels=changed(clean, "tv", pl.lit(0.0)))
    assert (check.code, check.facts) == ("all_zero_channel", {"channel": "tv", "weeks": 156})


def test_a_constant_channel_is_named(clean: Tables, found: Found) -> None:
    (check,) = found(channels=changed(clean, "tv", pl.lit(800.0)))
    assert (check.code, check.facts["value"]) == ("constant_channel", 800.0)


def test_two_identical_channels_are_named_as_a_pair(clean: Tables, found: Found) -> None:
    assert clean.channels is not None
    twin = of(clean, "tv").with_columns(pl.lit("search").alias("channel"))
    told = found(channels=pl.concat([clean.channels.filter(pl.col("channel") != "search"), twin]))
    assert [(c.code, c.severity, c.facts["first"], c.facts["second"]) for c in told] == [
        ("identical_channels", "fail", "search", "tv")
    ]


def test_channels_that_move_together_are_named_with_their_correlation(
    clean: Tables, found: Found
) -> None:
    assert clean.channels is not None
    rng = np.random.default_rng(5)
    near = of(clean, "tv")["spend"].to_numpy() * rng.uniform(0.8, 1.2, 156)
    twin = of(clean, "search").with_columns(pl.Series("spend", near))
    (check,) = found(
        channels=pl.concat([clean.channels.filter(pl.col("channel") != "search"), twin])
    )
    truth = np.corrcoef(near, of(clean, "tv")["spend"].to_numpy())[0, 1]
    assert (check.code, check.severity) == ("collinear_channels", "warn")
    assert check.facts["correlation"] == pytest.approx(truth, abs=5e-4)


def test_opposite_channels_are_collinear_not_identical(clean: Tables, found: Found) -> None:
    assert clean.channels is not None
    most = float(of(clean, "tv")["spend"].max() or 0)  # type: ignore[arg-type]
    twin = of(clean, "tv").with_columns(
        pl.lit("search").alias("channel"), (most - pl.col("spend")).alias("spend")
    )
    (check,) = found(
        channels=pl.concat([clean.channels.filter(pl.col("channel") != "search"), twin])
    )
    assert (check.code, check.facts["correlation"]) == ("collinear_channels", -1.0)


def test_a_channel_of_the_last_month_is_late(clean: Tables, found: Found) -> None:
    start = date(2025, 12, 1)
    (check,) = found(
        channels=changed(clean, "tv", pl.when(pl.col("date") < start).then(0.0).otherwise(500.0))
    )
    assert check.facts == {"channel": "tv", "first": "2025-12-01", "weeks": 4}


@pytest.mark.parametrize("factor", [1000.0, 10_000.0])
def test_a_stretch_in_another_unit_is_named(clean: Tables, found: Found, factor: float) -> None:
    start, end = date(2024, 1, 1), date(2024, 2, 26)
    inside = pl.col("date").is_between(start, end)
    spoilt = changed(
        clean, "tv", pl.when(inside).then(pl.col("spend") / factor).otherwise(pl.col("spend"))
    )
    (check,) = found(channels=spoilt)
    spent = of(clean, "tv").filter(inside & (pl.col("spend") > 0))
    assert (check.code, check.severity) == ("unit_jump", "fail")
    assert (check.facts["factor"], check.facts["count"]) == (factor, spent.height)
    assert check.facts["weeks"] == tuple(str(day) for day in spent["date"])


def test_a_channel_that_trickles_between_bursts_is_no_unit_jump() -> None:
    rng = np.random.default_rng(7)
    values = rng.lognormal(3, 0.5, 156)
    values[::6] *= 1000
    assert unit_jump(values) is None


@pytest.mark.parametrize("spread", [0.3, 0.8, 1.3])
def test_no_unit_jump_is_seen_in_ordinary_series(spread: float) -> None:
    rng = np.random.default_rng(11)
    seen = [
        seed
        for seed in range(300)
        if unit_jump(rng.lognormal(9, spread, 156) * (rng.random(156) < 0.6)) is not None
    ]
    assert seen == []


def test_a_channel_in_another_unit_throughout_is_asked_about(clean: Tables, found: Found) -> None:
    assert clean.channels is not None
    print_ = of(clean, "search").with_columns(pl.lit("tv").alias("channel"))
    rest = clean.channels.filter(pl.col("channel") != "tv")
    small = print_.with_columns(pl.col("spend").reverse() / 5e4)
    told = found(channels=pl.concat([rest, small]))
    assert [(check.code, check.facts["channel"]) for check in told] == [("spend_scale", "tv")]


def test_social_alone_is_refused_a_money_claim(clean: Tables, found: Found) -> None:
    assert clean.channels is not None
    only = clean.channels.filter(pl.col("channel").is_in(["weibo_ads", "posts"]))
    told = {check.code: check for check in found(channels=only)}
    assert set(told) == {"social_only", "channel_without_rows"}
    assert (told["social_only"].severity, told["social_only"].facts["channels"]) == (
        "fail",
        ("posts", "weibo_ads"),
    )


def test_posts_without_exposure_are_asked_for_it(clean: Tables, found: Found) -> None:
    told = found(channels=changed(clean, "posts", pl.lit(None, pl.Float64), "exposure"))
    assert [(c.code, c.facts["channel"]) for c in told] == [
        ("all_zero_channel", "posts"),
        ("no_exposure", "posts"),
    ]


def test_a_declared_channel_without_rows_is_named(clean: Tables, found: Found) -> None:
    assert clean.channels is not None
    (check,) = found(channels=clean.channels.filter(pl.col("channel") != "search"))
    assert (check.code, check.facts) == ("channel_without_rows", {"channel": "search"})


def test_many_collinear_pairs_are_counted_not_listed(
    clean: Tables, found: Found, settings: Callable[..., object]
) -> None:
    names = [f"c{i}" for i in range(20)]
    same = pl.concat(
        [of(clean, "tv").with_columns(pl.lit(name).alias("channel")) for name in names]
    )
    company = settings(channel=[{"name": name, "kind": "other"} for name in names])
    told = found(channels=same, company=company)
    assert [check.code for check in told].count("identical_channels") == 12
    assert told[-1].facts == {"count": 20 * 19 // 2 - 12, "threshold": 0.9}
