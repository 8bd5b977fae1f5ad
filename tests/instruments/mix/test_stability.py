"""Whether answers hold still: the refits, the verdicts, and what is said of them."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from luopan.instruments.mix import MixFit, fit, read
from luopan.instruments.mix.stability import stability, stability_checks, stability_steps
from luopan.instruments.mix.stability.calibration import calibrate
from luopan.instruments.mix.stability.checks import most_called
from luopan.instruments.mix.stability.measure import holm
from luopan.instruments.mix.stability.refit import Ask, carried, refit_all, same_channels
from luopan.instruments.mix.stability.rolling import Answer, Rolled, cuts, judged, roll
from luopan.instruments.mix.stability.variants import (
    other_prior,
    stand_ins,
    with_placebo,
    without,
)
from luopan.readings.mix import MixReading
from luopan.readings.stability import Stability
from luopan.stats.martingale import Path
from luopan.stats.mix import ChannelModel, LiftTest, MixProblem, Prior, names, until

from .conftest import QUICK, Firm, make_firm


@pytest.fixture(scope="module")
def quick(fitted: MixFit) -> Stability:
    return stability(fitted, "quick")


@pytest.fixture(scope="module")
def rolled(fitted: MixFit) -> Rolled:
    return roll(fitted, cuts(fitted, quick=True))


def test_says_what_was_looked_at(fitted: MixFit, quick: Stability) -> None:
    assert (quick.depth, quick.refits, quick.placebo.count) == ("quick", 7, 3)
    assert len(quick.known_to) == 7
    assert quick.known_to[-1] == fitted.data.weeks[-1]
    assert quick.known_to[-1] - quick.known_to[0] == timedelta(weeks=52)
    assert [c.channel for c in quick.channels] == [c.name for c in fitted.data.channels]
    assert all(len(c.shares) == 7 for c in quick.channels)
    assert all(len(p.p_positive) == 7 for p in quick.synergy)
    assert quick.calibration is None


def test_todays_answer_is_the_full_fits(reading: MixReading, quick: Stability) -> None:
    for effect, found in zip(reading.channels, quick.channels, strict=True):
        now = found.shares[-1]
        assert now is not None
        spread = (effect.share.high - effect.share.low) / 3.29
        assert abs(now.mean - effect.share.mean) < 0.35 * spread
        assert (now.high - now.low) / (effect.share.high - effect.share.low) == pytest.approx(
            1.0, abs=0.3
        )


def test_a_truth_that_never_changes_holds_still(quick: Stability) -> None:
    assert quick.verdict == "holds"
    assert {c.verdict for c in quick.channels} == {"holds"}
    assert quick.placebo.called == 0


def test_the_record_says_more_as_it_grows(quick: Stability) -> None:
    tv = quick.channels[0].shares
    assert tv[0] is not None
    assert tv[-1] is not None
    assert tv[-1].high - tv[-1].low < tv[0].high - tv[0].low


def test_same_seed_same_answer(fitted: MixFit, rolled: Rolled) -> None:
    asks = [Ask(until(fitted.problem, int(n)), same_channels(fitted.problem)) for n in rolled.weeks]
    alone = refit_all(fitted, asks[:1], 17)
    assert (alone[0].draws.params == rolled.refits[0].draws.params).all()


def test_no_refit_has_fewer_weeks_than_a_reading_needs(fitted: MixFit) -> None:
    assert len(cuts(fitted, quick=False)) == 53
    missing = replace(fitted.data, values=np.where(np.arange(130) < 40, np.nan, fitted.data.values))
    short = replace(fitted, data=missing)
    assert min(cuts(short, quick=False)) == 92  # 52 of them with an outcome
    none = replace(fitted, plan=fitted.plan.model_copy(update={"min_weeks": 130}))
    assert cuts(none, quick=True) == (130,)


def test_too_few_refits_are_not_judged(fitted: MixFit, rolled: Rolled) -> None:
    few = Rolled(rolled.weeks[:4], rolled.refits[:4])
    answer = Answer(tuple(one.shares[:, 0] for one in few.refits))
    assert judged(few, answer) is None
    late = Answer(tuple(one.shares[:, 0] for one in rolled.refits), since=115)
    assert judged(rolled, late) is None
    assert late.kept(rolled) == [0, 1]


def test_a_short_history_is_told_and_not_judged() -> None:
    tables = make_firm(weeks=60).tables()
    plan = QUICK.model_copy(update={"stability": "quick", "warmup": 200, "draws": 200})
    said = read(fit(tables, plan), tables)
    assert said.stability is not None
    assert said.stability.verdict == "inconclusive"
    assert said.stability.refits == 7  # 60 to 54 weeks, and 53, 52 are left out of a handful
    codes = {c.code: c.passed for c in said.checks}
    assert codes["mix_stability_unknown"] is False
    assert "mix_measure_again" in [s.code for s in said.next_steps]
    assert MixReading.model_validate_json(said.model_dump_json()) == said


def test_nothing_is_said_of_a_channel_before_it_began(small_firm: Firm) -> None:
    firm = make_firm()
    firm.spend["search"][:126] = 0.0
    firm.revenue[3] = np.nan
    plan = QUICK.model_copy(update={"warmup": 200, "draws": 200})
    made = fit(firm.tables(), plan)
    found = stability(made, "quick")
    search = next(c for c in found.channels if c.channel == "search")
    assert search.shares[:-1] == (None,) * 6
    assert search.shares[-1] is not None
    assert (search.verdict, search.farthest, search.when) == ("inconclusive", None, None)
    assert found.verdict == "holds"


def test_a_change_is_found() -> None:
    firm = make_firm(noise=0.005)
    firm.revenue[100:] -= 0.6 * 0.12e6 * firm.spend["tv"][100:] / 3e4
    plan = QUICK.model_copy(update={"base_rank": 0, "warmup": 200, "draws": 200})
    made = fit(firm.tables(), plan)
    found = stability(made, "quick")
    assert next(c for c in found.channels if c.channel == "tv").verdict == "moves"
    checks = stability_checks(found)
    moved = next(c for c in checks if c.code == "mix_stability")
    assert not moved.passed
    assert "tv" in moved.facts["names"]  # type: ignore[operator]
    assert [s.code for s in stability_steps(checks)] == ["mix_look_at_change"]


def test_holm_allows_for_the_number_of_looks() -> None:
    paths = [Path(0.0, 0, p) for p in (0.004, 0.02, 0.5)]
    assert holm([*paths, None]) == ["moves", "moves", "holds", "inconclusive"]
    assert holm([Path(0.0, 0, 0.02)] * 3) == ["holds"] * 3
    assert holm([None]) == ["inconclusive"]


def test_placebos_called_by_chance() -> None:
    assert [most_called(n) for n in (1, 3, 16)] == [0, 1, 2]


def test_other_assumptions_are_moved_in_their_own_units() -> None:
    model = ChannelModel(contribution=Prior("half_t", 0.1, 8.0), carry=Prior("beta", 2.0, 2.0))
    assert other_prior(model, "larger_effects").contribution == Prior("half_t", 0.2, 8.0)
    longer, shorter = (other_prior(model, a).carry for a in ("longer_memory", "shorter_memory"))
    assert longer.first + longer.second == pytest.approx(4.0)
    assert longer.first / 4.0 - 0.5 == pytest.approx(0.5 * np.sqrt(0.05))
    assert shorter.first == pytest.approx(longer.second)
    later = other_prior(model, "later_saturation").half
    assert later.first == pytest.approx(model.half.first + 0.5 * model.half.second)
    believed = ChannelModel(contribution=Prior("normal", -2.0, 0.3))
    assert other_prior(believed, "smaller_effects") == believed


def with_tests(problem: MixProblem) -> MixProblem:
    """Return the problem with a test of its second and one of its last channel."""
    rows = np.zeros(problem.span, dtype=bool)
    rows[100:112] = True
    lifts = tuple(
        LiftTest((c,), np.where(rows, 0.0, problem.media[:, c])[:, None], rows, 1e5, 1e5)
        for c in (1, 3)
    )
    return replace(problem, lifts=lifts)


def test_a_channel_left_out_takes_its_pairs_and_tests_along(fitted: MixFit) -> None:
    problem = with_tests(fitted.problem)
    left = without(problem, 1).problem
    assert len(left.channels) == 3
    assert (left.media == problem.media[:, [0, 2, 3]]).all()
    assert [lift.channels for lift in left.lifts] == [(2,)]
    assert len(left.pairs) == sum(1 not in pair for pair in problem.pairs)
    assert until(left, 111).lifts == ()
    assert len(until(left, 112).lifts) == 1


def test_a_refit_starts_at_its_own_channels(fitted: MixFit) -> None:
    ask = without(fitted.problem, 1)
    start = carried(fitted.draws, ask, seed=1)
    old, new = list(fitted.draws.names), list(names(ask.problem))
    was = fitted.draws.flat[:, old.index("carry[2]")]
    assert (start.points[:, new.index("carry[1]")] == was).all()
    more = with_placebo(fitted.problem, 0, np.roll(fitted.problem.media[:, 0], 40))
    start = carried(fitted.draws, more, seed=1)
    assert start.points.shape[1] == fitted.draws.flat.shape[1] + 5
    assert np.isfinite(start.points).all()


def test_a_twin_stands_in_for_the_other() -> None:
    firm = make_firm(noise=0.01)
    rng = np.random.default_rng(4)
    both = firm.spend["tv"].copy()
    firm.spend["search"] = both * rng.lognormal(0.0, 0.15, both.size)
    made = fit(firm.tables(), QUICK.model_copy(update={"warmup": 200, "draws": 200}))
    today = roll(made, (130,)).refits[0]
    taken = dict(zip([c.name for c in made.data.channels], stand_ins(made, today), strict=True))
    assert "tv" in taken["search"] or "search" in taken["tv"]


def test_the_sampler_is_calibrated_and_a_wrong_one_is_not(
    fitted: MixFit, monkeypatch: pytest.MonkeyPatch
) -> None:
    p, _ = calibrate(fitted, 6)
    assert p > 0.01
    from luopan.instruments.mix.stability import calibration  # noqa: PLC0415

    right = calibration.simulate

    def doubled(problem: MixProblem, truth: np.ndarray, seed: int) -> np.ndarray:
        return right(problem, truth + 1.0, seed)

    monkeypatch.setattr(calibration, "simulate", doubled)
    assert calibrate(fitted, 6)[0] < 0.01


def test_a_short_run_that_fails_is_made_again_in_full(
    fitted: MixFit, monkeypatch: pytest.MonkeyPatch
) -> None:
    from luopan.instruments.mix.stability import refit  # noqa: PLC0415

    monkeypatch.setattr(refit, "RHAT", 0.5)
    short = replace(
        fitted, plan=fitted.plan.model_copy(update={"warmup": 100, "draws": 100, "chains": 3})
    )
    one = refit_all(short, [Ask(fitted.problem, same_channels(fitted.problem))], 1)[0]
    assert one.restarted
    assert one.draws.params.shape[:2] == (3, 100)
