import numpy as np
import pytest
from scipy.stats import norm

from luopan.stats.sequential import LookPlan, Monitoring, evenly, monitor


def runs(plan: LookPlan, drift: float, count: int, seed: int) -> list[Monitoring]:
    rng = np.random.default_rng(seed)
    times = np.array(plan.fractions)
    steps = np.diff(times, prepend=0.0)
    paths = np.cumsum(rng.normal(drift * steps, np.sqrt(steps), (count, times.size)), axis=1)
    return [monitor(plan, path / times, 1.0 / np.sqrt(times)) for path in paths]


@pytest.mark.parametrize("sides", [1, 2])
@pytest.mark.parametrize("drift", [0.0, 2.0, 4.0])
def test_final_interval_covers_as_stated_and_agrees_with_p(sides: int, drift: float) -> None:
    plan = LookPlan((0.2, 0.5, 0.7, 1.0), 0.1, sides)
    finals = [(r, r.final) for r in runs(plan, drift, 600, 1)]
    inside = above = 0
    for told, final in finals:
        assert final is not None
        inside += final.low <= drift <= final.high
        above += final.estimate > drift
        assert (told.stopped is not None) == (final.p <= 0.1)
        assert (final.p < 0.1) == (final.low > 0.0 or final.high < 0.0)
        assert final.low < final.estimate < final.high
    assert inside / 600 == pytest.approx(0.9, abs=0.037)  # three standard errors
    assert above / 600 == pytest.approx(0.5, abs=0.062)


def test_repeated_intervals_hold_at_all_looks_together() -> None:
    plan = LookPlan(evenly(5), 0.1)
    held = [bool(np.all((r.low <= 1.5) & (r.high >= 1.5))) for r in runs(plan, 1.5, 1000, 2)]
    assert np.mean(held) == pytest.approx(0.9, abs=0.03)


def test_published_example_of_a_stage_wise_interval() -> None:
    # One look is the textbook interval.
    plan = LookPlan((1.0,))
    final = monitor(plan, np.array([3.0]), np.array([2.0])).final
    assert final is not None
    assert (final.low, final.high) == pytest.approx((3.0 - 3.919928, 3.0 + 3.919928), abs=1e-5)
    assert final.p == pytest.approx(2 * norm.sf(1.5), abs=1e-10)
    assert final.estimate == pytest.approx(3.0, abs=1e-8)


def test_stage_wise_p_is_the_chance_of_an_outcome_as_extreme() -> None:
    plan = LookPlan((0.3, 0.6, 1.0), 0.05)
    told = monitor(plan, np.array([1.0, 4.0]), np.array([2.0, 1.2]))
    assert told.stopped == 1
    assert told.final is not None
    rng = np.random.default_rng(3)
    z1 = rng.standard_normal(2_000_000)
    z2 = z1 * np.sqrt(0.5) + rng.standard_normal(z1.size) * np.sqrt(0.5)
    b = told.bounds.z
    upper = (z1 >= b[0]) | ((np.abs(z1) < b[0]) & (z2 >= 4.0 / 1.2))
    assert told.final.p == pytest.approx(2 * upper.mean(), rel=0.06)


def test_an_early_stop_is_not_believed_in_full() -> None:
    plan = LookPlan(evenly(5))
    told = monitor(plan, np.array([1.0, 3.6]), np.array([1.5, 1.0]))
    assert told.stopped == 1
    assert told.final is not None
    assert told.final.estimate < 3.6


def test_on_the_way_nothing_is_final_and_empty_spending_is_no_bound() -> None:
    plan = LookPlan(evenly(28))
    told = monitor(plan, np.array([9.0, 1.0]), np.array([1.0, 1.0]))
    assert told.stopped is None
    assert told.final is None
    assert np.isinf(told.low[0])
    assert np.isinf(told.high[0])


def test_any_increments_keep_error_and_agree() -> None:
    plan = LookPlan(evenly(6), 0.1, increments="any")
    rng = np.random.default_rng(4)
    stopped = []
    for _ in range(1000):
        z = rng.standard_normal(6)  # looks that know nothing of each other: the worst case
        told = monitor(plan, z, np.ones(6))
        assert told.final is not None
        stopped.append(told.stopped is not None)
        assert stopped[-1] == (told.final.p <= 0.1)
        assert stopped[-1] == (told.final.low >= 0.0 or told.final.high <= 0.0)
    assert 0.06 < np.mean(stopped) < 0.125


def test_looks_after_the_stop_change_nothing() -> None:
    plan = LookPlan(evenly(4))
    short = monitor(plan, np.array([1.0, 5.0]), np.array([1.0, 1.0]))
    long = monitor(plan, np.array([1.0, 5.0, -3.0, 0.0]), np.ones(4))
    assert short.final is not None
    assert long.final is not None
    assert long.stopped == short.stopped == 1
    assert long.final.p == pytest.approx(short.final.p, rel=1e-9)


def test_far_effects_have_finite_intervals() -> None:
    plan = LookPlan(evenly(3))
    final = monitor(plan, np.array([60.0]), np.array([1.0])).final
    assert final is not None
    assert final.low == pytest.approx(60.0 - 1.96, abs=0.01)
    assert final.high == pytest.approx(60.0 + 1.96, abs=0.01)


def test_very_far_effects_are_told_from_any_look_and_side() -> None:
    times = np.array(evenly(28))
    for z in (-200.0, -60.0, 40.0):
        two = monitor(LookPlan(evenly(28)), np.full(28, z), 1.0 / np.sqrt(times)).final
        assert two is not None
        # the third look is the first that has a bound
        assert two.high - two.low == pytest.approx(2 * 1.959964 / np.sqrt(3 / 28), abs=0.2)
        assert two.low < z < two.high
    one = monitor(LookPlan(evenly(28), sides=1), np.full(28, -60.0), 1.0 / np.sqrt(times)).final
    assert one is not None
    assert (one.estimate, one.low) == pytest.approx((-60.0, -61.644854), abs=1e-5)
    assert one.p == 1.0
    # inside at first, then far out: it cannot have been that large from the start
    late = monitor(LookPlan(evenly(2)), np.array([0.0, 200.0]), np.ones(2)).final
    assert late is not None
    assert 0.0 < late.low < late.estimate < late.high < 20.0


@pytest.mark.parametrize(
    ("estimates", "errors", "fractions", "code"),
    [
        ([1.0], [0.0], None, "errors:"),
        ([np.nan], [1.0], None, "errors:"),
        ([1.0, 2.0], [1.0], None, "shape:"),
        ([1.0, 2.0], [1.0, 1.0], [0.5], "fractions:"),
        ([1.0, 2.0], [1.0, 1.0], [0.5, 0.4], "fractions:"),
    ],
)
def test_bad_streams_are_refused(
    estimates: list[float], errors: list[float], fractions: list[float] | None, code: str
) -> None:
    with pytest.raises(ValueError, match=code):
        monitor(
            LookPlan(evenly(2)),
            np.array(estimates),
            np.array(errors),
            None if fractions is None else np.array(fractions),
        )
