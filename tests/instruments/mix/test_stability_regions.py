"""Whether the answers of a firm by region hold still."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from luopan.instruments.mix import MixFit, read
from luopan.instruments.mix.stability import stability, stability_checks
from luopan.instruments.mix.stability.calibration import calibrate
from luopan.instruments.mix.stability.refit import carried
from luopan.instruments.mix.stability.rolling import PANEL_STEP, Answer, Rolled, cuts, judged
from luopan.instruments.mix.stability.variants import with_placebo, without
from luopan.readings.stability import Stability
from luopan.stats.mix import PanelProblem, RegionLift, names


@pytest.fixture(scope="module")
def quick(regional_fit: MixFit) -> Stability:
    return stability(regional_fit, "quick")


def test_says_what_was_looked_at(regional_fit: MixFit, quick: Stability) -> None:
    assert (quick.depth, quick.refits, quick.placebo.count) == ("quick", 7, 3)
    assert quick.known_to[-1] == regional_fit.data.weeks[-1]
    assert quick.known_to[-1] - quick.known_to[0] == timedelta(weeks=28)
    assert [c.channel for c in quick.channels] == [c.name for c in regional_fit.data.channels]
    assert quick.calibration is None
    assert {c.verdict for c in quick.channels} <= {"holds", "moves"}


def test_todays_answer_is_the_full_fits(regional_fit, regional_reading, quick: Stability) -> None:
    for effect, found in zip(regional_reading.channels, quick.channels, strict=True):
        now = found.shares[-1]
        assert now is not None
        spread = (effect.share.high - effect.share.low) / 3.29
        assert abs(now.mean - effect.share.mean) < 0.7 * spread


def test_the_model_holds_where_the_world_does(quick: Stability) -> None:
    assert quick.verdict == "holds"
    assert quick.placebo.called == 0
    codes = {c.code for c in stability_checks(quick)}
    assert {"mix_stability", "mix_placebo", "mix_prior_sensitivity"} == codes


def test_the_reading_holds_it(regional_firm, regional_fit) -> None:
    asked = replace(regional_fit, plan=regional_fit.plan.model_copy(update={"stability": "quick"}))
    told: list[float] = []
    made = read(asked, regional_firm.tables, told.append)
    assert made.stability is not None
    assert made.stability.refits == 7
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)


def test_a_full_look_goes_back_in_steps_and_stops_before_a_region_opens(
    regional_fit: MixFit,
) -> None:
    weeks = cuts(regional_fit, quick=False)
    assert weeks[0] == len(regional_fit.data.weeks)
    assert set(np.diff(weeks)) == {-PANEL_STEP}
    assert weeks[-1] >= regional_fit.plan.min_weeks
    regional = regional_fit.data.regional
    values = regional.values.copy()
    values[: weeks[3] - 2, 2] = np.nan
    late = replace(regional, values=values)
    opened = replace(regional_fit, data=replace(regional_fit.data, regional=late))
    assert cuts(opened, quick=False) == weeks[:3]


def test_a_placebo_and_a_channel_less_are_still_regions(regional_fit: MixFit) -> None:
    problem = regional_fit.problem
    count = len(problem.channels)
    more = with_placebo(problem, 1, np.roll(problem.media[..., 1], 20, axis=0))
    assert isinstance(more.problem, PanelProblem)
    assert more.problem.media.shape == (*problem.media.shape[:2], count + 1)
    assert more.problem.media_scale[-1] == problem.media_scale[1]
    start = carried(regional_fit.draws, more, seed=3)
    assert start.points.shape[1] == len(names(more.problem))
    rows = np.zeros(problem.weeks, dtype=bool)
    rows[10:20] = True
    lifts = tuple(
        RegionLift((c,), 2, np.zeros((*problem.media.shape[:2], 1)), rows, 1.0, 2.0) for c in (0, 2)
    )
    less = without(replace(problem, lifts=lifts), 0)
    assert less.problem.media.shape[2] == count - 1
    assert [lift.channels for lift in less.problem.lifts] == [(1,)]
    assert less.places == tuple(range(1, count))


def test_firms_of_many_regions_are_not_made_up(regional_fit: MixFit) -> None:
    with pytest.raises(TypeError, match="by region"):
        calibrate(regional_fit, 2)


def test_a_share_that_falls_below_nought_in_some_draws_is_judged_all_the_same() -> None:
    rng = np.random.default_rng(5)
    weeks = np.arange(80, 50, -5)
    draws = tuple(0.002 + 0.002 * rng.standard_normal(200) for _ in weeks)
    assert min(d.min() for d in draws) < 0.0
    runs = tuple(
        SimpleNamespace(draws=SimpleNamespace(params=np.zeros((2, 100, 1)))) for _ in weeks
    )
    found = judged(Rolled(weeks, runs), Answer(draws))
    assert found is not None
    assert 0.0 <= found.p <= 1.0
    assert np.isfinite(found.distance)
