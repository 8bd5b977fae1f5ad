"""Where opinion truly goes: families of latent weekly paths on the logit scale of one answer.

`TUNED` are the families that the priors were set on; `JUDGED` were never used for that.
A path has ``weeks`` of history and ``ahead`` weeks of future that no method sees.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Path = Callable[[int, np.random.Generator], Floats]


def smooth(weeks: int, rng: np.random.Generator) -> Floats:
    """Return a slope that wanders slowly and is integrated."""
    slope = np.empty(weeks)
    slope[0] = rng.normal(0, 0.012)
    for t in range(1, weeks):
        slope[t] = 0.97 * slope[t - 1] + rng.normal(0, 0.003)
    return np.cumsum(slope)


def walk(weeks: int, rng: np.random.Generator) -> Floats:
    """Return a random walk."""
    return np.cumsum(rng.normal(0, 0.03, weeks))


def broken(weeks: int, rng: np.random.Generator) -> Floats:
    """Return a line whose slope is drawn anew every forty weeks or so."""
    slope, now = np.empty(weeks), rng.normal(0, 0.010)
    for t in range(weeks):
        if rng.random() < 1 / 40:
            now = rng.normal(0, 0.010)
        slope[t] = now
    return np.cumsum(slope)


def cycle(weeks: int, rng: np.random.Generator) -> Floats:
    """Return a stochastic cycle of 40 to 70 weeks: damped, and kicked every week."""
    turn, damp = 2 * np.pi / rng.uniform(40, 70), 0.98
    c, s = damp * np.cos(turn), damp * np.sin(turn)
    pair, out = rng.normal(0, 0.12, 2), np.empty(weeks)
    for t in range(weeks):
        pair = np.array([c * pair[0] + s * pair[1], c * pair[1] - s * pair[0]])
        pair += rng.normal(0, 0.02, 2)
        out[t] = pair[0]
    return out


def bursts(weeks: int, rng: np.random.Generator) -> Floats:
    """Return shocks every thirty weeks or so that fade by a tenth a week, on a slow walk."""
    fading, out = 0.0, np.empty(weeks)
    for t in range(weeks):
        fading = 0.9 * fading + (rng.normal(0, 0.2) if rng.random() < 1 / 30 else 0.0)
        out[t] = fading
    return out + np.cumsum(rng.normal(0, 0.008, weeks))


def reverting(weeks: int, rng: np.random.Generator) -> Floats:
    """Return a first-order autoregression around a fixed mean."""
    out, now, rho = np.empty(weeks), rng.normal(0, 0.2), rng.uniform(0.9, 0.97)
    for t in range(weeks):
        now = rho * now + rng.normal(0, 0.2 * np.sqrt(1 - rho**2))
        out[t] = now
    return out


def yearly(weeks: int, rng: np.random.Generator) -> Floats:
    """Return a yearly wave."""
    phase, height = rng.uniform(0, 2 * np.pi), rng.uniform(0.08, 0.25)
    return np.asarray(height * np.sin(2 * np.pi * np.arange(weeks) / 52.18 + phase))


def steps(weeks: int, rng: np.random.Generator) -> Floats:
    """Return a heavy-tailed path: nearly still, and now and then a lasting step."""
    shocks = 0.006 * rng.standard_t(2, weeks)
    shocks += np.where(rng.random(weeks) < 1 / 35, rng.normal(0, 0.18, weeks), 0.0)
    return np.cumsum(shocks)


def s_curve(weeks: int, rng: np.random.Generator) -> Floats:
    """Return one logistic rise or fall somewhere within the history or just after it."""
    middle, width = rng.uniform(0.2, 1.1) * weeks, rng.uniform(4, 12)
    size = rng.choice([-1, 1]) * rng.uniform(0.2, 0.6)
    return np.asarray(size / (1 + np.exp(-(np.arange(weeks) - middle) / width)))


def regimes(weeks: int, rng: np.random.Generator) -> Floats:
    """Return the sum of a slope, one of two, that switches every half-year or so."""
    slope, up = np.empty(weeks), rng.random() < 0.5
    for t in range(weeks):
        up = up != (rng.random() < 1 / 26)
        slope[t] = 0.012 if up else -0.012
    return np.cumsum(slope)


def sawtooth(weeks: int, rng: np.random.Generator) -> Floats:
    """Return a slow rise (or fall) undone within two weeks, every twenty to forty weeks."""
    period, sign = rng.integers(20, 41), rng.choice([-1.0, 1.0])
    at = (np.arange(weeks) + rng.integers(0, period)) % period
    rise = 0.010 * np.minimum(at, period - 2)
    fall = np.where(at == period - 1, 0.5 * rise, 0.0)
    return np.asarray(sign * (rise - fall))


TUNED: dict[str, Path] = {
    "smooth": smooth,
    "walk": walk,
    "broken": broken,
    "cycle": cycle,
    "bursts": bursts,
}
JUDGED: dict[str, Path] = {
    "reverting": reverting,
    "yearly": yearly,
    "steps": steps,
    "s_curve": s_curve,
    "regimes": regimes,
    "sawtooth": sawtooth,
}
