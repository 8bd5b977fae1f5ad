import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from luopan.stats.sequential import (
    LookPlan,
    bounds,
    drift_needed,
    evenly,
    operating,
    spent,
    walk,
)


def test_lan_demets_bounds_as_published() -> None:
    # ld98 and gsDesign's sfLDOF, five equal looks, two-sided .05
    five = bounds(LookPlan(evenly(5)))
    assert five.z == pytest.approx([4.8769, 3.3569, 2.6803, 2.2898, 2.0310], abs=2e-4)
    # gsDesign, one-sided .025 at .5, .75, 1
    three = bounds(LookPlan((0.5, 0.75, 1.0), 0.025, sides=1))
    assert three.z == pytest.approx([2.9626, 2.3590, 2.0141], abs=2e-4)
    # one-sided .05 at quarters (SeqBounds.jl)
    four = bounds(LookPlan(evenly(4), 0.05, sides=1))
    assert four.z == pytest.approx([3.74955, 2.53993, 2.01604, 1.72014], abs=1e-4)
    # Pocock-type, five equal looks, two-sided .05 (ld98)
    pocock = bounds(LookPlan(evenly(5), spending="pocock"))
    assert pocock.z == pytest.approx([2.4380, 2.4268, 2.4101, 2.3966, 2.3859], abs=3e-4)


@pytest.mark.parametrize(
    ("looks", "obrien_fleming", "pocock"),
    # Jennison & Turnbull 2000, tables 2.1 and 2.3: two-sided .05, equal looks
    [(2, 1.977, 2.178), (3, 2.004, 2.289), (5, 2.040, 2.413), (10, 2.087, 2.555)],
)
def test_walk_gives_the_errors_of_jennison_and_turnbulls_constants(
    looks: int, obrien_fleming: float, pocock: float
) -> None:
    times = np.array(evenly(looks))
    for z in (obrien_fleming / np.sqrt(times), np.full(looks, pocock)):
        below, above = walk(times, -z, z).leaves()
        assert below.sum() + above.sum() == pytest.approx(0.05, abs=2e-4)


def test_inverse_normal_bounds_of_rpact() -> None:
    z = np.array([2.5121443, 2.4228747, 2.0280392])
    law = walk(np.array([0.2, 0.4, 1.0]), np.full(3, -np.inf), z)
    assert np.cumsum(law.leaves()[1]) == pytest.approx([0.006, 0.012, 0.03], abs=1e-6)
    # power at the drift with which rpact reaches .86
    _, above = law.leaves(np.sqrt(9.4594101))
    assert np.cumsum(above) == pytest.approx([0.12783451, 0.34055165, 0.86], abs=1e-5)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(0.002, 1.0), min_size=1, max_size=12),
    st.floats(0.001, 0.2),
    st.sampled_from([1, 2]),
    st.sampled_from(["obrien_fleming", "pocock"]),
)
def test_the_error_is_kept_exactly_at_any_looks(
    steps: list[float], alpha: float, sides: int, kind: str
) -> None:
    fractions = np.cumsum(steps) / np.sum(steps)
    fractions[-1] = 1.0
    if np.diff(fractions, prepend=0.0).min() < 1e-3:
        return
    plan = LookPlan(tuple(fractions), alpha, sides, kind)  # type: ignore[arg-type]
    found = bounds(plan)
    assert found.walk is not None
    below, above = found.walk.leaves()
    assert above.sum() == pytest.approx(alpha / sides, abs=1e-8)
    assert found.spent[-1] == pytest.approx(alpha / sides, abs=1e-8)
    np.testing.assert_allclose(found.spent, plan.budget(fractions), atol=1e-8)
    if sides == 2:
        np.testing.assert_allclose(below, above, atol=1e-10)


def test_integration_agrees_with_simulated_walks() -> None:
    plan = LookPlan((0.1, 0.15, 0.6, 0.62, 1.0), 0.1)
    found = bounds(plan)
    rng = np.random.default_rng(1)
    steps = np.diff(plan.fractions, prepend=0.0)
    for drift in (0.0, 2.5):
        paths = np.cumsum(
            rng.normal(drift * steps, np.sqrt(steps), (200_000, 5)), axis=1
        ) / np.sqrt(plan.fractions)
        outside = np.abs(paths) >= found.z
        first = np.where(outside.any(axis=1), outside.argmax(axis=1), -1)
        told = operating(plan, drift).stops
        seen = [(first == k).mean() for k in range(5)]
        np.testing.assert_allclose(told, seen, atol=4.5 * np.sqrt(0.25 / 200_000))


def test_twenty_eight_looks_keep_the_power_and_are_fast() -> None:
    plan = LookPlan(evenly(28))
    bounds(plan)
    started = time.perf_counter()
    bounds(plan, 0.99 * np.array(plan.fractions))
    assert time.perf_counter() - started < 0.25  # 7 ms on an idle core
    drift = float(norm.ppf(0.8) + norm.ppf(0.975))
    told = operating(plan, drift)
    assert told.power >= 0.97 * 0.8
    assert 0.7 < told.information < 0.8
    assert operating(plan, drift_needed(plan, 0.8)).power == pytest.approx(0.8, abs=1e-6)


def test_a_very_strong_effect_is_always_found_and_at_once() -> None:
    for sides in (1, 2):
        plan = LookPlan(evenly(28), sides=sides)
        for drift in (10.0, 40.0):
            told = operating(plan, drift)
            assert told.power == pytest.approx(1.0, abs=1e-9)
            assert told.information < 0.3
        assert operating(LookPlan(evenly(28), sides=1), -20.0).power < 1e-9


def test_looks_that_come_at_other_times_still_keep_the_error() -> None:
    plan = LookPlan(evenly(4))
    # fewer people than planned, and the last planned look spends what is left
    found = bounds(plan, np.array([0.1, 0.3, 0.35, 0.8]))
    assert found.spent[-1] == pytest.approx(0.025, abs=1e-9)
    # more than planned
    assert bounds(plan, np.array([0.3, 0.9, 1.1, 1.3])).spent[-1] == pytest.approx(0.025, abs=1e-9)
    early = bounds(plan, np.array([0.1, 0.3]))
    np.testing.assert_allclose(early.z, found.z[:2], rtol=1e-9)


def test_nothing_assumed_of_increments_costs_power_and_keeps_the_error() -> None:
    plan = LookPlan(evenly(5), increments="any")
    found = bounds(plan)
    assert found.walk is None
    assert 2 * norm.sf(found.z).sum() == pytest.approx(0.05, abs=1e-9)
    assert np.all(found.z[1:] > bounds(LookPlan(evenly(5))).z[1:])
    with pytest.raises(ValueError, match="increments:"):
        operating(plan, 3.0)


def test_spending_ends_at_its_error() -> None:
    t = np.linspace(0.01, 1.2, 50)
    for kind in ("obrien_fleming", "pocock"):
        used = spent(kind, 0.025, t)  # type: ignore[arg-type]
        assert np.all(np.diff(used) >= 0.0)
        assert used[-1] == pytest.approx(0.025)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"fractions": (0.5, 0.5, 1.0)}, "fractions:"),
        ({"fractions": (0.5, 0.9)}, "fractions:"),
        ({"fractions": ()}, "fractions:"),
        ({"alpha": 0.7}, "level:"),
        ({"sides": 3}, "sides:"),
    ],
)
def test_bad_plans_are_refused(change: dict[str, object], code: str) -> None:
    with pytest.raises(ValueError, match=code):
        LookPlan(**({"fractions": (0.5, 1.0)} | change))  # type: ignore[arg-type]


def test_more_looks_than_planned_are_refused() -> None:
    with pytest.raises(ValueError, match="fractions: 3 looks"):
        bounds(LookPlan(evenly(2)), np.array([0.2, 0.4, 1.0]))
