"""The sample firm's cities: what each gets of the firm's media, and the tests that are run in them.

Sales are told by city too, of the cities that make up `PART` of the firm. Their media follow the
firm's plan but in a test, when they follow the test's. So the tables hold what really happened.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.simulate import carryover, curves, flighting
from bench.simulate.calendar import Vector
from luopan.stats.randomised import factorial

NAMES = (
    *("changzhou", "dongguan", "foshan", "guiyang", "harbin", "hefei", "huizhou", "jiaxing"),
    *("jinan", "kunming", "lanzhou", "nanchang", "nanning", "nantong", "ningbo", "quanzhou"),
    *("shaoxing", "shenyang", "suzhou", "taiyuan", "wenzhou", "wuxi", "xuzhou", "yantai"),
)
PART = 0.5
"""Of the firm's sales."""
TOLD_FROM = 52
"""Week from which sales are told by city."""
NOISE, MEMORY = 0.018, 0.3
"""A city's own weekly noise, as a share of its sales, and what of it stays a week later."""
PAIR = ("tv", "paid_social")


@dataclass(frozen=True)
class Trial:
    """One test: weeks ``first`` to ``first + weeks - 1``, each city's arm, what the arms pause."""

    name: str
    kind: str
    channels: tuple[str, ...]
    first: int
    weeks: int
    arms: tuple[int, ...]

    @property
    def span(self) -> slice:
        """The weeks of the test."""
        return slice(self.first, self.first + self.weeks)

    def paused(self, channel: str) -> NDArray[np.bool_]:
        """Return the cities in which a channel is paused."""
        if channel not in self.channels:
            return np.zeros(len(self.arms), dtype=bool)
        return (np.array(self.arms) & (1 << self.channels.index(channel))) > 0

    def called(self, arm: int) -> str:
        """Return an arm as the tests table calls it."""
        off = [name for bit, name in enumerate(self.channels) if arm & (1 << bit)]
        return "pause " + " + ".join(off) if off else "control"


def trials(rng: np.random.Generator) -> tuple[Trial, ...]:
    """Return the two tests that the firm has run.

    A pause of out-of-home advertising in two cities that somebody chose, and TV and paid social
    two by two in all of them, by lot.
    """
    chosen = rng.choice(len(NAMES), 2, replace=False)
    pause = tuple(int(i in chosen) for i in range(len(NAMES)))
    lot = tuple(int(a) for a in factorial(len(NAMES), 16).draw(rng, 1)[0][:, 0])
    return (
        Trial("ooh-pause", "go_dark", ("ooh",), 120, 3, pause),
        Trial("tv-x-social", "2x2 random", PAIR, 125, 16, lot),
    )


@dataclass(frozen=True, eq=False)
class Cities:
    """What happened in the cities and in the rest of the country.

    Parameters
    ----------
    size : (places,) array
        Parts of the firm: the cities, and the rest last.
    inputs : mapping
        Channel to (places, weeks): input a head, one being the firm's mean.
    media : (places, weeks) array
        What media add to sales, as a share of the firm's mean sales a head.
    terms : mapping
        Channel, or the pair, to its part of the firm's sales, a week.
    """

    size: Vector
    inputs: Mapping[str, Vector]
    media: Vector
    terms: Mapping[str, Vector]

    def spend(self, channel: str, mean: float) -> Vector:
        """Return a channel's money by place and week, where the firm's mean week is ``mean``."""
        return mean * self.size[:, None] * self.inputs[channel]


def cities(
    rng: np.random.Generator,
    pattern: Mapping[str, Vector],
    made: tuple[Trial, ...],
    share: Mapping[str, float],
    half_life: Mapping[str, float],
    together: float,
) -> Cities:
    """Draw the cities and let media act in them.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws sizes and how each city's plan differs.
    pattern : mapping
        The firm's plan by channel: (weeks,) with mean one.
    made : tuple of Trial
        The tests.
    share, half_life, together
        What is true: each channel's part of sales, its carry-over in weeks, and what `PAIR` adds
        beyond both, all under the plan without tests.
    """
    heads = rng.lognormal(0.0, 0.35, len(NAMES))
    size = np.append(PART * heads / heads.sum(), 1.0 - PART)
    inputs: dict[str, Vector] = {}
    curve: dict[str, Vector] = {}
    norm: dict[str, float] = {}
    for name, plan in pattern.items():
        tilt = np.append(rng.lognormal(0.0, 0.05, len(NAMES)), 1.0)
        had = tilt[:, None] * plan
        for trial in made:
            if name in trial.channels:
                # what is not paused is kept steady, so that the test asks one clear question
                if len(trial.channels) > 1:
                    had[:-1, trial.span] = tilt[:-1, None]
                had[:-1][trial.paused(name), trial.span] = 0.0
        kernel = carryover.geometric(carryover.from_half_life(half_life.get(name, 0.7)))
        usual = carryover.carry(plan, kernel)
        norm[name] = float(_bent(usual / usual.mean()).mean())
        inputs[name] = had
        curve[name] = np.stack(
            [_bent(carryover.carry(x, kernel) / usual.mean()) / norm[name] for x in had]
        )
    usual_pair = np.prod([_usual(pattern[n], half_life.get(n, 0.7)) for n in PAIR], axis=0)
    shared = together * curve[PAIR[0]] * curve[PAIR[1]] / float(usual_pair.mean())
    alone = {name: share[name] * s for name, s in curve.items()}
    media = sum(alone.values(), np.zeros_like(shared)) + shared
    terms = {name: size @ part for name, part in alone.items()} | {"pair": size @ shared}
    return Cities(size, inputs, np.asarray(media), terms)


def own_noise(rng: np.random.Generator, weeks: int) -> Vector:
    """Return each city's own noise (cities, weeks); the rest of the country has none."""
    shocks = rng.normal(0.0, NOISE * np.sqrt(1.0 - MEMORY**2), (len(NAMES), weeks))
    for week in range(1, weeks):
        shocks[:, week] += MEMORY * shocks[:, week - 1]
    return np.vstack([shocks, np.zeros(weeks)])


def _bent(x: Vector) -> Vector:
    return curves.logistic(x, 1.1)


def _usual(plan: Vector, half_life: float) -> Vector:
    """Return a channel's curve under the firm's plan, with mean one."""
    kernel = carryover.geometric(carryover.from_half_life(half_life))
    return flighting.mean_one(_bent(flighting.mean_one(carryover.carry(plan, kernel))))
