"""The best plan: known optima, every limit kept, and contradictions named, never relaxed."""

import numpy as np
import pytest
from scipy.optimize import brentq
from tests.stats.allocation.made import aim, by_region, random_limits, response

from luopan.stats.allocation import Least, Limits, best, clash, nearest, optimise, rank_weights


def two(beta=(6.0, 2.0), half=(0.0, 0.5)):
    """Two logistic channels, one week, no carry-over, no synergy."""
    return response(
        1, weeks=1, lags=1, pairs=(), weights=np.ones((1, 2, 1)), kind=np.array([1, 1]),
        half=np.array([half]), slope=np.zeros((1, 2)), beta=np.array([beta]),
        pair_beta=np.zeros((1, 0)),
    )  # fmt: skip


def slope(made, cell: int, money: float) -> float:
    """∂/∂money of β tanh(x / 2h), x = money / 100."""
    h, beta = np.exp(made.curves.half[0, cell]), made.curves.beta[0, cell]
    return float(beta * 0.01 / (2 * h) / np.cosh(0.01 * money / (2 * h)) ** 2)


def test_the_optimum_of_two_channels_has_equal_marginal_returns() -> None:
    made, total = two(), 400.0
    exact = brentq(lambda x: slope(made, 0, x) - slope(made, 1, total - x), 1.0, total - 1.0)
    limits = Limits(1, 2)
    found = best(aim(made), limits.plus(limits.budget(total, total)), [np.array([[200.0, 200.0]])])
    assert found.plan[0] == pytest.approx([exact, total - exact], rel=1e-3)


def test_a_free_budget_stops_where_the_next_unit_earns_its_cost() -> None:
    made = two()
    limits = Limits(1, 2)
    cost = 0.4 * slope(made, 1, 0.0)
    found = best(
        aim(made, cost=cost), limits.plus(limits.budget(0.0, 5000.0)), [np.array([[50.0, 50.0]])]
    )
    for cell in (0, 1):
        assert slope(made, cell, found.plan[0, cell]) == pytest.approx(cost, rel=1e-3)


def test_a_floor_on_an_outcome_is_kept_and_costs_the_other_aim() -> None:
    made = response(draws=20, seed=5)
    limits = Limits(4, 2)
    limits = limits.plus(limits.budget(400.0, 400.0))
    start = np.full((4, 2), 50.0)
    later = best(aim(made, clocks=(0.0, 1.0)), limits, [start])
    now = aim(made, clocks=(1.0, 0.0))
    most, least = best(now, limits, [start]).value, now.value(later.plan)
    floor = least + 0.6 * (most - least)
    held = best(aim(made, clocks=(0.0, 1.0)), limits, [start], Least(now, floor, abs(floor)))
    assert held.missing == 0.0
    assert now.value(held.plan) >= floor * (1 - 1e-5)
    assert held.value < later.value
    beyond = Least(now, 1.2 * most, most)
    assert best(aim(made), limits, [start], beyond).missing > 0.1


def test_a_thousand_random_limit_sets_are_kept_or_named() -> None:
    made = response(draws=3)
    target, rng = aim(made), np.random.default_rng(11)
    start = np.full((4, 2), 50.0)
    outcomes = {"kept": 0, "named": 0}
    for _ in range(1000):
        limits = random_limits(rng)
        named = clash(limits)
        if named:
            outcomes["named"] += 1
            if outcomes["named"] > 60:
                continue
            assert clash(limits.only(named))
            left_out = [k for k in named if k != named[0]]
            assert not clash(limits.only(left_out))
            with pytest.raises(ValueError, match="clash"):
                nearest(start, limits)
            continue
        outcomes["kept"] += 1
        found = best(target, limits, [start], iterations=3)
        assert limits.excess(found.plan) <= 1e-9
        if outcomes["kept"] <= 60:
            assert found.value >= target.value(nearest(start, limits)) - 1e-9
    assert min(outcomes.values()) > 200


def test_a_contradiction_is_told_by_its_fewest_limits() -> None:
    limits = Limits(4, 3)
    limits = limits.plus(
        limits.budget(100.0, 100.0),
        limits.total("cap", [2], -np.inf, 30.0),
        limits.total("floor", [0], 80.0, np.inf),
        limits.weekly("weekly_cap", [1], -np.inf, 9.0),
        limits.total("floor", [1], 40.0, np.inf),
    )
    # cell 1 alone is impossible, and so is the budget with both floors: one of them is told
    told = clash(limits)
    assert told in {(3, 4), (0, 2, 4)}
    assert not clash(limits.only([0, 1, 2, 3]))


def test_the_weekly_change_is_held_from_the_last_week_on() -> None:
    limits = Limits(5, 1)
    limits = limits.plus(limits.change([0], 0.2, 100.0))
    assert limits.excess(np.array([[120.0], [144.0], [120.0], [96.0], [80.0]])) <= 1e-12
    assert limits.excess(np.array([[121.0], [121.0], [121.0], [121.0], [121.0]])) > 1e-3
    assert limits.excess(np.array([[100.0], [79.0], [79.0], [79.0], [79.0]])) > 1e-3


def test_a_channel_that_was_off_may_start() -> None:
    limits = Limits(3, 1)
    limits = limits.plus(limits.change([0], 0.1, 0.0))
    assert limits.excess(np.array([[500.0], [550.0], [500.0]])) <= 1e-12


def test_the_nearest_plan_moves_no_more_than_it_must() -> None:
    limits = Limits(2, 2)
    limits = limits.plus(limits.budget(10.0, 10.0), limits.total("cap", [0], -np.inf, 4.0))
    plan = np.array([[3.0, 2.0], [3.0, 2.0]])
    moved = nearest(plan, limits)
    assert limits.excess(moved) <= 1e-12
    assert np.abs(moved - plan).sum() == pytest.approx(4.0)
    assert nearest(moved, limits) == pytest.approx(moved)


@pytest.mark.parametrize("risk", ["mean", "quantile", "cvar"])
def test_rank_weights_are_what_they_say(risk: str) -> None:
    draws = np.sort(np.random.default_rng(1).normal(size=4001))
    weights = rank_weights(risk, 0.2, draws.size)
    exact = {
        "mean": draws.mean(),
        "quantile": np.quantile(draws, 0.2),
        "cvar": draws[: draws.size // 5].mean(),
    }
    assert weights.sum() == pytest.approx(1.0)
    assert weights @ draws == pytest.approx(exact[risk], abs=0.01)


def test_a_cautious_plan_leaves_the_channel_that_may_do_nothing() -> None:
    rng = np.random.default_rng(2)
    unsure = np.where(rng.random(60) < 0.5, 0.5, 12.0)
    made = response(
        60, weeks=1, lags=1, pairs=(), weights=np.ones((60, 2, 1)), kind=np.array([1, 1]),
        half=np.zeros((60, 2)), slope=np.zeros((60, 2)),
        beta=np.column_stack([unsure, np.full(60, 4.0)]), pair_beta=np.zeros((60, 0)),
    )  # fmt: skip
    limits = Limits(1, 2)
    limits = limits.plus(limits.budget(200.0, 200.0))
    start = [np.array([[100.0, 100.0]])]
    bold, careful = (best(aim(made, r), limits, start).plan[0] for r in ("mean", "cvar"))
    assert bold[0] > 110.0
    assert careful[0] < 60.0


def wide(weeks=8, channels=20):
    """Twenty channels, synergies between neighbours, steps and changes: 160 numbers."""
    pairs = tuple((c, c + 1) for c in range(channels - 1))
    made = response(40, channels=channels, weeks=weeks, lags=5, seed=3, pairs=pairs)
    limits = Limits(weeks, channels)
    limits = limits.plus(limits.budget(50.0 * weeks * channels, 50.0 * weeks * channels))
    for c in range(channels):
        limits = limits.plus(
            limits.weekly("max_step", [c], 0.0, 150.0),
            limits.total("max_growth", [c], 0.0, 100.0 * weeks),
        )
        if c % 3 == 0:
            limits = limits.plus(limits.change([c], 0.2, 50.0))
    return made, limits, np.full((weeks, channels), 50.0)


def both(monkeypatch, run):
    """Return what is found by quadratic steps, and what by linear programs."""
    found = []
    for large in (10**9, 1):
        monkeypatch.setattr(optimise, "LARGE", large)
        found.append(run())
    return found


@pytest.mark.parametrize(("risk", "near"), [("mean", 0.01), ("quantile", 0.05), ("cvar", 0.08)])
def test_linear_programs_climb_as_high_as_quadratic_steps(monkeypatch, risk, near) -> None:
    made, limits, start = wide()
    target = aim(made, risk)
    one, other = both(monkeypatch, lambda: best(target, limits, [start], None, 60))
    begun = target.value(start)
    assert limits.excess(other.plan) <= 1e-9
    assert one.value > begun
    assert other.value - begun >= (1.0 - near) * (one.value - begun)


def test_linear_programs_keep_a_floor_on_an_outcome(monkeypatch) -> None:
    made, limits, start = wide()
    now, later = aim(made, clocks=(1.0, 0.0)), aim(made, clocks=(0.0, 1.0))
    most = best(now, limits, [start]).value
    least = now.value(best(later, limits, [start]).plan)
    floor = Least(now, least + 0.6 * (most - least), abs(most))
    one, other = both(monkeypatch, lambda: best(later, limits, [start], floor, 60))
    assert one.missing == other.missing == 0.0
    assert now.value(other.plan) >= floor.floor * (1 - 1e-6)
    assert other.value == pytest.approx(one.value, rel=0.005)
    monkeypatch.setattr(optimise, "LARGE", 1)
    beyond = Least(now, 1.2 * most, most)
    assert best(later, limits, [start], beyond).missing > 0.1


def test_a_thousand_random_limit_sets_by_region_are_kept_or_named(monkeypatch) -> None:
    monkeypatch.setattr(optimise, "LARGE", 1)
    made = response(2, channels=6, pairs=((0, 3), (1, 4), (2, 5)))
    target, rng = aim(made), np.random.default_rng(23)
    start = np.full((4, 6), 20.0)
    outcomes = {"kept": 0, "named": 0}
    for _ in range(1000):
        limits = by_region(rng)
        try:
            ready = nearest(start, limits)
        except ValueError:
            outcomes["named"] += 1
            if outcomes["named"] > 40:
                continue
            named = clash(limits)
            assert clash(limits.only(named))
            assert not any(clash(limits.only([k for k in named if k != one])) for one in named)
            continue
        outcomes["kept"] += 1
        found = best(target, limits, [ready], iterations=2)
        assert limits.excess(found.plan) <= 1e-9
        if outcomes["kept"] <= 40:
            assert clash(limits) == ()
            assert found.value >= target.value(ready) - 1e-9
    assert min(outcomes.values()) > 150
