"""The recipe of PyMC Labs' parameter-recovery benchmark, written anew from its description.

Source: github.com/pymc-labs/mmm-param-recovery (Apache-2.0), presets ``small_business``,
``growing_business`` and ``medium_business`` as of 2025, and Säilynoja, Fiaschi & Piekarski (2025),
pymc-labs.com/blog-posts/pymc-marketing-vs-google-meridian. Every region has sales of
``base · (1 + a sin(2πt / 52)) · (1 + noise)``, controls that add ``effect · value``, and channels
that add ``base · effectiveness · Hill(carry-over of spend over its largest)``. Carry-over is
geometric over eight weeks and not normalised. Regions differ by a few percent. They are summed
here, for the model under study is a national one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import pi

import numpy as np

from bench.outside.firm import Outside
from bench.simulate import calendar
from bench.simulate.calendar import Vector
from bench.simulate.frames import Observed
from bench.simulate.world import LAST_DAY

LAGS = 8
PHASE = 0.5


@dataclass(frozen=True)
class Flight:
    """How a channel is spent, or a control moves: a level, its noise, and one of four shapes.

    ``trend`` is money a week; ``amplitude`` and ``phase`` make a yearly wave, ``start`` and
    ``ramp`` a late start that ends at ``end``, ``chance`` and ``run`` bursts of random length.
    """

    level: float
    noise: float
    trend: float = 0.0
    amplitude: float = 0.0
    phase: float = PHASE
    start: int = 0
    ramp: int = 4
    end: int | None = None
    chance: float = 0.0
    run: tuple[int, int] = (2, 8)


@dataclass(frozen=True)
class Medium:
    """A channel: its kind, its flight, and its effect."""

    kind: str
    flight: Flight
    effectiveness: float
    retention: float
    slope: float
    half: float


@dataclass(frozen=True)
class Preset:
    """One of the published firms."""

    weeks: int
    regions: int
    base: float
    season: float
    channels: Mapping[str, Medium]
    controls: Mapping[str, tuple[Flight, float]]


SMALL = Preset(
    weeks=104,
    regions=1,
    base=5000.0,
    season=0.2,
    channels={
        "search": Medium("paid_search", Flight(100, 0.8, trend=0.004), 1.5, 0.0, 1.0, 1.0),
        "social": Medium("paid_social", Flight(500, 0.3, amplitude=0.4), 1.2, 0.2, 1.5, 0.8),
        "local": Medium("traditional", Flight(500, 0.6, chance=0.3, run=(2, 4)), 0.9, 0.4, 1, 1.5),
        "email": Medium("email", Flight(100, 0.5, chance=0.2, run=(1, 1)), 1.2, 0.3, 2.0, 0.5),
    },
    controls={
        "event": (Flight(100, 0.5, chance=0.04, run=(3, 5)), 0.5),
        "sale": (Flight(50, 0.5, chance=0.1, run=(1, 4)), 0.5),
    },
)
GROWING = Preset(
    weeks=131,
    regions=2,
    base=5000.0,
    season=0.2,
    channels={
        "search": Medium("paid_search", Flight(300, 0.7, trend=0.002), 0.3, 0.0, 1.0, 0.3),
        "brand search": Medium("paid_search", Flight(100, 0.8, trend=0.002), 1.1, 0.2, 1.5, 1.5),
        "video": Medium("other", Flight(500, 0.5, start=25, ramp=10), 1.4, 0.4, 0.8, 0.4),
        "social": Medium("paid_social", Flight(500, 0.6, amplitude=0.4), 0.7, 0.3, 2.0, 0.5),
        "display": Medium("other", Flight(500, 0.5, chance=0.3, run=(2, 4)), 0.3, 0.0, 0.4, 2.0),
        "email": Medium("email", Flight(100, 0.4, chance=0.2, run=(1, 1)), 0.4, 0.2, 1.5, 1.25),
    },
    controls={
        "event": (Flight(500, 0.5, chance=0.04, run=(3, 5)), 0.5),
        "sale": (Flight(25, 0.5, chance=0.1, run=(1, 4)), 1.5),
    },
)
MEDIUM = Preset(
    weeks=156,
    regions=8,
    base=100_000.0,
    season=0.6,
    channels={
        "search": Medium("paid_search", Flight(300, 0.8, trend=0.002), 1.1, 0.0, 1.0, 1.0),
        "brand search": Medium("paid_search", Flight(100, 1.1, trend=0.002), 1.2, 0.2, 1.5, 0.4),
        "video": Medium("other", Flight(500, 0.9, start=25, ramp=10), 1.1, 0.4, 0.8, 0.55),
        "video two": Medium("other", Flight(1000, 1.2, start=75, end=125), 0.9, 0.3, 2.0, 0.7),
        "social": Medium("paid_social", Flight(1000, 1.2, amplitude=0.4), 0.5, 0.2, 1.0, 0.4),
        "social two": Medium(
            "paid_social", Flight(1000, 0.9, amplitude=0.2, phase=pi / 4), 1.1, 0.1, 0.8, 1.2
        ),
        "display": Medium("other", Flight(500, 0.7, chance=0.3, run=(2, 4)), 0.8, 0.05, 0.5, 0.5),
        "influencer": Medium(
            "paid_social", Flight(500, 1.1, chance=0.1, run=(2, 6)), 1.3, 0.1, 1.2, 0.9
        ),
    },
    controls={
        "event a": (Flight(500, 0.5, chance=0.04, run=(3, 5)), 0.5),
        "event b": (Flight(1000, 0.5, chance=0.2, run=(1, 8)), 0.2),
        "index": (Flight(1000, 1.0, trend=0.005), 0.8),
        "sale": (Flight(25, 0.5, chance=0.1, run=(1, 4)), 100.0),
    },
)
PRESETS = {"small": SMALL, "growing": GROWING, "medium": MEDIUM}


def draw(family: str, seed: int) -> Outside:
    """Return a firm of one of `PRESETS`; ``family`` ends in its name."""
    preset = PRESETS[family.rpartition(" ")[2]]
    rng = np.random.default_rng([len(preset.channels), preset.weeks, seed])
    zero = np.zeros(preset.weeks)
    spend = dict.fromkeys(preset.channels, zero)
    values = dict.fromkeys(preset.controls, zero)
    contribution = dict.fromkeys(preset.channels, 0.0)
    sales = zero
    for _ in range(preset.regions):
        own, paid, moved, added = _region(rng, preset)
        sales = sales + own
        spend = {name: spend[name] + paid[name] for name in spend}
        values = {name: values[name] + moved[name] for name in values}
        contribution = {name: contribution[name] + added[name] for name in contribution}
    weeks = calendar.mondays(LAST_DAY, preset.weeks)
    seen = Observed(weeks, sales, values, spend, {})
    kinds = {name: medium.kind for name, medium in preset.channels.items()}
    return Outside(family, seed, seen, kinds, contribution)


def _region(
    rng: np.random.Generator, preset: Preset
) -> tuple[Vector, dict[str, Vector], dict[str, Vector], dict[str, float]]:
    """Return a region's sales, spend, controls, and each channel's contribution."""
    at = np.arange(preset.weeks)
    base = preset.base * rng.uniform(0.9, 1.1)
    sales = base * (1.0 + preset.season * np.sin(2 * pi * at / 52))
    sales = np.maximum(sales * (1.0 + 0.1 * rng.normal(size=preset.weeks)), 0.0)
    spend, values, added = {}, {}, {}
    for name, medium in preset.channels.items():
        paid = rng.uniform(0.95, 1.05) * _moves(rng, medium.flight, preset.weeks)
        effect = preset.base * medium.effectiveness * _hill(paid / paid.max(), medium)
        spend[name], added[name] = paid, float(effect.sum())
        sales = sales + effect
    for name, (flight, effect_of) in preset.controls.items():
        values[name] = _moves(rng, flight, preset.weeks)
        sales = sales + effect_of * rng.uniform(0.92, 1.08) * values[name]
    return sales, spend, values, added


def _hill(share: Vector, medium: Medium) -> Vector:
    """Carry ``share`` over, then bend it."""
    carried = np.convolve(share, medium.retention ** np.arange(LAGS))[: share.size]
    bent = carried**medium.slope
    return np.asarray(bent / (medium.half**medium.slope + bent))


def _moves(rng: np.random.Generator, flight: Flight, weeks: int) -> Vector:
    """Return one flight, never below nought, silent where its shape is."""
    at = np.arange(weeks, dtype=float)
    path = np.full(weeks, float(flight.level)) + flight.trend * at
    if flight.amplitude:
        wave = 1.0 - np.cos(flight.phase + 2 * pi * at / 52.18)
        path = flight.level * (1.0 + flight.amplitude * wave)
    if flight.start:
        path = flight.level * np.clip((at - flight.start + 1) / max(flight.ramp, 1), 0.0, 1.0)
        path[flight.end or weeks :] = 0.0
    if flight.chance:
        path = flight.level * _bursts(rng, flight, weeks)
    noise = flight.level * flight.noise * rng.normal(size=weeks)
    return np.where(path > 0.0, np.maximum(path + noise, 0.0), 0.0)


def _bursts(rng: np.random.Generator, flight: Flight, weeks: int) -> Vector:
    """Return ones in bursts that are at least a week apart; at least one week is on."""
    on = np.zeros(weeks)
    week = 0
    while week < weeks:
        if rng.random() < flight.chance:
            length = int(rng.integers(flight.run[0], flight.run[1] + 1))
            on[week : week + length] = 1.0
            week += length
        week += 1
    if not on.any():
        on[weeks // 2] = 1.0
    return on
