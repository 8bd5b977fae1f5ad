"""Events beside placebo weeks: cover, agreement, refusals."""

from collections.abc import Callable

import numpy as np
import pytest

from luopan.stats.event_study import event_study

WEEKS = 104


def autoregressive(rng: np.random.Generator) -> np.ndarray:
    shocks = rng.standard_normal(WEEKS + 100)
    for i in range(1, shocks.size):
        shocks[i] += 0.6 * shocks[i - 1]
    return shocks[100:]


def seasonal(rng: np.random.Generator) -> np.ndarray:
    year = np.arange(WEEKS) / 52.0 + rng.uniform()
    return rng.standard_normal(WEEKS) + 2.0 * np.sin(2.0 * np.pi * year)


NOISES: dict[str, Callable[[np.random.Generator], np.ndarray]] = {
    "white": lambda rng: rng.standard_normal(WEEKS),
    "autoregressive": autoregressive,
    "walk": lambda rng: np.cumsum(rng.standard_normal(WEEKS)),
    "seasonal": seasonal,
    "rising": lambda rng: rng.standard_normal(WEEKS) + 0.1 * np.arange(WEEKS),
}


@pytest.mark.slow
@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("planted", [0.0, 3.0])
def test_intervals_hold_the_effect_as_often_as_they_say(noise: str, planted: float) -> None:
    held = 0
    for seed in range(400):
        rng = np.random.default_rng((seed, 11))
        values = NOISES[noise](rng)
        event = int(rng.integers(8, WEEKS - 4))
        values[event : event + 4] += planted
        told = event_study(values, np.array([event]))
        assert told.effect is not None
        assert told.p is not None
        held += told.effect.low <= planted <= told.effect.high
        without = told.effect.low <= 0.0 <= told.effect.high
        assert without == (told.p > 0.1 + 1e-9)
    assert 0.86 <= held / 400 <= 0.95


def test_several_events_are_averaged_and_told_more_surely() -> None:
    held, widths = 0, []
    for seed in range(150):
        rng = np.random.default_rng(seed)
        values = rng.standard_normal(156)
        events = np.array([20, 60, 110]) + rng.integers(0, 10, 3)
        for event in events:
            values[event : event + 4] += 1.0
        three, one = event_study(values, events), event_study(values, events[:1])
        assert three.effect is not None
        assert one.effect is not None
        held += three.effect.low <= 1.0 <= three.effect.high
        widths.append([three.effect.high - three.effect.low, one.effect.high - one.effect.low])
    assert 0.84 <= held / 150 <= 0.98
    assert np.median(widths, axis=0)[0] < 0.75 * np.median(widths, axis=0)[1]


@pytest.mark.parametrize("events", [[40], [20, 50, 90]])
@pytest.mark.parametrize("seed", range(8))
def test_p_and_interval_rest_on_the_placebos_that_are_told(events: list[int], seed: int) -> None:
    values = autoregressive(np.random.default_rng((seed, 3)))
    told = event_study(values, np.array(events))
    assert told.effect is not None
    far = np.abs(told.placebos)
    as_far = int(np.count_nonzero(far >= abs(told.effect.mean)))
    assert told.p == pytest.approx((1 + as_far) / (1 + far.size))
    rank = int(0.1 * (far.size + 1) + 1e-9)
    assert told.effect.high - told.effect.mean == pytest.approx(np.sort(far)[-rank])


def test_placebo_weeks_keep_away_from_every_event() -> None:
    rng = np.random.default_rng(1)
    told = event_study(rng.standard_normal(WEEKS), np.array([30, 70]))
    assert told.used.tolist() == [30, 70]
    for event in told.used:
        apart = told.dates - event
        assert not np.any((apart > -4) & (apart < 12))
    assert told.dates.min() == 8
    assert told.dates.max() == WEEKS - 4


def test_an_event_soon_after_another_belongs_to_it() -> None:
    values = np.random.default_rng(2).standard_normal(WEEKS)
    told = event_study(values, np.array([50, 51, 53, 54, 54]))
    assert told.used.tolist() == [50, 54]
    assert told.flags == ("left_out",)


def test_scale_and_shift_go_through() -> None:
    values = np.random.default_rng(3).standard_normal(WEEKS)
    one, two = event_study(values, np.array([40])), event_study(5.0 - 2.0 * values, np.array([40]))
    assert one.effect is not None
    assert two.effect is not None
    assert two.effect.mean == pytest.approx(-2.0 * one.effect.mean)
    assert two.effect.high - two.effect.mean == pytest.approx(
        2.0 * (one.effect.mean - one.effect.low)
    )
    assert one.p == two.p


def test_missing_weeks_are_left_out() -> None:
    values = np.random.default_rng(4).standard_normal(WEEKS)
    values[[20, 45, 51, 90]] = np.nan
    told = event_study(values, np.array([50]))
    assert told.effect is not None
    assert np.isfinite([told.effect.low, told.effect.high]).all()
    values[50:53] = np.nan
    gone = event_study(values, np.array([50]))
    assert gone.effect is None
    assert gone.flags == ("left_out", "no_events")


@pytest.mark.parametrize(
    ("weeks", "events", "level", "flag"),
    [
        (30, [15], 0.9, "few_placebos"),
        (5, [2], 0.9, "no_events"),
        (104, [], 0.9, "no_events"),
        (104, [2], 0.9, "no_events"),
        (104, [50], 0.999, "few_placebos"),
        (104, list(range(10, 100, 6)), 0.9, "few_placebos"),
    ],
)
def test_too_little_is_refused_with_a_reason(
    weeks: int, events: list[int], level: float, flag: str
) -> None:
    values = np.random.default_rng(5).standard_normal(weeks)
    told = event_study(values, np.array(events, dtype=np.int64), level=level)
    assert told.effect is None
    assert told.p is None
    assert flag in told.flags


def test_an_indicator_that_never_moves_is_called_flat() -> None:
    told = event_study(np.full(WEEKS, 3.0), np.array([50]))
    assert told.effect is None
    assert told.flags == ("flat",)


@pytest.mark.parametrize(
    ("values", "events", "settings", "code"),
    [
        (np.ones((3, 3)), [1], {}, "values"),
        (np.array([1.0, np.inf]), [1], {}, "values"),
        (np.ones(9), [9], {}, "events"),
        (np.ones(9), [-1], {}, "events"),
        (np.ones(9), [1], {"before": 1}, "windows"),
        (np.ones(9), [1], {"after": 0}, "windows"),
        (np.ones(9), [1], {"level": 0.0}, "level"),
    ],
)
def test_what_cannot_be_is_refused(
    values: np.ndarray, events: list[int], settings: dict, code: str
) -> None:
    with pytest.raises(ValueError, match=code):
        event_study(values, np.array(events), **settings)
