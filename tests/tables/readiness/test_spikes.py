import numpy as np
import pytest

from luopan.tables.readiness.spikes import spikes
from luopan.tables.readiness.weekly import Weekly


def told(values):
    weeks = np.arange(len(values)) * 7 + np.datetime64("2025-01-06")
    return Weekly(weeks, ("tv",), np.array(values, dtype=float)[:, None])


def test_one_week_with_too_many_digits_is_named():
    usual = list(np.random.default_rng(0).gamma(4.0, 20_000.0, 60))
    (check,) = spikes(told([*usual, 30_000_000.0, *usual]), "spend")
    assert check.code == "channel_spike"
    assert check.severity == "warn"
    assert check.facts["channel"] == "tv"
    assert check.facts["week"] == "2026-03-02"
    assert check.facts["value"] == 30_000_000.0


@pytest.mark.parametrize(
    "values",
    [
        [100.0] * 50 + [2500.0],  # a big campaign
        [100.0] * 50 + [9000.0, 8000.0],  # two weeks: no slip of the hand
        [0.0] * 50 + [5000.0] * 3,  # too few active weeks to say what is usual
        [np.nan] * 20 + [100.0] * 30,
    ],
)
def test_campaigns_are_no_spikes(values):
    assert list(spikes(told(values), "spend")) == []


def test_bursts_of_many_firms_raise_no_alarm():
    rng = np.random.default_rng(1)
    alarms = sum(
        bool(list(spikes(told(rng.lognormal(0.0, 1.0, 120) * (rng.random(120) < 0.5)), "spend")))
        for _ in range(500)
    )
    assert alarms <= 2
