"""Finished tests in the model: where they agree, where they contradict, and what cannot be used."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from luopan.instruments.mix import MixPlan, fit, read
from luopan.instruments.mix.lifts import pose_lifts
from luopan.instruments.mix.repair import mend
from luopan.instruments.mix.weekly import weekly
from luopan.readings import Evidence
from luopan.tables.company import MixSection

PLAN = MixPlan(draws=300, warmup=300, prior_draws=300, seed=3)
FIRST, LAST = 60, 72
"""The tested weeks."""


def reported(firm, **changes):
    """Return one row of the tests table; by default a sharp and true lift of TV."""
    truth = effect_of_tv(firm)
    row = {
        "test": "tv off",
        "kind": "lift",
        "channel": "tv",
        "region": None,
        "arm": None,
        "start": firm.weeks[FIRST],
        "end": firm.weeks[LAST - 1] + timedelta(days=6),
        "outcome": "revenue",
        "effect": truth,
        "low": 0.9 * truth,
        "high": 1.1 * truth,
        "level": 0.9,
        "row": 2,
    }
    return row | changes


def effect_of_tv(firm):
    """What TV's input in the tested weeks truly brought within them (`make_firm`)."""
    kernel = 0.6 ** np.arange(13)
    kernel /= kernel.sum()
    x = firm.spend["tv"] / 3e4
    dark = x.copy()
    dark[FIRST:LAST] = 0.0
    on, off = (np.convolve(v, kernel)[: x.size] for v in (x, dark))
    shape = [np.tanh(0.6 * u / on.mean()) for u in (on, off)]
    part = 0.12 * 1e6 / shape[0].mean() * (shape[0] - shape[1])
    return float(part[FIRST:LAST].sum())


def with_tests(firm, *rows, trust=()):
    tables = firm.tables()
    company = tables.company.model_copy(update={"mix": MixSection(trust_tests=trust)})
    frame = pl.DataFrame(rows, infer_schema_length=None).cast(
        {"region": pl.String, "arm": pl.String, "row": pl.UInt32}
    )
    return replace(tables, company=company, tests=frame)


def posed(tables, plan=PLAN):
    return pose_lifts(mend(weekly(tables, plan), plan), tables)


@pytest.fixture(scope="module")
def calibrated(small_firm):
    tables = with_tests(small_firm, reported(small_firm))
    return read(fit(tables, PLAN), tables)


@pytest.fixture(scope="module")
def contradicted(small_firm):
    wrong = {"effect": 4e6, "low": 3.8e6, "high": 4.2e6}
    return {
        trust: read(fit(tables, PLAN), tables)
        for trust in ((), ("tv off",))
        for tables in [with_tests(small_firm, reported(small_firm, **wrong), trust=trust)]
    }


def test_a_true_test_agrees_and_narrows_what_was_tested(small_firm):
    # without pairs: what a pause takes away is a channel's own part and its shared one
    plan = PLAN.model_copy(update={"synergy_pairs": 0})
    plain, tables = small_firm.tables(), with_tests(small_firm, reported(small_firm))
    before, calibrated = (read(fit(t, plan), t) for t in (plain, tables))
    (test,) = calibrated.tests
    assert test.status == "used"
    assert test.after.high - test.after.low < 0.85 * (test.model.high - test.model.low)
    assert test.measured.low <= effect_of_tv(small_firm) <= test.measured.high
    widths = [c.channels[0].share.high - c.channels[0].share.low for c in (before, calibrated)]
    assert widths[1] < 0.95 * widths[0]
    share = small_firm.truth["tv"] / calibrated.total
    assert calibrated.channels[0].share.low <= share <= calibrated.channels[0].share.high


def test_what_was_tested_stands_at_e3_and_the_rest_at_e2(calibrated):
    levels = {c.channel: c.evidence for c in calibrated.channels}
    assert levels.pop("tv") is Evidence.E3
    assert set(levels.values()) == {Evidence.E2}
    assert {s.evidence for s in calibrated.synergy} == {Evidence.E2}
    assert calibrated.evidence is Evidence.E2


def test_a_contradiction_is_shown_and_not_mixed_in(small_firm, contradicted):
    plain = small_firm.tables()
    before = read(fit(plain, PLAN), plain)
    shown = contradicted[()]
    (test,) = shown.tests
    assert test.status == "conflict"
    assert test.p < 0.05
    assert test.model.high < test.measured.low
    assert shown.channels == before.channels
    (check,) = [c for c in shown.checks if c.code == "mix_test_conflict"]
    assert (check.passed, check.facts["tests"]) == (False, ("tv off",))
    assert "mix_pick_test" in [s.code for s in shown.next_steps]


def test_a_trusted_test_enters_although_the_model_contradicts_it(contradicted):
    (test,) = contradicted[("tv off",)].tests
    assert test.status == "trusted"
    moved = (test.after.mean - test.model.mean) / (test.measured.mean - test.model.mean)
    assert 0.7 < moved <= 1.1
    assert contradicted[("tv off",)].channels[0].evidence is Evidence.E3


def test_no_test_no_difference(small_firm):
    tables = with_tests(small_firm, reported(small_firm, outcome="orders"))
    assert posed(tables) == ((), ())


@pytest.mark.parametrize(
    ("changes", "effect", "spend"),
    [
        ({"kind": "roi", "effect": 2.0, "low": 1.5, "high": 2.5}, 2.0, 0.0),
        (
            {"kind": "marginal_roi", "arm": "+10%", "effect": 1.0, "low": 0.5, "high": 1.5},
            -0.1,
            1.1,
        ),
        (
            {"kind": "marginal_roi", "arm": "-20%", "effect": 1.0, "low": 0.5, "high": 1.5},
            0.2,
            0.8,
        ),
    ],
)
def test_a_return_speaks_of_the_money_spent_in_the_tested_weeks(small_firm, changes, effect, spend):
    ((one,), _) = posed(with_tests(small_firm, reported(small_firm, **changes)))
    money = small_firm.spend["tv"][FIRST:LAST].sum()
    assert one.lift.effect == pytest.approx(effect * money)
    np.testing.assert_allclose(
        one.lift.instead[FIRST:LAST, 0], spend * small_firm.spend["tv"][FIRST:LAST]
    )
    np.testing.assert_array_equal(one.lift.instead[:FIRST, 0], small_firm.spend["tv"][:FIRST])
    assert one.lift.rows.sum() == LAST - FIRST


def test_a_step_up_in_spend_is_more_minus_less(small_firm):
    heavy = reported(small_firm, kind="heavy_up", arm="+50%", effect=1e5, low=5e4, high=1.5e5)
    ((one,), _) = posed(with_tests(small_firm, heavy))
    assert one.lift.effect == -1e5
    assert one.lift.sd > 0.0
    np.testing.assert_allclose(
        one.lift.instead[FIRST:LAST, 0], 1.5 * small_firm.spend["tv"][FIRST:LAST]
    )


def test_two_channels_are_tested_together_or_for_what_they_share(small_firm):
    both = reported(small_firm, channel="tv + paid_social")
    shared = reported(
        small_firm, test="2x2", kind="synergy", channel="tv + paid_social", effect=1e5, low=0.0,
        high=2e5,
    )  # fmt: skip
    one, other = posed(with_tests(small_firm, both, shared))[0]
    joint, together = sorted((one.lift, other.lift), key=lambda t: t.together)
    assert joint.channels == together.channels == (0, 2)
    assert not joint.together
    assert together.together


def test_a_regional_lift_is_carried_over_by_the_regions_part_of_the_input(small_firm):
    tables = with_tests(small_firm, reported(small_firm, region="east"))
    east = tables.channels.with_columns(region=pl.lit("east"), spend=pl.col("spend") * 0.25)
    west = tables.channels.with_columns(region=pl.lit("west"), spend=pl.col("spend") * 0.75)
    days = [tables.tests["start"][0], tables.tests["end"][0]]
    paused = pl.col("date").is_between(*days) & (pl.col("channel") == "tv")
    east = east.with_columns(spend=pl.when(paused).then(0.0).otherwise("spend"))
    outcomes = pl.concat(
        [tables.outcomes.with_columns(region=pl.lit(r), value=pl.col("value") / 2)
         for r in ("east", "west")]
    )  # fmt: skip
    tables = replace(tables, channels=pl.concat([east, west]), outcomes=outcomes)
    ((one,), _) = posed(tables)
    assert one.lift.effect == pytest.approx(4.0 * effect_of_tv(small_firm))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"region": "east"}, "mix_test_region"),
        ({"kind": "roi", "channel": "owned_social", "effect": 2.0, "low": 1.5, "high": 2.5},
         "mix_test_no_money"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named(small_firm, changes, code):
    tables = with_tests(small_firm, reported(small_firm, **changes))
    regions = pl.Series("region", ["east"] * tables.outcomes.height)
    tables = replace(tables, outcomes=tables.outcomes.with_columns(regions))
    found, checks = posed(tables)
    assert found == ()
    assert [(c.code, c.facts["test"]) for c in checks] == [(code, "tv off")]


def test_tested_weeks_without_input_or_outcome_are_named(firm):
    firm.spend["tv"][FIRST:LAST] = 0.0
    assert [
        c.code for c in posed(with_tests(firm, reported(firm, effect=1e5, low=5e4, high=2e5)))[1]
    ] == ["mix_test_no_input"]
    firm.spend["tv"][FIRST:LAST] = 3e4
    firm.revenue[FIRST:LAST] = np.nan
    assert [c.code for c in posed(with_tests(firm, reported(firm)))[1]] == ["mix_test_no_weeks"]


def test_a_channel_that_is_not_in_the_model_or_merged_cannot_be_tested(firm):
    firm.spend["search"] = firm.spend["tv"].copy()
    firm.spend["paid_social"][:] = 5e3
    rows = (reported(firm), reported(firm, test="social", channel="paid_social"))
    codes = {c.facts["test"]: c.code for c in posed(with_tests(firm, *rows))[1]}
    assert codes == {"tv off": "mix_test_merged", "social": "mix_test_no_line"}


def test_a_trusted_name_that_no_test_has_is_told(small_firm):
    tables = with_tests(small_firm, reported(small_firm), trust=("tv-off",))
    (check,) = posed(tables)[1]
    assert (check.code, check.facts["tests"]) == ("mix_test_trust_unknown", ("tv-off",))


def pair_elsewhere(firm, **changes):
    """Return what a test of TV and social media in some regions found, with its inputs."""
    told = {"kind": "synergy", "channel": "tv + paid_social", "inputs": "40000 + 20000"}
    return reported(firm, **{**told, "effect": 1e5, "low": 5e4, "high": 1.5e5, **changes})


def test_a_pair_tested_in_some_regions_has_inputs_of_its_own(small_firm):
    tables = with_tests(small_firm, pair_elsewhere(small_firm))
    (one,), checks = posed(tables)
    assert not checks
    lift = one.lift
    assert lift.together
    data = mend(weekly(tables, PLAN), PLAN)
    for column, (place, money) in enumerate(zip(lift.channels, (40000.0, 20000.0), strict=True)):
        series = data.channels[place]
        rate = series.driver[lift.rows].sum() / series.spend[lift.rows].sum()
        np.testing.assert_allclose(lift.own[lift.rows, column], money * rate)
        # before the test everything was as it was, on either side
        np.testing.assert_array_equal(lift.own[~lift.rows, column], series.driver[~lift.rows])
        assert not lift.instead[lift.rows, column].any()
    assert lift.effect == 1e5


def test_long_on_against_long_off_reaches_back_to_the_first_week(small_firm):
    row = pair_elsewhere(small_firm, kind="lasting synergy")
    (one,), _ = posed(with_tests(small_firm, row))
    last = int(np.flatnonzero(one.lift.rows)[-1])
    assert not one.lift.instead[: last + 1].any()
    assert (one.lift.own[: last + 1] > 0.0).all()
