"""What a design by lot could see on the firm's own history."""

import numpy as np

from luopan.instruments.experiments.history import Array, History
from luopan.instruments.experiments.wanted import DesignAsked
from luopan.readings.designs import PowerPoint
from luopan.stats import randomised

POINTS = 25


def tried(
    history: History,
    drawn: randomised.Design,
    question: randomised.Question,
    asked: DesignAsked,
    moderator: Array | None = None,
) -> randomised.Power:
    """Try a design on the history; ``moderator`` is the other channel's planned level."""
    plan = randomised.Plan(level=asked.level, power=asked.power, samples=100, seed=asked.seed)
    return randomised.power(history.values, drawn, question, plan, moderator)


def as_option(
    told: randomised.Power, history: History, treated: int, periods: int
) -> dict[str, object]:
    """Return what a power says, as an option tells it."""
    detectable = finite(told.detectable)
    usual = float(history.values.mean()) * treated * periods
    return {
        "detectable": detectable,
        "amount": None if detectable is None else detectable * usual,
        "power": curve_of(told.effects, told.power),
        "refused": told.refused,
    }


def finite(value: float) -> float | None:
    """Return a number, None where it is none."""
    return float(value) if np.isfinite(value) else None


def curve_of(effects: Array, power: Array) -> tuple[PowerPoint, ...]:
    """Return the curve at no more than `POINTS` effects."""
    if not effects.size:
        return ()
    keep = np.unique(np.linspace(0, effects.size - 1, POINTS).round().astype(int))
    return tuple(
        PowerPoint(effect=float(effects[i]), power=float(min(max(power[i], 0.0), 1.0)))
        for i in keep
    )
