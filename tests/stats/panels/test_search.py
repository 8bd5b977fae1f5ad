from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtr
from tests.stats.panels.worlds import sales

from luopan.stats.panels import Aim, MarketPlan, PanelTest, find, foreseen, select
from luopan.stats.panels.candidates import candidates, with_the_rest
from luopan.stats.panels.power import EFFECTS, power_curve
from luopan.stats.panels.search import windows

HISTORY = sales(20, 100, seed=9, noise=0.05)
PLAN = MarketPlan(sizes=(2, 3), lengths=(6, 10), candidates=300, value=2.5)


@pytest.fixture(scope="module")
def found():
    return select(HISTORY, PLAN, Aim(best=4))


def test_designs_are_distinct_and_sets_are_scored_once(found):
    assert found.refused is None
    assert len({(len(d.treated), d.length) for d in found.designs}) == len(found.designs) == 4
    # 190 pairs exist, 150 of each size were asked for, the two lengths draw anew
    assert 300 <= found.scored <= 500
    assert {d.length for d in found.designs} == {6, 10}


def test_a_lot_draws_one_of_the_best_sets(found):
    for design in found.designs:
        assert design.treated in design.among
        assert len(set(design.among)) == len(design.among) == 100
        assert {len(s) for s in design.among} == {len(design.treated)}
    again = [select(HISTORY, replace(PLAN, candidates=120), seed=n).designs[0] for n in range(8)]
    places = [d.among.index(d.treated) for d in again]
    assert len(set(places)) > 4


def test_the_best_are_steadier_than_a_set_at_random(found):
    rng = np.random.default_rng(0)

    def width(treated):
        told = find(PanelTest(HISTORY, treated, 90, 10), sets=60)
        return (told.total.high - told.total.low) / told.expected.sum()

    random = [width(tuple(int(i) for i in rng.choice(20, 3, replace=False))) for _ in range(20)]
    (design,) = (d for d in found.designs if d.length == 10 and len(d.treated) == 3)
    best = [width(design.among[int(i)]) for i in rng.choice(100, 20, replace=False)]
    assert np.mean(best) < np.mean(random)


def test_power_starts_at_the_level_and_rises(found):
    for design in found.designs:
        curve = design.power
        assert (np.diff(curve.power) >= 0.0).all()
        assert 0.0 < curve.power[0] < 0.2
        assert curve.power[-1] > 0.95
        at = np.interp(curve.detectable, curve.effects, curve.power)
        assert at == pytest.approx(0.8, abs=0.01)
        level = HISTORY[list(design.treated)].mean(1).sum()
        assert design.effect == pytest.approx(curve.detectable * level * design.length)
        assert design.money == pytest.approx(2.5 * design.effect)


def test_a_longer_test_detects_less(found):
    short, long = (
        np.mean([d.power.detectable for d in found.designs if d.length == n]) for n in (6, 10)
    )
    assert long < short


def test_the_promise_is_kept_where_noise_stays():
    hits, promised = [], []
    rng = np.random.default_rng(5)
    plan = replace(PLAN, lengths=(8,), candidates=120)
    for seed in range(8):
        outcome = sales(20, 130, seed=100 + seed, noise=0.06)
        chosen = select(outcome[:, :100], plan, Aim(best=2), seed=seed)
        for design in chosen.designs:
            promised.append(design.power.detectable)
            for start in (102, 112, 122):
                # the promise is of the lot, so sets are drawn anew
                for one in rng.integers(len(design.among), size=4):
                    treated = design.among[int(one)]
                    raised = outcome.copy()
                    raised[list(treated), start : start + 8] *= 1.0 + promised[-1]
                    test = PanelTest(raised, treated, start, 8, among=design.among)
                    hits.append(find(test, level=0.95).p <= 0.05)
    # 192 tests in 24 windows that share their noise: sd about .05
    assert 0.65 <= np.mean(hits) <= 0.95
    assert 0.01 < np.mean(promised) < 0.15


def test_power_is_that_of_a_normal_test_where_scores_are_normal():
    rng = np.random.default_rng(3)
    curve = power_curve(rng.normal(size=(40, 4000)), np.zeros(4000), 0.02, level=0.95, wanted=0.8)
    exact = ndtr(EFFECTS / 0.02 - 1.959964) + ndtr(-EFFECTS / 0.02 - 1.959964)
    assert curve.power == pytest.approx(exact, abs=0.01)
    assert curve.detectable == pytest.approx(0.02 * 2.8016, rel=0.01)


def test_sets_that_share_regions_hide_a_part_of_the_effect():
    scores = np.random.default_rng(4).normal(size=(10, 500))
    apart = power_curve(scores, np.zeros(500), 0.02, level=0.95, wanted=0.8)
    sharing = np.where(np.arange(500) < 150, 0.5 / 0.02, 0.0)
    shared = power_curve(scores, sharing, 0.02, level=0.95, wanted=0.8)
    assert shared.detectable > apart.detectable
    nothing = power_curve(scores, sharing, 1e9, level=0.95, wanted=0.8)
    assert nothing.detectable == float("inf")


def test_windows_of_choice_and_promise_share_no_period():
    for periods, length in ((90, 15), (143, 8), (90, 7)):
        early, late = windows(periods, length)
        assert early.max() + length <= late.min()
        assert late.max() + length == periods
        assert min(early.size, late.size) >= 10
    with pytest.raises(ValueError, match=r"^short_history"):
        windows(60, 18)


def test_rules_are_kept():
    cost = np.linspace(1.0, 20.0, 20)
    plan = replace(
        PLAN, must=(4,), never=(0, 1), cost=cost, budget=200.0, share=(0.05, 0.3), correlation=0.5
    )
    found = select(HISTORY, plan)
    for design in found.designs:
        assert 4 in design.treated
        assert not {0, 1} & set(design.treated)
        assert design.cost == pytest.approx(cost[list(design.treated)].sum() * design.length)
        assert design.cost <= 200.0
        assert 0.05 <= design.share <= 0.3
        assert design.correlation >= 0.5
    assert found.lost["budget"] > 0
    assert found.lost["share"] > 0


def test_neighbours_are_no_donors():
    place = np.arange(20.0)
    plan = replace(PLAN, distance=np.abs(place[:, None] - place[None, :]), apart=1.5)
    found = select(HISTORY, plan, Aim(best=2))
    for design in found.designs:
        treated = set(design.treated)
        beside = {i + d for i in treated for d in (-1, 1)} & set(range(20))
        assert set(design.near) == beside - treated
        told = find(PanelTest(HISTORY, design.treated, 90, 10, excluded=design.near), sets=40)
        assert not set(told.donors) & beside


def test_correlation_is_with_the_rest():
    sets = np.array([[0, 3], [5, 6]])
    for chosen, told in zip(sets, with_the_rest(HISTORY, sets), strict=True):
        rest = np.setdiff1d(np.arange(20), chosen)
        exact = np.corrcoef(HISTORY[chosen].sum(0), HISTORY[rest].sum(0))[0, 1]
        assert told == pytest.approx(exact)


def test_by_outcome_prefers_smaller_markets():
    lift, outcome = (select(HISTORY, PLAN, Aim(by=by, best=3)) for by in ("lift", "outcome"))

    def volume(found):
        sets = [s for d in found.designs for s in d.among]
        return np.mean([HISTORY[list(s)].mean(axis=1).sum() for s in sets])

    assert volume(outcome) < 0.8 * volume(lift)


def test_what_cannot_be_is_refused_by_name():
    few = select(sales(9, 80), MarketPlan(sizes=(1,), lengths=(5,)))
    assert (few.refused, few.designs) == ("too_few_sets", ())
    poor = select(HISTORY, replace(PLAN, cost=np.ones(20), budget=1.0))
    assert poor.refused == "none_allowed"
    assert poor.lost["budget"] > 0


def test_the_same_seed_gives_the_same_designs():
    one, two = (select(HISTORY, replace(PLAN, candidates=60), seed=3) for _ in range(2))
    assert [(d.treated, d.error) for d in one.designs] == [
        (d.treated, d.error) for d in two.designs
    ]


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("sizes", {"sizes": ()}),
        ("sizes", {"sizes": (1,), "must": (2, 3)}),
        ("lengths", {"lengths": (0,)}),
        ("must", {"must": (2,), "never": (2,)}),
        ("budget", {"budget": 3.0}),
        ("distance", {"apart": 1.0}),
    ],
)
def test_each_fault_of_a_plan_has_its_code(code, change):
    with pytest.raises(ValueError, match=f"^{code}:"):
        replace(PLAN, **change)


def test_each_fault_of_the_history_has_its_code():
    gap = HISTORY.copy()
    gap[2, 3] = np.nan
    with pytest.raises(ValueError, match=r"^not_finite"):
        select(gap, PLAN)
    with pytest.raises(ValueError, match=r"^zero_sales"):
        select(HISTORY * (np.arange(20) != 4)[:, None], PLAN)


def test_more_must_than_fits_leaves_nothing():
    plan = MarketPlan(sizes=(4,), lengths=(5,), must=(0,), never=tuple(range(1, 18)))
    group = candidates(HISTORY, plan, 4, 5, np.random.default_rng(0))
    assert group.sets.shape[0] == 0
    assert select(HISTORY, plan).refused == "none_allowed"


def test_a_set_that_alone_is_affordable_is_judged_by_placebos_of_its_own() -> None:
    history = HISTORY
    cost = np.full(history.shape[0], 100.0)
    cost[[4, 9]] = 1.0
    found = select(history, MarketPlan((2,), (4,), cost=cost, budget=8.0), Aim(level=0.9))
    (design,) = found.designs
    assert design.treated == (4, 9)
    told = foreseen(history, (4, 9), 4, level=0.9)
    np.testing.assert_array_equal(design.power.power, told.power)
