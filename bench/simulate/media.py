"""The channels of a simulated firm: what they are, how they are spent, how they respond."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bench.simulate import carryover, curves, flighting
from bench.simulate.calendar import Vector

Spending = Literal["mixed", "flighted", "steady", "chasing", "social_with_tv"]

KIND = {
    "tv": "traditional",
    "paid_social": "paid_social",
    "paid_search": "paid_search",
    "owned_social": "owned_social",
    "ooh": "traditional",
    "earned_social": "earned_social",
    "display": "other",
    "email": "email",
    "radio": "traditional",
    "print": "traditional",
}
UNPAID = ("owned_social", "earned_social")
SOCIAL = ("paid_social", "owned_social", "earned_social")
HALF_LIFE = {"traditional": (1.5, 6.0), "paid_search": (0.5, 1.0), "email": (0.5, 1.0)}


@dataclass(frozen=True)
class Channel:
    """One channel: its input over its own mean, and how it responds, also with mean one.

    ``react`` is the response to any input in the units of ``pattern``; ``share`` is the channel's
    part of mean sales when alone, 0 for a channel that does nothing.
    """

    name: str
    pattern: Vector
    react: Callable[[Vector], Vector]
    share: float

    @property
    def response(self) -> Vector:
        """The response to its own input."""
        return self.react(self.pattern)


def names(rng: np.random.Generator, *always: str) -> tuple[str, ...]:
    """Draw 4–9 channels, TV, paid social and those named ``always`` among them."""
    others = [name for name in KIND if name not in {"tv", "paid_social"}]
    chosen = set(rng.choice(others, int(rng.integers(2, 8)), replace=False)) | {"tv", "paid_social"}
    return tuple(name for name in KIND if name in chosen | set(always))


def shares(
    rng: np.random.Generator, channels: tuple[str, ...], *, social_nil: bool
) -> dict[str, float]:
    """Draw each channel's part of sales: 15–40 % together, about 1–15 % each, some nil."""
    together = rng.uniform(0.15, min(0.40, 0.05 * len(channels) + 0.05))
    weight = rng.lognormal(0.0, 0.6, len(channels))
    nil = rng.random(len(channels)) < 0.15
    nil[0] = False
    if social_nil:
        nil |= np.isin(channels, SOCIAL)
    part = np.where(nil, 0.0, np.clip(together * weight / weight.sum(), 0.008, 0.15))
    return dict(zip(channels, part.tolist(), strict=True))


def patterns(
    rng: np.random.Generator, channels: tuple[str, ...], expected: Vector, how: Spending
) -> dict[str, Vector]:
    """Draw each channel's input over the weeks, of mean one."""
    draw: Mapping[Spending, Callable[[str], Vector]] = {
        "mixed": lambda name: _usual(rng, name, expected.size),
        "flighted": lambda _: flighting.flights(
            rng, expected.size, rng.uniform(0.25, 0.6), rng.uniform(3.0, 8.0)
        ),
        "steady": lambda _: flighting.always_on(rng, expected.size, rng.uniform(0.08, 0.16), 0.6),
        "chasing": lambda name: flighting.mean_one(
            _usual(rng, name, expected.size) * (expected / expected.mean()) ** rng.uniform(1.0, 4.0)
        ),
        "social_with_tv": lambda name: _usual(rng, name, expected.size),
    }
    drawn = {name: draw[how](name) for name in channels}
    tie = rng.uniform(0.4, 0.7) if how == "social_with_tv" else rng.uniform(0.0, 0.3)
    for name in channels:
        if name in SOCIAL and how not in {"flighted", "steady"}:
            drawn[name] = flighting.tied(drawn[name], drawn["tv"], tie)
    return drawn


def reaction(
    rng: np.random.Generator, kind: str, pattern: Vector, kernel: str, curve: str
) -> Callable[[Vector], Vector]:
    """Return how the channel responds: carried over, then flattened; mean one for ``pattern``."""
    weights = _kernel(rng, kind, kernel)
    bend = _curve(rng, curve)
    carried = max(float(carryover.carry(pattern, weights).mean()), 1e-12)
    height = max(float(bend(carryover.carry(pattern, weights) / carried).mean()), 1e-12)
    return lambda x: np.asarray(bend(carryover.carry(x, weights) / carried) / height)


def fading(rng: np.random.Generator, channel: Channel) -> Channel:
    """Return a large channel whose effect wears off, by and by or from one week to the next."""
    weeks = np.arange(channel.pattern.size) / channel.pattern.size
    start, end = rng.uniform(1.5, 1.9), rng.uniform(0.1, 0.4)
    line = start + (end - start) * weeks
    step = np.where(weeks < rng.uniform(0.4, 0.6), start, end)
    path = line if rng.random() < 0.5 else step
    react = channel.react
    return Channel(
        channel.name, channel.pattern, lambda x: react(x) * path, float(rng.uniform(0.08, 0.15))
    )


def _usual(rng: np.random.Generator, name: str, weeks: int) -> Vector:
    if KIND[name] == "traditional":
        return flighting.flights(rng, weeks, rng.uniform(0.3, 0.6), rng.uniform(3.0, 8.0))
    return flighting.always_on(rng, weeks, rng.uniform(0.25, 0.6), rng.uniform(0.2, 0.8))


def _kernel(rng: np.random.Generator, kind: str, name: str) -> Vector:
    half_life = rng.uniform(*HALF_LIFE.get(kind, (0.5, 3.0)))
    if name == "delayed":
        return carryover.delayed(rng.uniform(0.4, 0.85), rng.uniform(0.5, 3.0))
    if name == "weibull":
        return carryover.weibull(rng.uniform(0.8, 2.5), 1.5 * half_life)
    if name == "negative_binomial":
        return carryover.negative_binomial(rng.uniform(1.0, 3.0), rng.uniform(0.35, 0.7))
    return carryover.geometric(carryover.from_half_life(half_life))


def _curve(rng: np.random.Generator, name: str) -> Callable[[Vector], Vector]:
    """Draw a curve's parameters."""
    ranges: Mapping[str, tuple[Callable[..., Vector], tuple[tuple[float, float], ...]]] = {
        "logistic": (curves.logistic, ((0.4, 2.0),)),
        "hill": (curves.hill, ((0.6, 2.5), (0.8, 2.2))),
        "power": (curves.power, ((0.3, 0.8),)),
        "log": (curves.log, ((0.5, 5.0),)),
        "piecewise": (curves.piecewise, ((0.8, 1.8), (0.1, 0.4))),
        "threshold": (curves.threshold, ((0.1, 0.4), (0.4, 1.2))),
    }
    bend, bounds = ranges[name]
    drawn = [rng.uniform(*pair) for pair in bounds]
    return lambda x: bend(x, *drawn)
