"""The worth of a test: its closed form against simulation, and what the next test is."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from luopan.instruments.experiments.next_test import net, next_tests, worth_of_knowing
from luopan.readings.base import Evidence, Interval
from luopan.readings.designs import NextTest
from luopan.readings.mix import ChannelEffect, Diagnostics, MixReading, Synergy
from luopan.tables.bundle import Tables

from .firms import MONDAY, Regions


def firm_and_mix() -> tuple[Tables, MixReading]:
    """A firm of 24 regions with TV and social media, and what a joint model might say of it."""
    firm = Regions(seed=1)
    tables = firm.tables()
    assert tables.channels is not None
    tv = tables.channels.with_columns(channel=pl.lit("tv"), spend=2.0 * pl.col("spend"))
    tables = replace(tables, channels=pl.concat([tables.channels, tv]))

    def around(mean: float, reach: float) -> Interval:
        return Interval(mean=mean, low=mean - reach, high=mean + reach)

    def channel(name: str, kind: str, spend: float) -> ChannelEffect:
        return ChannelEffect.model_validate(
            {
                "channel": name, "kind": kind, "spend": spend, "contribution": around(spend, 1e4),
                "share": around(0.05, 0.03), "roi": around(1.2, 0.9),
                "marginal_roi": around(1.0, 0.8), "p_negligible": 0.1, "evidence": Evidence.E2,
                "this_quarter": around(1e4, 5e3), "later": around(1e3, 5e2),
            }
        )  # fmt: skip

    pair = Synergy(
        pair=("tv", "paid_social"), effect=around(4e4, 9e4), share=around(0.01, 0.02),
        p_positive=0.7, verdict="inconclusive", evidence=Evidence.E2,
    )  # fmt: skip
    mix = MixReading.model_validate(
        {
            "as_of": tables.as_of, "inputs": (), "evidence": Evidence.E2, "seed": 1,
            "outcome": "revenue",
            "unit": "USD", "start": MONDAY, "end": tables.as_of, "weeks": firm.weeks,
            "total": float(firm.sales.sum()), "synergy": (pair,),
            "channels": (
                channel("tv", "traditional", 2e5), channel("paid_social", "paid_social", 1e5)
            ),
            "negligible_share": 0.01, "social": None, "decomposition": (), "contraction": (),
            "fitted": (), "actual": (),
            "diagnostics": Diagnostics(
                chains=4, draws=1000, rhat_max=1.0, ess_min=1e3, divergences=0, ppc_p=0.5,
                residual_autocorrelation=0.0, r2=around(0.9, 0.05),
            ),
        }
    )  # fmt: skip
    return tables, mix


@pytest.mark.parametrize(
    ("mean", "sd", "elsewhere", "error"),
    [(1.0, 0.5, 1.0, 0.3), (2.0, 0.5, 1.0, 0.5), (0.2, 1.0, 1.0, 2.0), (1.0, 0.4, 1.1, 0.01)],
)
def test_the_worth_of_knowing_is_what_deciding_after_the_test_gains(
    mean: float, sd: float, elsewhere: float, error: float
) -> None:
    rng = np.random.default_rng(7)
    n = 400_000
    true = mean + sd * rng.standard_normal(n)
    seen = true + error * rng.standard_normal(n)
    weight = sd**2 / (sd**2 + error**2)
    after = mean + weight * (seen - mean)
    # in where the test says that it pays, out where it does not
    gained = np.where(after > elsewhere, true - elsewhere, elsewhere - true)
    before = abs(mean - elsewhere)
    value = worth_of_knowing(mean, sd, elsewhere, error, 1000.0)
    assert value == pytest.approx(1000.0 * (gained.mean() - before), abs=3.0)


def test_leaving_out_what_cannot_be_worth_more_finds_the_same_first_test() -> None:
    tables, mix = firm_and_mix()
    every = next_tests(tables, mix, seed=1)
    first = next_tests(tables, mix, seed=1, only_first=True)
    assert first.tests == every.tests[:1]
    assert len(every.tests) > 1


def test_a_pair_that_nobody_knows_about_is_a_test_of_both() -> None:
    tables, mix = firm_and_mix()
    (pair,) = [t for t in next_tests(tables, mix, seed=1).tests if t.other is not None]
    # social media are what is switched
    assert (pair.channel, pair.other) == ("paid_social", "tv")
    assert pair.option.asks == "together"
    assert pair.unknown.mean == pytest.approx(4e4 / 3e5)
    known = mix.synergy[0].model_copy(update={"verdict": "positive"})
    told = next_tests(tables, mix.model_copy(update={"synergy": (known,)}), seed=1)
    assert all(t.other is None for t in told.tests)


def with_returns(mix: MixReading, usual: float, marginal: float) -> MixReading:
    """Say of the first channel that its usual return is well known, and its marginal one is not."""
    first, *others = mix.channels
    told = first.model_copy(
        update={
            "roi": Interval(mean=usual, low=usual - 0.1, high=usual + 0.1),
            "marginal_roi": Interval(mean=marginal, low=marginal - 0.8, high=marginal + 0.8),
        }
    )
    return mix.model_copy(update={"channels": (told, *others), "synergy": ()})


def of_tv(tables: Tables, mix: MixReading, limit: float | None = None) -> NextTest:
    (test,) = [t for t in next_tests(tables, mix, seed=1, limit=limit).tests if t.channel == "tv"]
    return test


def test_what_pays_is_doubled_rather_than_paused() -> None:
    tables, mix = firm_and_mix()
    pause = of_tv(tables, with_returns(mix, usual=0.6, marginal=0.6))
    boost = of_tv(tables, with_returns(mix, usual=1.4, marginal=1.3))
    assert (pause.step, boost.step) == (-1.0, 1.0)
    # a boost never gives up more than the money would have brought elsewhere
    elsewhere = next_tests(tables, with_returns(mix, 1.4, 1.3), seed=1).elsewhere
    assert boost.option.cost is not None
    assert boost.loss.high <= boost.option.cost * elsewhere + 1e-9


def test_a_limit_leaves_out_what_may_give_up_more() -> None:
    tables, mix = firm_and_mix()
    firm = with_returns(mix, usual=1.0, marginal=1.0)
    free = of_tv(tables, firm)
    held = of_tv(tables, firm, limit=0.6 * free.loss.high)
    assert 0.0 < held.loss.high <= 0.6 * free.loss.high
    assert net(held) <= net(free)
    names = {t.channel for t in next_tests(tables, firm, seed=1, limit=0.0).tests}
    assert "tv" not in names


@pytest.mark.parametrize("at", [0.1, 0.5, 1.0, 3.0])
def test_the_money_after_next_brings_at_least_what_a_boost_is_taken_to_bring(at: float) -> None:
    curves: list[Callable[[float], float]] = [
        lambda x: x / (1.0 + x), lambda x: 1.0 - np.exp(-x), np.tanh
    ]  # fmt: skip
    for curve in curves:
        usual, marginal = curve(at) / at, (curve(at + 1e-6) - curve(at - 1e-6)) / 2e-6
        doubled = (curve(2.0 * at) - curve(at)) / at
        bend = marginal / usual
        assert doubled >= bend**2 * marginal * (1.0 - 1e-6)


def test_nothing_is_gained_where_nothing_is_unknown_or_nothing_told() -> None:
    assert worth_of_knowing(1.5, 0.0, 1.0, 0.1, 1000.0) == 0.0
    assert worth_of_knowing(1.5, 0.3, 1.0, 1e9, 1000.0) == pytest.approx(0.0, abs=1e-6)
    rough, fine = (worth_of_knowing(1.2, 0.5, 1.0, e, 1000.0) for e in (1.0, 0.1))
    assert 0.0 < rough < fine
