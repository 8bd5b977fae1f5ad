"""Simulated audience tests whose truth is nobody's model.

People come by the day, more on some weekdays; a common day effect follows an AR(1); the effect of
the new thing may fade or grow; amounts are nought for most people and log-normal, or a mixture
with a few very large buyers, for the rest.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

DAYS = 28
BUYERS = 0.05
NPS_MIX = (0.25, 0.35, 0.40)
"""Detractors, passives, promoters."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Tests as they would be read every evening.

    Parameters
    ----------
    kind : {"conversion", "score", "revenue", "whales"}
        What is measured of each person.
    a_day : int
        People an arm on a mean day.
    effect : float
        Effect on one person, as a share of the control's mean (of 100 points for a score).
    shape : {"steady", "fading", "growing"}
        How the effect goes over the days; its mean over people is ``effect`` in all.
    """

    kind: str
    a_day: int = 200
    effect: float = 0.0
    shape: str = "steady"


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Cumulative figures of simulated tests, by run and day.

    Parameters
    ----------
    people : (D,) array
        People an arm so far.
    estimate, error : (R, D) array
        Difference of means so far, and its standard error.
    effects : (D,) array
        True mean effect on a person so far.
    """

    people: Array
    estimate: Array
    error: Array
    effects: Array


def base(kind: str) -> float:
    """Return the control's mean."""
    return {"conversion": BUYERS, "score": 15.0, "revenue": BUYERS * np.exp(0.5),
            "whales": BUYERS * 1.9}[kind]  # fmt: skip


def spread(kind: str, effect: float = 0.0) -> float:
    """Return the standard deviation of one person under an effect (see `Stream`)."""
    if kind == "conversion":
        rate = BUYERS * (1.0 + effect)
        return float(np.sqrt(rate * (1.0 - rate)))
    if kind == "score":
        low, _, high = NPS_MIX
        return float(100.0 * np.sqrt(low + high - (high - low + effect) ** 2))
    square = np.exp(2.0) if kind == "revenue" else 0.9 * 1.25 + 0.1 * 125.0
    mean = base(kind) * (1.0 + effect)
    return float(np.sqrt(BUYERS * square * (1.0 + effect) ** 1.5 - mean**2))


def runs(stream: Stream, count: int, rng: np.random.Generator) -> Runs:
    """Simulate tests."""
    week = np.array([1.1, 1.0, 0.9, 0.9, 1.0, 1.2, 0.9])
    daily = np.round(stream.a_day * np.tile(week, DAYS // 7) * rng.uniform(0.9, 1.1, DAYS))
    shape = {"steady": np.ones(DAYS), "fading": 1.0 + 2.0 * np.exp(-np.arange(DAYS) / 4.0),
             "growing": 1.0 - np.exp(-(np.arange(DAYS) + 1.0) / 5.0)}[stream.shape]  # fmt: skip
    shape = shape * daily.sum() / (daily @ shape)
    common = np.zeros((count, DAYS))
    now = rng.normal(0.0, 0.1, count)
    for day in range(DAYS):
        common[:, day] = now
        now = 0.7 * now + rng.normal(0.0, 0.1 * np.sqrt(1 - 0.49), count)
    moments = [
        np.cumsum(_day_sums(stream.kind, daily, common, lift, rng), axis=2)
        for lift in (np.zeros(DAYS), stream.effect * shape)
    ]
    n = daily.cumsum()
    means = [total / n for total, _ in moments]
    variances = [
        (squares - n * mean**2) / (n - 1.0) / n
        for (_, squares), mean in zip(moments, means, strict=True)
    ]
    unit = 100.0 if stream.kind == "score" else base(stream.kind)
    effects = unit * stream.effect * np.cumsum(daily * shape) / n
    error = np.sqrt(np.maximum(variances[0] + variances[1], 1e-12))
    return Runs(n, means[1] - means[0], error, effects)


def _day_sums(
    kind: str, daily: Array, common: Array, lift: Array, rng: np.random.Generator
) -> Array:
    """Return sums and sums of squares by run and day."""
    people = daily.astype(np.int64)
    if kind == "score":
        low, _, high = NPS_MIX
        move = 0.5 * (0.3 * common + lift)
        bad = rng.binomial(people, np.clip(low - move, 0.01, 0.9), common.shape)
        odds = np.clip((high + move) / (1.0 - np.clip(low - move, 0.01, 0.9)), 0.01, 0.99)
        good = rng.binomial(people - bad, odds)
        return np.array([100.0 * (good - bad), 1e4 * (good + bad)])
    rate = np.clip(BUYERS * (1.0 + common) * (1.0 + (lift if kind == "conversion" else 0.0)), 0, 1)
    buyers = rng.binomial(people, rate, common.shape)
    if kind == "conversion":
        return np.array([buyers, buyers], dtype=np.float64)
    # half of an effect on revenue is more buyers, half larger baskets, as near as makes no odds
    more = np.sqrt(np.maximum(1.0 + lift, 0.0))
    buyers = rng.binomial(people, np.clip(BUYERS * (1.0 + common) * more, 0, 1), common.shape)
    size = amounts(kind, int(buyers.sum()), rng)
    row = np.repeat(np.arange(buyers.size), buyers.ravel())
    size = size * np.broadcast_to(more, common.shape).ravel()[row]
    sums = [np.bincount(row, size**power, buyers.size).reshape(buyers.shape) for power in (1, 2)]
    return np.array(sums)


def amounts(kind: str, n: int, rng: np.random.Generator) -> Array:
    """Return amounts of buyers: log-normal, or with one in ten spending ten times as much."""
    if kind == "revenue":
        return rng.lognormal(0.0, 1.0, n)
    return np.where(rng.random(n) < 0.9, 1.0, 10.0) * rng.gamma(4.0, 0.25, n)
