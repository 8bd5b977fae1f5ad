"""The firm by region: when regions enter the model, and what becomes of them on the way."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from luopan.instruments.mix import MixPlan, read
from luopan.instruments.mix.lifts import pose_lifts
from luopan.instruments.mix.panel import calm
from luopan.instruments.mix.regions import by_region
from luopan.instruments.mix.repair import mend
from luopan.instruments.mix.weekly import weekly
from luopan.readings.bundle import Readings
from luopan.stats.mix import PanelProblem, RegionLift, decompose, sample_prior
from luopan.tables.company import Region

PLAN = MixPlan(chains=2, warmup=200, draws=200, prior_draws=200, seed=3)


@pytest.fixture
def firm(regional_firm):
    return regional_firm


@pytest.fixture
def made(regional_fit):
    return regional_fit


def regional(tables, plan=PLAN):
    return by_region(weekly(tables, plan), tables, plan)


def told(data, code):
    return next((c for c in data.checks if c.code == code), None)


def test_the_regions_add_up_to_the_firm(firm):
    data, whole = regional(firm.tables), weekly(firm.tables, PLAN)
    assert len(data.regional.names) == 6
    np.testing.assert_allclose(data.values, whole.values)
    for one, other in zip(data.channels, whole.channels, strict=True):
        np.testing.assert_allclose(one.region_driver.sum(axis=1), other.driver)
    assert data.total == pytest.approx(whole.total)


def test_a_firm_told_as_a_whole_stays_one(firm):
    tables = firm.tables
    nowhere = {
        name: getattr(tables, name).with_columns(region=pl.lit(None, dtype=pl.String))
        for name in ("outcomes", "channels")
    }
    assert regional(replace(tables, **nowhere)).regional is None
    # nor do regions help where nothing is spent by region
    assert regional(replace(tables, channels=nowhere["channels"])).regional is None
    two = tables.outcomes.filter(pl.col("region").is_in(["r000", "r001"]))
    assert regional(replace(tables, outcomes=two)).regional is None


def test_a_channel_told_for_the_whole_firm_is_spread_by_size(firm):
    channels = firm.tables.channels
    tv = channels.filter(pl.col("channel") == "tv").with_columns(
        region=pl.lit(None, dtype=pl.String)
    )
    rest = channels.filter(pl.col("channel") != "tv")
    data = regional(replace(firm.tables, channels=pl.concat([rest, tv])))
    line = next(c for c in data.channels if c.name == "tv")
    share = data.regional.size / data.regional.size.sum()
    np.testing.assert_allclose(line.region_spend, line.spend[:, None] * share)
    assert told(data, "mix_regions_spread").facts["names"] == ("tv",)


def test_the_firm_told_beside_its_regions_counts_once(firm):
    outcomes = firm.tables.outcomes
    total = (
        outcomes.group_by("date", maintain_order=True)
        .agg(pl.col("value").sum())
        .join(outcomes.drop("value").unique("date"), on="date")
        .with_columns(region=pl.lit(None, dtype=pl.String))
        .select(outcomes.columns)
    )
    both = replace(firm.tables, outcomes=pl.concat([outcomes, total]))
    data = regional(both)
    assert data.total == pytest.approx(float(outcomes["value"].sum()))
    # a total that the regions do not add up to: they are not the whole firm
    more = replace(
        firm.tables, outcomes=pl.concat([outcomes, total.with_columns(pl.col("value") * 1.5)])
    )
    assert regional(more).regional is None


def with_people(tables, **people):
    """Tell the population of regions."""
    regions = tuple(Region(name=name, population=n) for name, n in people.items())
    return replace(tables, company=tables.company.model_copy(update={"region": regions}))


def test_a_region_is_as_large_as_its_population(firm):
    people = {f"r00{g}": 1000.0 * (g + 1) for g in range(6)}
    regional_firm = regional(with_people(firm.tables, **people)).regional
    np.testing.assert_allclose(regional_firm.size / regional_firm.size[0], [1, 2, 3, 4, 5, 6])
    # in units of the outcome still, so that curves and priors keep their scale
    assert regional_firm.size.sum() == pytest.approx(regional_firm.usual.sum())
    people.pop("r003")
    some = regional(with_people(firm.tables, **people)).regional
    np.testing.assert_allclose(some.size, some.usual)


def test_a_missing_region_week_is_stepped_over(firm):
    outcomes = firm.tables.outcomes
    gone = (pl.col("region") == "r002") & pl.col("date").is_between(
        date(2026, 1, 1), date(2026, 2, 28)
    )
    data = regional(replace(firm.tables, outcomes=outcomes.filter(~gone)))
    check = told(data, "mix_missing_region_weeks")
    assert check.facts["region"] == "r002"
    lost = check.facts["missing"]
    assert np.isnan(data.regional.values[:, 2]).sum() == lost
    # the firm's own week is filled up by the region's usual share, and not shown as known
    assert np.isfinite(data.values).all()
    assert sum(value is None for value in data.actual) == lost


def test_a_region_seen_for_a_few_weeks_is_left_out_by_name(firm):
    outcomes = firm.tables.outcomes
    late = (pl.col("region") == "r005") & (pl.col("date") < date(2026, 8, 1))
    data = regional(replace(firm.tables, outcomes=outcomes.filter(~late)))
    assert told(data, "mix_regions_left_out").facts["regions"] == ("r005",)
    assert len(data.regional.names) == 5


def test_one_wild_week_of_a_region_is_taken_out(firm):
    data = mend(regional(firm.tables), PLAN)
    values = data.regional.values.copy()
    values[40, 3] *= 4.0
    spoilt = replace(data, regional=replace(data.regional, values=values))
    calmer, noise, check = calm(spoilt, ())
    assert np.isnan(calmer.regional.values[40, 3])
    assert not check.passed
    assert noise.shape == (6,)
    assert (noise > 0.0).all()


def test_the_reading_tells_of_every_region(made, firm):
    assert isinstance(made.problem, PanelProblem)
    reading = read(made, firm.tables)
    assert len(reading.regions) == 6 * len(reading.channels)
    for channel in reading.channels:
        own = [r.contribution.mean for r in reading.regions if r.channel == channel.channel]
        assert sum(own) == pytest.approx(channel.contribution.mean, rel=1e-6, abs=1e-6)
    lines = sum(line.contribution.mean for line in reading.decomposition)
    assert lines == pytest.approx(reading.total, rel=1e-9)
    assert reading.total == pytest.approx(firm.truth.total, rel=0.05)
    assert sum(v is not None for v in reading.actual) == reading.weeks
    bundle = Readings(company="x", currency="CNY", as_of=reading.as_of, readings=(reading,))
    assert Readings.from_json(bundle.to_json()) == bundle


def test_social_switched_by_lot_shows_its_synergy(made, firm):
    reading = read(made, firm.tables)
    [pair] = [s for s in reading.synergy if set(s.pair) == {"tv", "paid_social"}]
    true = firm.truth.synergy("tv", "paid_social") / firm.truth.total
    error = (pair.share.high - pair.share.low) / 3.29
    assert abs(pair.share.mean - true) < 3.0 * error
    assert pair.share.mean > 0.0
    assert pair.p_positive > 0.5


START, END = date(2026, 3, 2), date(2026, 4, 26)


def posed(firm, **changes):
    """Pose one finished test, by default a lift of TV in one region."""
    row = {
        "test": "t", "kind": "lift", "channel": "tv", "region": "r001", "arm": None,
        "start": START, "end": END, "outcome": "revenue",
        "effect": 9e4, "low": 5e4, "high": 13e4, "level": 0.9, "row": 2,
    }  # fmt: skip
    frame = pl.DataFrame([row | changes]).cast(
        {"region": pl.String, "arm": pl.String, "row": pl.UInt32}
    )
    tables = replace(firm.tables, tests=frame)
    data = mend(regional(tables), PLAN)
    return data, *pose_lifts(data, tables)


def test_a_channel_that_does_little_beside_another_may_do_much_alone(made):
    # a scale that follows the channels' own parts would shut out the synergy that takes it away
    pair = made.problem.pairs[0]
    parts = decompose(made.problem, sample_prior(made.problem, draws=3000, seed=2))
    together = parts.channels[:, list(pair)].prod(axis=1)
    small, large = np.quantile(together, [0.2, 0.8])
    apart = [parts.pairs[rows, 0].std() for rows in (together < small, together > large)]
    assert apart[0] == pytest.approx(apart[1], rel=0.15)


def test_a_test_speaks_of_its_own_region(firm):
    data, (one,), checks = posed(firm, channel="owned_social")
    assert isinstance(one.lift, RegionLift)
    assert (one.lift.region, one.lift.effect) == (1, 9e4)
    place = next(i for i, c in enumerate(data.channels) if c.name == "owned_social")
    assert one.lift.channels == (place,)
    assert not one.lift.instead[one.lift.rows].any()
    assert not checks


def test_a_return_is_of_the_money_spent_in_the_region(firm):
    data, (one,), _ = posed(firm, kind="roi", effect=2.0, low=1.0, high=3.0, start=date(2025, 6, 2),
                            end=date(2026, 6, 1))  # fmt: skip
    tv = next(c for c in data.channels if c.name == "tv")
    assert one.lift.effect == pytest.approx(2.0 * tv.region_spend[one.lift.rows, 1].sum())


def test_a_test_of_the_whole_firm_speaks_of_all_regions(firm):
    _, (one,), _ = posed(firm, region=None, channel="owned_social")
    assert one.lift.region is None
    assert not one.lift.instead[one.lift.rows].any()


def test_a_regions_pause_that_its_weeks_hold_is_not_counted_twice(firm):
    channels = firm.tables.channels
    paused = (
        (pl.col("region") == "r001")
        & (pl.col("channel") == "tv")
        & pl.col("date").is_between(START, END)
    )
    dark = replace(
        firm,
        tables=replace(
            firm.tables,
            channels=channels.with_columns(spend=pl.when(paused).then(0.0).otherwise("spend")),
        ),
    )
    _, found, (check,) = posed(dark)
    assert found == ()
    assert check.code == "mix_test_in_panel"
