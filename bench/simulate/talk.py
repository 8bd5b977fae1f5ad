"""Talk that other channels call up, or that runs its own course.

Written apart from the model: what calls up talk is carried over by a Weibull or negative binomial
kernel and flattened by a power or a logarithm, everything is added up in talk itself (not in its
root), and the noise multiplies it: weeks with much talk are noisier, and a burst lasts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bench.simulate import flighting, media
from bench.simulate.calendar import Vector

EARNED = "earned_social"
Caused = Literal["called_up", "independent"]
CALLS = {"traditional": (0.15, 0.45), "paid_social": (0.05, 0.2), "owned_social": (0.05, 0.2)}
"""How much of all talk a channel of each kind calls up; channels of other kinds call up none."""


@dataclass(frozen=True)
class Talk:
    """One firm's talk.

    ``given`` returns the talk under other inputs of the other channels, with the same chance
    that befell it.
    """

    heard: Vector
    given: Callable[[Mapping[str, Vector]], Vector]


def talk(rng: np.random.Generator, patterns: Mapping[str, Vector], caused: Caused) -> Talk:
    """Draw the talk of a firm whose other channels have these ``patterns`` (of mean one)."""
    weeks = len(next(iter(patterns.values())))
    part = _parts(rng, tuple(patterns)) if caused == "called_up" else {}
    react = {
        name: media.reaction(
            rng,
            media.KIND[name],
            patterns[name],
            str(rng.choice(("weibull", "negative_binomial"))),
            str(rng.choice(("power", "log"))),
        )
        for name in part
    }
    accord = (1.0 - sum(part.values())) * flighting.always_on(rng, weeks, 0.25, 0.8)
    chance = flighting.always_on(rng, weeks, rng.uniform(0.15, 0.3), 0.4)

    def given(inputs: Mapping[str, Vector]) -> Vector:
        called = sum(part[name] * react[name](inputs[name]) for name in part)
        return np.asarray((accord + called) * chance)

    return Talk(given(patterns), given)


def _parts(rng: np.random.Generator, names: Sequence[str]) -> dict[str, float]:
    """Draw which part of talk each channel calls up: always some by TV, by others often none."""
    part = {}
    for name in names:
        bounds = CALLS.get(media.KIND[name])
        if bounds is not None and (name == "tv" or rng.random() < 0.5):
            part[name] = float(rng.uniform(*bounds))
    most = max(sum(part.values()) / 0.7, 1.0)
    return {name: size / most for name, size in part.items()}
