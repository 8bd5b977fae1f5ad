"""Talk by region: what calls it up, told by region or for the firm, with a planted path."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from bench.simulate.firm import Firm

from luopan.instruments.mix import MixPlan, fit, read
from luopan.instruments.mix.path import _in_regions, path_of
from luopan.instruments.mix.talk import scaled, without
from luopan.readings.mix import MixReading
from luopan.tables.bundle import Tables

PLAN = MixPlan(chains=2, warmup=150, draws=150, prior_draws=200, seed=5)
SHARE, CALLED = 0.12, 1.2


def grid(frame: pl.DataFrame, value: str) -> tuple[np.ndarray, list, list]:
    """Return a column as (weeks, regions)."""
    days, places = (frame[c].unique().sort().to_list() for c in ("date", "region"))
    wide = frame.pivot("region", index="date", values=value, aggregate_function="sum")
    return wide.sort("date").select(places).to_numpy(), days, places


def planted(firm: Firm) -> tuple[Tables, float]:
    """Return tables in which television calls up talk and talk sells, and what sales owe to it."""
    channels = firm.tables.channels.filter(pl.col("channel") != "earned_social")
    tv, days, places = grid(channels.filter(pl.col("channel") == "tv"), "spend")
    sold, _, _ = grid(firm.tables.outcomes, "value")
    usual = sold.mean(axis=0)
    heads = tv / usual
    heads = heads / heads.mean()
    rng = np.random.default_rng(9)
    quiet = np.exp(rng.normal(0.0, 0.25, tv.shape))
    said = quiet * np.exp(CALLED * heads / (1.0 + heads))

    def sells(talk: np.ndarray) -> np.ndarray:
        return SHARE * usual * talk / (talk + 1.5 * said.mean())

    sales = sells(said)
    added = {
        (day, place): float(sales[t, g])
        for t, day in enumerate(days)
        for g, place in enumerate(places)
    }
    more = [added[key] for key in firm.tables.outcomes.select("date", "region").iter_rows()]
    outcomes = firm.tables.outcomes.with_columns(value=pl.col("value") + pl.Series(more))
    heard = pl.DataFrame(
        [
            (day, "earned_social", float(1e-3 * usual[g] * said[t, g]), place)
            for t, day in enumerate(days)
            for g, place in enumerate(places)
        ],
        schema={"date": pl.Date, "channel": pl.String, "exposure": pl.Float64,
                "region": pl.String},
        orient="row",
    )  # fmt: skip
    both = pl.concat([channels, heard], how="diagonal").drop("row").with_row_index("row", offset=2)
    tables = replace(firm.tables, outcomes=outcomes, channels=both.select(channels.columns))
    return tables, float((sales - sells(quiet)).sum())


def national_talk(tables: Tables) -> Tables:
    """Return the same with talk told for the whole firm only."""
    own = pl.col("channel") == "earned_social"
    talk = (
        tables.channels.filter(own)
        .group_by("date", "channel", maintain_order=True)
        .agg(pl.col("exposure").sum())
    )
    rest = tables.channels.filter(~own)
    both = pl.concat([rest, talk], how="diagonal").drop("row").with_row_index("row", offset=2)
    return replace(tables, channels=both.select(tables.channels.columns))


@pytest.fixture(scope="module")
def told(regional_firm) -> dict[str, tuple]:
    tables, true = planted(regional_firm)
    made = {}
    for key, each in (("regions", tables), ("firm", national_talk(tables))):
        one = fit(each, PLAN)
        made[key] = (one, read(one, each), true)
    return made


def tv(reading: MixReading):
    return next(c for c in reading.channels if c.channel == "tv")


@pytest.mark.parametrize("key", ["regions", "firm"])
def test_what_television_calls_up_is_told_near_the_truth(told, key: str) -> None:
    _, reading, true = told[key]
    line = tv(reading)
    assert reading.earned == "mediator"
    assert line.via_talk.low <= true <= line.via_talk.high
    assert abs(line.via_talk.mean - true) < true
    assert line.total.mean == pytest.approx(line.contribution.mean + line.via_talk.mean)
    # of all channels it is television that talk is said to come from
    via = {c.channel: c.via_talk.mean for c in reading.channels if c.via_talk is not None}
    assert max(via, key=via.get) == "tv"
    earned = next(c for c in reading.channels if c.channel == "earned_social")
    assert earned.called_up.mean <= earned.contribution.mean


def test_talk_is_explained_by_region_where_it_is_told_so(told) -> None:
    (talk,) = told["regions"][0].talks
    assert talk.regions == tuple(range(6))
    assert talk.problem.regions == 6
    codes = {c.code for c in told["regions"][1].checks}
    assert "mix_talk_whole_firm" not in codes
    assert {"mix_talk_rhat"} <= codes


def test_talk_of_the_whole_firm_is_told_as_such_with_a_next_step(told) -> None:
    made, reading, _ = told["firm"]
    (talk,) = made.talks
    assert talk.regions == ()
    check = next(c for c in reading.checks if c.code == "mix_talk_whole_firm")
    assert check.facts["names"] == ("earned_social",)
    assert "mix_tell_talk_by_region" in {s.code for s in reading.next_steps}


def test_all_callers_together_never_call_up_more_than_talk_contributes(told) -> None:
    made = told["regions"][0]
    from luopan.instruments.mix.summarise import summary  # noqa: PLC0415

    found = summary(made).posterior
    talk = made.talks[0].channel
    assert (found.path.called_up[:, talk] <= found.parts.channels[:, talk] * (1 + 1e-9)).all()
    again = path_of(
        made.data, (made.problem, summary(made).draws, found.parts), made.talks, made.plan.seed
    )
    assert np.array_equal(again.via, found.path.via)


def test_every_region_loses_the_same_part_of_talk_that_is_told_for_the_firm() -> None:
    rng = np.random.default_rng(2)
    heard = rng.gamma(2.0, 1.0, (30, 3))
    whole, less = heard.sum(axis=1), rng.uniform(0.0, 0.5, (4, 30))
    left = _in_regions(whole, heard, less, ())
    np.testing.assert_allclose(left.sum(axis=2), without(whole, less))
    part = left / heard
    np.testing.assert_allclose(part, np.broadcast_to(part[:, :, :1], part.shape))


def test_only_the_regions_that_are_explained_lose_any_talk() -> None:
    rng = np.random.default_rng(3)
    heard = rng.gamma(2.0, 1.0, (30, 3))
    less = rng.uniform(0.0, 0.5, (4, 30, 2))
    left = _in_regions(heard.sum(axis=1), heard, less, (0, 2))
    np.testing.assert_array_equal(left[:, :, 1], np.broadcast_to(heard[:, 1], (4, 30)))
    taken = scaled(heard)[None, :, [0, 2]] - np.log1p(
        left[:, :, [0, 2]] / (0.1 * heard[:, [0, 2]].mean(axis=0))
    )
    expected = np.minimum(less, scaled(heard)[None, :, [0, 2]])
    np.testing.assert_allclose(taken, expected)
