"""The portfolio: within its limits, nobody in another's way, and many small bets over a big one."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import polars as pl
import pytest
from tests.brief.firms import mix
from tests.instruments.experiments.firms import Regions
from tests.tables.register.made import planned, register, stamp

from luopan.instruments.experiments import BetsAsked, choose_bets
from luopan.instruments.experiments.refusal import NoTestError
from luopan.readings.base import Interval
from luopan.readings.designs import Bets
from luopan.readings.mix import MixReading
from luopan.tables.bundle import Tables
from luopan.tables.company import Channel

START = date(2025, 9, 29)
NAMES = ("tv", "search", "social", "talk", "silent")
FREE = BetsAsked(budget=1e9, start=START, candidates=16, seed=5, share=1.0)


@cache
def firm() -> tuple[Tables, MixReading]:
    """A firm of twenty regions and five channels: three unknown ones, a known and an untold one."""
    tables = Regions(seed=2, count=20).tables()
    assert tables.channels is not None
    spend = pl.concat(
        tables.channels.with_columns(channel=pl.lit(name), spend=pl.col("spend") * (0.5 + 0.3 * k))
        for k, name in enumerate(NAMES[:4])
    )
    company = tables.company.model_copy(
        update={"channel": tuple(Channel(name=n, kind="paid_social") for n in NAMES)}
    )
    weekly = spend.group_by("channel").agg(pl.col("spend").sum())
    total = dict(weekly.iter_rows())
    known = {"talk": (2.0, 1.99, 2.01)}
    usual = mix().channels[0]
    channels = tuple(
        usual.model_copy(
            update={
                "channel": name,
                "kind": "paid_social",
                "members": (),
                "spend": total.get(name, 1e6),
                "roi": between(1.2, 0.2, 2.2),
                "marginal_roi": between(*known.get(name, (1.0, -0.5, 2.5))),
            }
        )
        for name in NAMES
    )
    reading = mix().model_copy(update={"channels": channels, "weeks": 90, "outcome": "revenue"})
    return replace(tables, company=company, channels=spend), reading


def between(mean: float, low: float, high: float) -> Interval:
    return Interval(mean=mean, low=low, high=high)


@cache
def chosen(asked: BetsAsked = FREE) -> Bets:
    tables, reading = firm()
    return choose_bets(tables, reading, asked)


def days(bets: Bets) -> set[tuple[str, date]]:
    """Every region and day that a bet has; a region twice on a day fails."""
    _, places = firm()[1], [f"r{i:02d}" for i in range(20)]
    met: set[tuple[str, date]] = set()
    for bet in bets.bets:
        mine = {
            (region, bet.start + timedelta(days=d))
            for region in bet.test.option.regions or places
            for d in range(bet.test.option.days)
        }
        assert not mine & met
        met |= mine
    return met


def test_every_unknown_channel_has_one_bet_and_nobody_is_in_anothers_way() -> None:
    found = chosen()
    names = [bet.test.channel for bet in found.bets]
    assert sorted(names) == ["search", "social", "tv"]
    days(found)
    for bet in found.bets:
        assert START <= bet.start <= bet.end <= found.end
        assert bet.net == pytest.approx(bet.test.worth - max(bet.test.loss.mean, 0.0))
    assert found.net == pytest.approx(sum(bet.net for bet in found.bets))


def test_what_is_left_out_is_told_with_the_reason() -> None:
    assert {x.channel: x.reason for x in chosen().left} == {
        "talk": "not_worth",
        "silent": "not_priced",
    }


@pytest.mark.parametrize("part", [0.05, 0.3, 0.7])
def test_money_and_worst_loss_stay_within_their_limits(part: float) -> None:
    free = chosen()
    for asked in (
        replace(FREE, budget=part * free.money),
        replace(FREE, limit=part * free.worst),
    ):
        tight = chosen(asked)
        assert tight.money <= asked.budget * (1 + 1e-6)
        assert tight.limit is None or tight.worst <= tight.limit * (1 + 1e-6)
        assert tight.net <= free.net * (1 + 1e-6)
        assert len(tight.bets) + len(tight.left) == len(NAMES)


def test_a_larger_budget_is_never_worth_less() -> None:
    money = chosen().money
    nets = [chosen(replace(FREE, budget=part * money)).net for part in (0.1, 0.4, 0.7, 1.0)]
    assert nets == sorted(nets)


def test_no_bet_takes_more_than_its_share_so_that_there_are_several() -> None:
    budget = 0.5 * chosen().money
    spread = chosen(replace(FREE, budget=budget, share=0.34))
    assert len(spread.bets) >= 2
    assert all((bet.test.option.cost or 0.0) <= 0.34 * budget for bet in spread.bets)


def test_regions_of_registered_tests_are_left_alone() -> None:
    tables, reading = firm()
    taken = {region for bet in chosen().bets for region in bet.test.option.regions}
    busy = planned("a", regions={"treated": tuple(taken)}, start=START, end=date(2026, 2, 1))
    held = replace(tables, register=register((busy, stamp(date(2025, 9, 1)))))
    found = choose_bets(held, reading, FREE)
    assert not {r for bet in found.bets for r in bet.test.option.regions} & taken
    whole = planned("a", regions={"treated": tuple(f"r{i:02d}" for i in range(20))}, start=START,
                    end=date(2026, 2, 1))  # fmt: skip
    held = replace(tables, register=register((whole, stamp(date(2025, 9, 1)))))
    found = choose_bets(held, reading, FREE)
    assert found.bets == ()
    assert {x.reason for x in found.left} == {"collides", "not_worth", "not_priced"}


def test_without_regions_there_is_no_bet() -> None:
    tables, reading = firm()
    bare = replace(tables, outcomes=Regions(seed=2, count=20).tables(whole=True).outcomes)
    with pytest.raises(NoTestError) as caught:
        choose_bets(bare, reading, FREE)
    assert caught.value.code == "test_no_regions"


def test_the_same_seed_gives_the_same_bytes() -> None:
    tables, reading = firm()
    assert choose_bets(tables, reading, FREE).to_json() == chosen().to_json()
    assert Bets.model_validate_json(chosen().to_json()) == chosen()
