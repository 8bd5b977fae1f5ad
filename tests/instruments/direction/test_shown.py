"""Numbers in the indicator's own unit."""

import numpy as np
import pytest
from tests.instruments.direction.firms import firm, sunday, wave
from tests.instruments.direction.test_model import flow, model

from luopan.instruments.direction.shown import DAYS_A_MONTH, Shown


@pytest.fixture(scope="module")
def shown() -> Shown:
    """Nearly everyone says yes, and ever more do."""
    rng = np.random.default_rng(0)
    yes = [int(rng.binomial(200, p)) for p in np.linspace(0.85, 0.97, 60)]
    rows = [
        r
        for w, k in enumerate(yes)
        for r in wave(sunday(w), {"是": k, "否": 200 - k}, indicator="aware")
    ]
    return Shown(model(firm(surveys=rows)), 0.9)


def test_intervals_stay_within_the_scale(shown: Shown) -> None:
    mean, low, high = shown.history()
    assert (low > 0).all()
    assert (high < 1).all()
    assert ((low < mean) & (mean < high)).all()
    _, low, high = shown.forecast(52)
    assert (high < 1).all()
    assert (np.diff(low) < 1e-6).all()


def test_the_position_is_the_end_of_the_history(shown: Shown) -> None:
    mean, low, high = (part[-1] for part in shown.history())
    position = shown.position()
    assert (position.mean, position.low, position.high) == pytest.approx((mean, low, high))
    assert position.level == 0.9


def test_velocity_is_the_change_a_month(shown: Shown) -> None:
    mean, _, _ = shown.history()
    velocity = shown.velocity(13)
    plain = (mean[-1] - mean[-14]) * DAYS_A_MONTH / 91
    assert velocity.mean == pytest.approx(plain, rel=0.15)


def test_a_narrower_level_is_a_narrower_interval(shown: Shown) -> None:
    half = Shown(shown.model, 0.5).position()
    whole = shown.position()
    assert whole.low < half.low < half.high < whole.high


def test_an_amounts_level_is_its_mean_week_not_its_median() -> None:
    rng = np.random.default_rng(1)
    values = 100 * np.exp(rng.normal(0, 0.5, 100))
    found = Shown(flow(values.tolist()), 0.9).position()
    assert found.mean == pytest.approx(values.mean(), rel=0.12)
    assert found.mean > np.median(values)
