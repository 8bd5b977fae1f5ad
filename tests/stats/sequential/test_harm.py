import numpy as np
import pytest

from luopan.stats.sequential import HarmRule, broken, false_stop, tightest, watch

EXPOSED = tuple(200.0 * k for k in range(1, 29))
SD = 10.0
ERROR = SD * np.sqrt(2.0 / EXPOSED[-1])


@pytest.fixture(scope="module")
def rule() -> HarmRule:
    return HarmRule(tightest(HarmRule(1.0, EXPOSED), ERROR), EXPOSED)


def test_the_tightest_limit_stops_the_stated_share_of_harmless_tests(rule: HarmRule) -> None:
    assert false_stop(rule, ERROR) == pytest.approx(0.04, abs=1e-3)
    assert false_stop(rule, ERROR, harm=-ERROR) < 0.01
    looser = HarmRule(2.0 * rule.limit, EXPOSED)
    assert rule.shown * 0.8 < false_stop(looser, ERROR) <= 0.02


def test_no_constant_harm_breaks_the_limit_more_often_than_stated(rule: HarmRule) -> None:
    least = rule.limit / EXPOSED[-1]
    for share in (0.5, 1.0, 1.05, 1.3, 2.0, 4.0, 10.0, 0.99 * rule.blind / least):
        assert broken(rule, ERROR, share * least) <= 0.0501
    assert broken(rule, ERROR, 1.01 * rule.blind) == 1.0
    tight = HarmRule(0.3 * rule.limit, EXPOSED)
    for share in (0.4, 1.0, 3.0):
        assert broken(tight, ERROR, share * least) <= 0.0501
    assert false_stop(tight, ERROR) > 0.5


def simulated(rule: HarmRule, harm: float, count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """True cost at the stop and whether the test was stopped, of exponential amounts."""
    rng = np.random.default_rng(seed)
    cost, stopped = np.zeros(count), np.zeros(count, dtype=bool)
    n = np.array(EXPOSED)
    for run in range(count):
        arms = []
        for lost in (0.0, harm):
            day = rng.exponential(SD, (28, 200)) - lost
            arms.append((day.sum(axis=1).cumsum() / n, (day**2).sum(axis=1).cumsum()))
        variance = [(squares - n * mean**2) / (n - 1.0) / n for mean, squares in arms]
        told = watch(rule, arms[0][0] - arms[1][0], np.sqrt(variance[0] + variance[1]))
        stopped[run] = told.stopped is not None and told.stopped < 27
        cost[run] = harm * n[told.stopped if told.stopped is not None else 27]
    return cost, stopped


def test_people_who_are_not_normal_are_guarded_as_computed(rule: HarmRule) -> None:
    least = rule.limit / EXPOSED[-1]
    for share in (1.1, 2.5):
        cost, _ = simulated(rule, share * least, 300, 7)
        assert np.mean(cost <= rule.limit) >= 0.93
    _, stopped = simulated(rule, 0.0, 600, 8)
    assert np.mean(stopped) < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 600)


def test_it_says_why() -> None:
    rule = HarmRule(1000.0, (100.0, 200.0, 300.0))
    shown = watch(rule, np.array([3.0]), np.array([0.3]))
    assert (shown.stopped, shown.why) == (0, "shown")
    # harm is not shown, but 200 people at 3 + 1.645 × 2 may cost 1258
    dear = watch(rule, np.array([3.0]), np.array([2.0]))
    assert (dear.stopped, dear.why) == (0, "dear")
    assert dear.worst[0] == pytest.approx(200 * (3.0 + 1.6448536 * 2.0))
    assert dear.cost[0] == pytest.approx(300.0)
    fine = watch(rule, np.array([0.0, 0.1]), np.array([2.0, 1.4]))
    assert (fine.stopped, fine.why) == (None, None)


def test_people_who_come_otherwise_than_planned_are_counted_as_they_came() -> None:
    rule = HarmRule(1000.0, (100.0, 200.0, 300.0))
    harms, errors = np.array([0.5, 0.8]), np.array([2.0, 1.5])
    planned = watch(rule, harms, errors)
    same = watch(rule, harms, errors, np.array([100.0, 200.0]))
    np.testing.assert_allclose(same.worst, planned.worst)
    assert (planned.stopped, same.stopped) == (None, None)
    # 90 people more came at the first look: at most (290 people) × (0.5 + 1.645 × 2) by the second
    more = watch(rule, harms, errors, np.array([190.0, 290.0]))
    assert more.worst[0] == pytest.approx(290 * (0.5 + 1.6448536 * 2.0))
    assert more.why == "dear"
    # after the last look nothing goes on
    last = watch(rule, np.array([0.0, 0.0, 3.3]), np.full(3, 1.7))
    assert last.stopped is None
    assert last.worst[2] == pytest.approx(300 * (3.3 + 1.6448536 * 1.7))


def test_bad_rules_and_streams_are_refused() -> None:
    for arguments, code in (
        ((0.0, EXPOSED), "limit:"),
        ((1.0, (3.0, 2.0)), "exposed:"),
        ((1.0, EXPOSED, 0.4), "level:"),
    ):
        with pytest.raises(ValueError, match=code):
            HarmRule(*arguments)  # type: ignore[arg-type]
    rule = HarmRule(1.0, (1.0, 2.0))
    with pytest.raises(ValueError, match="shape:"):
        watch(rule, np.zeros(3), np.ones(3))
    with pytest.raises(ValueError, match="shape:"):
        watch(rule, np.zeros(1), np.ones(1), np.ones(2))
    with pytest.raises(ValueError, match="errors:"):
        watch(rule, np.zeros(1), np.zeros(1))
    with pytest.raises(ValueError, match="stopped:"):
        tightest(rule, 1.0, stopped=0.01)
