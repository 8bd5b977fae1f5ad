import numpy as np
import pytest
from tests.stats.panels.worlds import planted, sales

from luopan.stats.panels import LookPlan, PanelTest, find, look
from luopan.stats.panels.looks import bounds

PLAN = LookPlan((2, 4, 6, 8, 10))


def test_bounds_spend_the_error_and_no_more():
    rng = np.random.default_rng(0)
    steps = rng.normal(size=(60_000, 5)).cumsum(1) / np.arange(1, 6)
    calibrated, fresh = steps[:30_000], steps[30_000:]
    bound = bounds(calibrated, np.arange(1, 6) / 5, 0.025)
    assert (np.diff(bound) < 0.0).all()
    crossed = np.mean((fresh > bound).any(1))
    # binomial sd .0009 on the fresh paths, about as much from the bounds
    assert crossed == pytest.approx(0.025, abs=0.004)
    assert np.mean((fresh > np.sort(calibrated[:, -1])[-750]).any(1)) > 0.05


def test_the_treated_set_is_one_among_its_placebos():
    # exchangeable paths: the chance that the first of them stops is at most the error, exactly
    rng = np.random.default_rng(1)
    stops = []
    for _ in range(1500):
        paths = rng.normal(size=(80, 3)).cumsum(1)
        stops.append((paths[0] > bounds(paths[1:], np.array([0.3, 0.6, 1.0]), 0.05)).any())
    assert np.mean(stops) <= 0.05 + 2.5 * np.sqrt(0.05 * 0.95 / 1500)


def test_a_large_effect_stops_early_and_on_its_side():
    outcome = sales(24, 60, noise=0.03)
    up = look(planted(outcome, k=3, start=50, length=10, lift=0.3), PLAN)
    down = look(planted(outcome, k=3, start=50, length=10, lift=-0.3), PLAN)
    assert (up.verdict, down.verdict) == ("efficacy", "harm")
    assert up.stopped < 10
    assert down.stopped < 10


def test_a_later_look_repeats_the_earlier_ones():
    test = planted(sales(20, 60), k=3, start=50, length=10, lift=0.04)
    whole = look(test, PLAN)
    for n, seen in enumerate(PLAN.periods, 1):
        hidden = test.outcome.copy()
        hidden[:, 50 + seen :] = np.nan
        now = look(running(test, hidden), PLAN, seen=seen)
        assert len(now.looks) == n
        for a, b in zip(now.looks, whole.looks, strict=False):
            assert (a.statistic, a.efficacy, a.harm) == pytest.approx(
                (b.statistic, b.efficacy, b.harm)
            )
        assert now.verdict in {"go_on", whole.verdict}


def running(test, hidden):
    """The test as registered while it runs: later periods are not known yet."""
    known = hidden.copy()
    known[np.isnan(known)] = 0.0
    return PanelTest(known, test.treated, test.start, test.length)


def test_a_lower_level_for_harm_stops_harm_sooner():
    test = planted(sales(24, 60, noise=0.05), k=2, start=50, length=10, lift=-0.08)
    strict, watchful = look(test, PLAN), look(test, LookPlan(PLAN.periods, harm_level=0.6))
    assert all(a.harm <= b.harm for a, b in zip(strict.looks, watchful.looks, strict=True))
    assert [x.efficacy for x in strict.looks] == [x.efficacy for x in watchful.looks]


def test_few_sets_refuse_to_stop():
    found = look(planted(sales(8, 40), k=1, start=30, length=10, lift=0.5), PLAN)
    assert found.verdict == "refused"
    assert all(np.isinf(x.efficacy) for x in found.looks)
    test = planted(sales(8, 40), k=1, start=30, length=10, lift=0.5)
    assert find(test, level=0.95).refused == "too_few_sets"


@pytest.mark.parametrize("periods", [(), (3, 2), (0, 1), (2, 2)])
def test_looks_ascend(periods):
    with pytest.raises(ValueError, match=r"^looks:"):
        LookPlan(periods)


def test_looks_lie_within_the_test():
    test = planted(sales(10, 40), k=2, start=32, length=8)
    with pytest.raises(ValueError, match=r"^looks:"):
        look(test, LookPlan((4, 9)))
    with pytest.raises(ValueError, match=r"^looks:"):
        look(test, LookPlan((4, 8)), seen=3)
    with pytest.raises(ValueError, match=r"^level:"):
        LookPlan((4,), level=95.0)
