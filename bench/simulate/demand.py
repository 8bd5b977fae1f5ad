"""What a firm would sell without media: base, season, holidays, price, promotion, rivals."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from bench.simulate import calendar, flighting
from bench.simulate.calendar import Vector

Path = Literal["own", "kinked", "walk"]
Noise = Literal["iid", "ar", "heavy", "t3", "t5"]
TAILS = {"heavy": 4.0, "t3": 3.0, "t5": 5.0}
"""Degrees of freedom of heavy-tailed noise."""


@dataclass(frozen=True)
class Demand:
    """Demand in units of its own mean.

    ``expected`` is what a planner could foresee (base, season, holidays); ``controls`` are the
    observed drivers and ``driven`` their summed effect.
    """

    expected: Vector
    controls: dict[str, Vector]
    driven: Vector

    @property
    def total(self) -> Vector:
        """All of it."""
        return np.maximum(self.expected + self.driven, 0.05)


def demand(rng: np.random.Generator, weeks: tuple[date, ...], path: Path) -> Demand:
    """Draw one firm's demand."""
    base = {"own": _own, "kinked": _kinked, "walk": _walk}[path](rng, len(weeks))
    season = rng.uniform(0.03, 0.14) * calendar.wave(weeks, int(rng.integers(1, 366)))
    season += rng.uniform(0.0, 0.04) * calendar.wave(weeks, int(rng.integers(1, 366)), 2)
    holidays = rng.uniform(0.0, 0.15) * calendar.before_new_year(weeks)
    holidays -= rng.uniform(0.0, 0.2) * calendar.new_year_shut(weeks)
    holidays += rng.uniform(0.0, 0.08) * calendar.yearly_day(weeks, 10, 1, 7)
    controls, driven = _controls(rng, len(weeks))
    return Demand(base + season + holidays, controls, driven)


def noise(rng: np.random.Generator, n: int, kind: Noise) -> Vector:
    """Return noise of about unit variance: independent, AR(1), or with heavy tails."""
    if kind in TAILS:
        freedom = TAILS[kind]
        return np.asarray(rng.standard_t(freedom, n) / np.sqrt(freedom / (freedom - 2.0)))
    if kind == "iid":
        return rng.normal(0.0, 1.0, n)
    rho = rng.uniform(0.3, 0.7)
    shocks = rng.normal(0.0, np.sqrt(1.0 - rho**2), n)
    out = np.empty(n)
    now = rng.normal()
    for week in range(n):
        now = rho * now + shocks[week]
        out[week] = now
    return out


def _own(rng: np.random.Generator, n: int) -> Vector:
    """Return a line with a slow random walk on it."""
    slope = rng.uniform(-0.08, 0.15) * np.linspace(-0.5, 0.5, n)
    walk = np.cumsum(rng.normal(0.0, rng.uniform(0.0, 0.004), n))
    return np.asarray(1.0 + slope + walk - walk.mean())


def _kinked(rng: np.random.Generator, n: int) -> Vector:
    """Return a broken line with one jump: a listing lost, a rival's entry."""
    knots = np.sort(rng.integers(n // 8, n - n // 8, 3))
    slopes = rng.normal(0.0, 0.2, 4) / 52.0
    which = np.searchsorted(knots, np.arange(n), side="right")
    line = np.cumsum(slopes[which])
    jump = rng.choice((-1.0, 1.0)) * rng.uniform(0.04, 0.10)
    line += jump * (np.arange(n) >= knots[1])
    return np.asarray(1.0 + line - line.mean())


def _walk(rng: np.random.Generator, n: int) -> Vector:
    walk = np.cumsum(rng.normal(0.0, rng.uniform(0.008, 0.015), n))
    return np.asarray(1.0 + walk - walk.mean())


def _controls(rng: np.random.Generator, n: int) -> tuple[dict[str, Vector], Vector]:
    promo = np.minimum(flighting.flights(rng, n, 0.3, 2.5) * 0.1, 0.6)
    steps = np.repeat(rng.normal(0.0, 0.015, n // 26 + 1).cumsum(), 26)[:n]
    price = 10.0 * (1.0 + steps - 0.2 * promo + rng.normal(0.0, 0.008, n))
    controls = {"price": price, "promo": promo}
    driven = -rng.uniform(0.3, 1.5) * (price / price.mean() - 1.0)
    driven += rng.uniform(0.05, 0.3) * (promo - promo.mean())
    if rng.random() < 0.7:
        rival = flighting.always_on(rng, n, 0.25, 0.8)
        controls["competitor"] = 100.0 * rival
        driven -= rng.uniform(0.0, 0.06) * (rival - 1.0)
    return controls, np.asarray(driven)
