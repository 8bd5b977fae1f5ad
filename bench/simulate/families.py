"""What differs between families of simulated firms."""

from dataclasses import dataclass
from typing import Literal

from bench.simulate import demand, media
from bench.simulate.talk import Caused

Combine = Literal["additive", "multiplicative"]


@dataclass(frozen=True)
class Family:
    """One family; where several are named, each firm or channel draws one of them."""

    weeks: tuple[int, ...] = (104, 130, 156, 182, 208)
    kernels: tuple[str, ...] = ("geometric", "delayed")
    curves: tuple[str, ...] = ("logistic", "hill")
    path: tuple[demand.Path, ...] = ("own",)
    noise: tuple[demand.Noise, ...] = ("iid",)
    spending: media.Spending = "mixed"
    combine: Combine = "additive"
    social_nil: bool = False
    synergy: bool = True
    talk: Caused | None = None
    fading: bool = False
    kept: float = 1.0
    """What is left of the largest channel's effect in the second half of the weeks."""


OWN = "own"
FAMILIES = {
    OWN: Family(),
    "kernels": Family(kernels=("weibull", "negative_binomial")),
    "curves": Family(curves=("power", "log", "piecewise", "threshold")),
    "ar": Family(noise=("ar", "heavy")),
    "t3": Family(noise=("t3",)),
    "t5": Family(noise=("t5",)),
    "drift": Family(path=("kinked", "walk")),
    "synergy": Family(combine="multiplicative"),
    "chasing": Family(spending="chasing"),
    "flighted": Family(spending="flighted"),
    "always_on": Family(spending="steady"),
    "social_nil": Family(spending="social_with_tv", social_nil=True, synergy=False),
    "talk": Family(synergy=False, talk="called_up"),
    "talk_apart": Family(synergy=False, talk="independent"),
    "fading": Family(weeks=(156, 182, 208), synergy=False, fading=True),
    "national_2y": Family(weeks=(104,)),
    "halved": Family(kept=0.5),
}
OUTSIDE = ("kernels", "curves", "ar", "drift", "synergy", "chasing")
"""Truths that the model's own family does not hold."""
