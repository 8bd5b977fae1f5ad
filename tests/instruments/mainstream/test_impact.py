"""What a reading carries of the placebo dates: few numbers, the same distribution (R36)."""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from tests.instruments.mainstream.collected import BEGIN, firm

from luopan.instruments.mainstream import MainstreamPlan, measure
from luopan.instruments.mainstream.impact import BEFORE, MOST_TOLD, _told
from luopan.readings.mainstream import Impact
from luopan.stats.event_study import event_study
from luopan.tables.bundle import Tables

PLAN = MainstreamPlan()
STORIES = (
    "Xu Wei recalls leaking bottles", "Factory of Xu Wei opens its doors to visitors",
    "Xu Wei sues a rival over a slogan",
)  # fmt: skip


def sales(weeks: int, seed: int) -> np.ndarray:
    walk = np.random.default_rng(seed).standard_normal(weeks).cumsum()
    return 1000.0 + 8.0 * walk


def told(values: np.ndarray, stories: int, before: int = 80) -> Impact:
    """What was found where stories crossed, ten weeks apart, the first after so many weeks."""
    begin = (BEGIN - timedelta(weeks=before)).date()
    outcomes = pl.DataFrame(
        {
            "date": [begin + timedelta(weeks=k) for k in range(values.size)],
            "indicator": ["revenue"] * values.size,
            "value": values,
        }
    )
    goal = {"name": "Revenue", "indicator": "revenue", "kind": "flow", "unit": "CNY",
            "target": 1.0, "by": "2027-01-01", "owner": "CFO"}  # fmt: skip
    tables = firm([(1680.0 * k, "press", "BBC", STORIES[k]) for k in range(stories)], goal=[goal])
    whole = Tables(tables.company, outcomes["date"].max(), outcomes=outcomes,
                   stories=tables.stories)  # fmt: skip
    (impact,) = measure(whole, PLAN)[0].impacts
    return impact


@pytest.mark.parametrize("stories", [1, 3])
def test_placebos_are_told_in_order_and_as_they_are_spread(stories: int) -> None:
    values = sales(160, seed=2)
    impact = told(values, stories)
    assert impact.effect is not None
    assert impact.stories == stories
    kept = np.array(impact.placebo_effects)
    assert kept.size == min(MOST_TOLD, impact.placebos if stories == 1 else MOST_TOLD)
    assert (np.diff(kept) >= 0.0).all()
    at = np.array([80 + 10 * k for k in range(stories)])
    # the last week has only begun, and is not used
    all_of_them = event_study(values[:-1], at, before=BEFORE, after=PLAN.weeks, level=PLAN.level,
                              seed=PLAN.seed)  # fmt: skip
    assert all_of_them.effect is not None
    assert impact.effect.mean == pytest.approx(all_of_them.effect.mean)
    # p is the share of what is told that lies at least as far, but for what is left out
    assert impact.p is not None
    as_far = np.count_nonzero(np.abs(kept) >= abs(impact.effect.mean))
    assert (1 + as_far) / (1 + kept.size) == pytest.approx(impact.p, abs=2.5 / kept.size)
    spread = float(np.ptp(all_of_them.placebos))
    for share in (0.05, 0.25, 0.5, 0.75, 0.95):
        whole = np.quantile(all_of_them.placebos, share)
        assert np.quantile(kept, share) == pytest.approx(whole, abs=0.02 * spread)


def test_no_placebo_is_told_as_minus_nought() -> None:
    kept = _told(np.array([-0.0, 0.0, -0.0, 1.0, -1.0]))
    assert kept == (-1.0, 0.0, 0.0, 0.0, 1.0)
    assert not any(np.signbit(v) for v in kept if v == 0.0)


def test_without_an_effect_it_lies_among_its_placebos_and_a_large_one_beyond() -> None:
    values = sales(120, seed=4)
    idle = told(values, 1)
    assert idle.effect is not None
    assert idle.effect.low <= 0.0 <= idle.effect.high
    assert idle.placebo_effects[0] < idle.effect.mean < idle.placebo_effects[-1]
    raised = values.copy()
    raised[80:] += 400.0
    moved = told(raised, 1)
    assert moved.effect is not None
    assert moved.effect.low > 0.0
    assert max(map(abs, moved.placebo_effects)) < moved.effect.mean


def test_with_few_placebo_dates_there_is_no_effect_and_none_is_told() -> None:
    impact = told(sales(36, seed=4), 1, before=14)
    assert impact.placebos < 30
    assert (impact.effect, impact.p, impact.placebo_effects) == (None, None, ())
    assert impact.refused == "few_placebos"
