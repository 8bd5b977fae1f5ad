"""Finished tests in the model: where they agree, where they contradict, and what cannot be used."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from scipy.stats import chi2, norm

from luopan.brief import render_card
from luopan.instruments.mix import MixPlan, card, fit, load, read, save
from luopan.instruments.mix.lifts import Posed, compare, pose_lifts
from luopan.instruments.mix.repair import mend
from luopan.instruments.mix.weekly import weekly
from luopan.readings.base import Evidence
from luopan.stats.mix import FactorialTest, LiftTest
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


def effects_at(firm, inputs):
    """What TV and social media each truly bring at such inputs, over the tested weeks."""
    found = []
    for name, money in zip(("tv", "paid_social"), inputs, strict=True):
        kernel = (0.6 if name == "tv" else 0.3) ** np.arange(13)
        kernel /= kernel.sum()
        x = firm.spend[name] / 3e4
        on, off = x.copy(), x.copy()
        on[FIRST:LAST], off[FIRST:LAST] = money / 3e4, 0.0
        usual, on, off = (np.convolve(v, kernel)[: x.size] for v in (x, on, off))
        shape = [np.tanh(0.6 * u / usual.mean()) for u in (usual, on, off)]
        part = firm.truth[name] / shape[0].sum() * (shape[1] - shape[2])
        found.append(float(part[FIRST:LAST].sum()))
    return found


INPUTS = (30000.0, 25000.0)


def two_by_two(firm, channels=("tv", "paid_social"), off=(0.0, 0.0, 0.0), **changes):
    """Return what a test of two by two found, true but for ``off`` standard errors of 5e4."""
    truth = dict(zip(("tv", "paid_social"), effects_at(firm, INPUTS), strict=True))
    spent = dict(zip(("tv", "paid_social"), INPUTS, strict=True))
    half = 1.6448536269514722 * 5e4
    means = [truth[c] + 5e4 * o for c, o in zip(channels, off, strict=False)]
    effect = 5e4 * off[2]
    row = {
        "test": "2x2", "channel": " + ".join(channels), "kind": "synergy",
        "inputs": " + ".join(str(spent[c]) for c in channels),
        "effect": effect, "low": effect - half, "high": effect + half,
        "own": [x for m in means for x in (m, m - half, m + half)],
        "correlations": [0.3, -0.2, 0.4],
    }  # fmt: skip
    return reported(firm, **{**row, **changes})


def test_a_test_by_two_is_posed_whole_in_the_order_of_the_model(small_firm):
    (one,), checks = posed(with_tests(small_firm, two_by_two(small_firm)))
    (other,), _ = posed(with_tests(small_firm, two_by_two(small_firm, ("paid_social", "tv"))))
    assert not checks
    for lift in (one.lift, other.lift):
        assert isinstance(lift, FactorialTest)
        assert lift.channels == (0, 2)
        np.testing.assert_allclose(lift.effects[:2], effects_at(small_firm, INPUTS))
        np.testing.assert_allclose(np.sqrt(np.diag(lift.covariance)), 5e4)
        np.testing.assert_allclose(lift.own[lift.rows], [INPUTS] * 12)
        assert not lift.instead[lift.rows].any()
    # first with both: of the other order it is the second's
    alike = [lift.covariance / 2.5e9 for lift in (one.lift, other.lift)]
    assert [a[0, 2] for a in alike] == pytest.approx([-0.2, 0.4])
    assert [a[1, 2] for a in alike] == pytest.approx([0.4, -0.2])
    assert [a[0, 1] for a in alike] == pytest.approx([0.3, 0.3])


def test_a_pair_told_the_other_way_round_has_the_same_inputs(small_firm):
    plain = pair_elsewhere(small_firm)
    turned = pair_elsewhere(small_firm, channel="paid_social + tv", inputs="20000 + 40000")
    (one,), _ = posed(with_tests(small_firm, plain))
    (other,), _ = posed(with_tests(small_firm, turned))
    np.testing.assert_array_equal(one.lift.own, other.lift.own)


def test_three_effects_contradict_the_model_all_at_once_or_not():
    said = np.random.default_rng(0).multivariate_normal(
        [1.0, 2.0, 3.0], [[1.0, 0.2, 0.0], [0.2, 2.0, 0.5], [0.0, 0.5, 1.5]], 400
    )
    covariance = np.array([[1.0, 0.1, 0.3], [0.1, 0.5, 0.0], [0.3, 0.0, 2.0]])
    rows = np.arange(8) > 3
    found = np.array([3.5, 0.5, 5.0])
    lift = FactorialTest((0, 1), np.ones((8, 2)), np.zeros((8, 2)), rows, found, covariance)
    single = LiftTest((0,), np.zeros((8, 1)), rows, 4.0, 1.5)
    one, alone = compare(
        (Posed(None, lift), Posed(None, single)), np.column_stack([said, said[:, 0]]), ()
    )
    spread = covariance + np.cov(said, rowvar=False, bias=True)
    apart = found - said.mean(axis=0)
    assert one.p == pytest.approx(chi2.sf(apart @ np.linalg.inv(spread) @ apart, 3))
    assert (one.status, one.model.shape) == ("used", (400, 3))
    z = abs(4.0 - said[:, 0].mean()) / np.sqrt(said[:, 0].var() + 1.5**2)
    assert alone.p == pytest.approx(2 * norm.sf(z))
    assert (alone.p_own, alone.p_together) == (None, None)
    own = apart[:2] @ np.linalg.inv(spread[:2, :2]) @ apart[:2]
    assert one.p_own == pytest.approx(chi2.sf(own, 2))
    assert one.p_together == pytest.approx(2 * norm.sf(abs(apart[2]) / np.sqrt(spread[2, 2])))


@pytest.mark.parametrize(
    ("apart", "trusted", "status", "kept"),
    [
        ((0.0, 0.0, 0.0), (), "used", (0, 1, 2)),
        ((4.0, 4.0, 0.0), (), "conflict_own", (2,)),
        ((4.0, -4.0, 1.9), (), "conflict_own", (2,)),
        ((0.0, 0.0, 4.0), (), "conflict_together", (0, 1)),
        ((4.0, 0.0, 4.0), (), "conflict", None),
        ((4.0, 4.0, 0.0), ("2x2",), "trusted", (0, 1, 2)),
        # neither part stands out alone: the fixed order decides
        ((1.7, 1.7, 1.8), (), "conflict_own", (2,)),
    ],
)
def test_of_two_by_two_a_part_that_does_not_contradict_alone_stays(
    small_firm, apart, trusted, status, kept
):
    ((one,), _) = posed(with_tests(small_firm, two_by_two(small_firm)))
    draws = np.random.default_rng(1).normal(size=(4000, 3))
    # draws with a mean of nought and a covariance of one, exactly, in units of the test's errors
    draws -= draws.mean(axis=0)
    draws = draws @ np.linalg.inv(np.linalg.cholesky(np.cov(draws, rowvar=False, bias=True))).T
    lift = replace(one.lift, covariance=np.eye(3), effects=np.sqrt(2.0) * np.array(apart))
    (judged,) = compare((replace(one, lift=lift),), draws, trusted)
    assert judged.status == status
    assert (None if judged.used is None else judged.used.kept) == kept


def test_a_test_by_two_narrows_both_channels_and_what_they_share(small_firm, tmp_path):
    tables = with_tests(small_firm, two_by_two(small_firm, off=(0.5, -0.5, 0.3)))
    plain = small_firm.tables()
    made = fit(tables, PLAN)
    before, after = read(fit(plain, PLAN), plain), read(made, tables)
    save(made, tmp_path / "mix.fit")
    assert read(load(tmp_path / "mix.fit"), tables).model_dump_json() == after.model_dump_json()
    (test,) = after.tests
    assert (test.kind, test.status) == ("synergy", "used")
    assert [one.channel for one in test.own] == ["tv", "paid_social"]
    for one, true in zip(test.own, effects_at(small_firm, INPUTS), strict=True):
        assert one.measured.low < true < one.measured.high
        assert one.after.high - one.after.low < 0.8 * (one.model.high - one.model.low)
    levels = {c.channel: c.evidence for c in after.channels}
    assert levels.pop("tv") is levels.pop("paid_social") is Evidence.E3
    assert set(levels.values()) == {Evidence.E2}
    sure = {frozenset(s.pair): s.evidence for s in after.synergy}
    assert sure.pop(frozenset({"tv", "paid_social"})) is Evidence.E3
    assert set(sure.values()) <= {Evidence.E2}
    widths = [
        [c.share.high - c.share.low for c in r.channels if c.channel in {"tv", "paid_social"}]
        for r in (before, after)
    ]
    assert widths[1][0] < widths[0][0]
    assert widths[1][1] < widths[0][1]


@pytest.fixture(scope="module")
def wrong_in_part(small_firm):
    """A test of two by two, true but for ten standard errors in some of its three numbers."""
    found = {}
    for name, off in {"own": (10, 10, 0), "together": (0, 0, -10), "all": (10, 0, -10)}.items():
        tables = with_tests(small_firm, two_by_two(small_firm, off=off))
        made = fit(tables, PLAN)
        found[name] = made, read(made, tables)
    return found


def of_pair(reading):
    (pair,) = [s for s in reading.synergy if set(s.pair) == {"tv", "paid_social"}]
    return pair


def of_both_channels(reading):
    return {c.channel: c for c in reading.channels if c.channel in {"tv", "paid_social"}}


def test_where_what_each_did_is_wrong_what_both_did_stays(small_firm, wrong_in_part, tmp_path):
    made, after = wrong_in_part["own"]
    # the pair has a line with or without its test, as long as the model is told of one
    left_out = wrong_in_part["all"][1]
    (test,) = after.tests
    assert test.status == "conflict_own"
    assert test.p_own < 0.05 <= test.p_together
    assert [lift.kept for lift in made.problem.lifts] == [(2,)]
    # both intervals of what each did stand beside each other
    assert any(one.model.high < one.measured.low for one in test.own)
    now, before = of_pair(after), of_pair(left_out)
    assert now.evidence is Evidence.E3
    assert now.share.low < 0.0 < now.share.high
    assert now.share.high - now.share.low < 0.5 * (before.share.high - before.share.low)
    for name, channel in of_both_channels(after).items():
        assert channel.evidence is Evidence.E2
        true = small_firm.truth[name] / after.total
        assert channel.share.low < true < channel.share.high
    (check,) = [c for c in after.checks if c.code == "mix_test_conflict"]
    assert (check.passed, check.facts["tests"]) == (False, ("2x2",))
    tables = with_tests(small_firm, two_by_two(small_firm, off=(10, 10, 0)))
    save(made, tmp_path / "mix.fit")
    assert read(load(tmp_path / "mix.fit"), tables).model_dump_json() == after.model_dump_json()


def test_where_what_both_did_is_wrong_what_each_did_stays(small_firm, wrong_in_part):
    made, after = wrong_in_part["together"]
    left_out = wrong_in_part["all"][1]
    (test,) = after.tests
    assert test.status == "conflict_together"
    assert test.p_together < 0.05 <= test.p_own
    assert [lift.kept for lift in made.problem.lifts] == [(0, 1)]
    assert test.measured.high < test.model.low
    pair = of_pair(after)
    assert pair.evidence is Evidence.E2
    assert pair.share.low < 0.0 < pair.share.high
    before = of_both_channels(left_out)
    for name, channel in of_both_channels(after).items():
        assert channel.evidence is Evidence.E3
        true = small_firm.truth[name] / after.total
        assert channel.share.low < true < channel.share.high
        widths = [c.share.high - c.share.low for c in (channel, before[name])]
        assert widths[0] < widths[1]


def test_where_all_is_wrong_nothing_stays(small_firm, wrong_in_part):
    made, after = wrong_in_part["all"]
    (test,) = after.tests
    assert test.status == "conflict"
    assert max(test.p_own, test.p_together) < 0.05
    assert made.problem.lifts == ()
    assert of_pair(after).evidence is Evidence.E2
    assert {c.evidence for c in after.channels} == {Evidence.E2}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("own", ("tests_together", {"en": "and what each did is left out", "zh_CN": "只计入两者"})),
        ("together", ("tests_own", {"en": "and what both did beyond the sum is left out",
                                    "zh_CN": "只计入两个渠道各自"})),
        ("all", (None, {"en": "2 × 2 tests", "zh_CN": "2 × 2 试验"})),
    ],
)  # fmt: skip
def test_the_card_says_what_of_a_test_is_in_the_likelihood(wrong_in_part, name, says):
    told = card(*wrong_in_part[name])
    where, words = says
    listed = {"tests": told.tests, "tests_own": told.tests_own,
              "tests_together": told.tests_together}  # fmt: skip
    assert {key for key, tests in listed.items() if tests} == ({where} if where else set())
    for language, tail in words.items():
        page = render_card(told, language, {})
        assert (tail in page) == (where is not None)


def test_long_on_against_long_off_reaches_back_to_the_first_week(small_firm):
    row = pair_elsewhere(small_firm, kind="lasting synergy")
    (one,), _ = posed(with_tests(small_firm, row))
    last = int(np.flatnonzero(one.lift.rows)[-1])
    assert not one.lift.instead[: last + 1].any()
    assert (one.lift.own[: last + 1] > 0.0).all()
