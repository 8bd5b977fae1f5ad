"""What must not get worse: non-inferiority with a margin that was stated before the test."""

from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from scipy.special import stdtr, stdtrit

from luopan.stats.audiences.compare import Lift, lift
from luopan.stats.audiences.metrics import Metric, estimate
from luopan.stats.audiences.moments import Moments


@dataclass(frozen=True, slots=True)
class Guardrail:
    """A metric that may worsen by a margin, and no more.

    Parameters
    ----------
    metric : Metric
        What is watched.
    margin : float
        The largest worsening that is borne, ≥ 0: in the metric's unit, or as a share of the
        control's mean if ``relative``.
    relative : bool
        See ``margin``.
    good : {"more", "less"}
        Which way is better.
    """

    metric: Metric
    margin: float
    relative: bool = False
    good: Literal["more", "less"] = "more"

    def __post_init__(self) -> None:
        if not (np.isfinite(self.margin) and self.margin >= 0.0):
            raise ValueError(f"margin: 0 or more, not {self.margin}")


@dataclass(frozen=True, slots=True)
class Guarded:
    """Whether one arm keeps a guardrail.

    Parameters
    ----------
    verdict : {"kept", "broken", "open"}
        ``kept``: a worsening beyond the margin is excluded. ``broken``: it is shown. ``open``:
        neither, which is no leave to go on.
    room : float
        How far above the margin's edge the arm is: 0 at the edge, in the metric's unit.
    low, high : float
        One-sided bounds of ``room``, each at the level.
    p : float
        Against a worsening by the margin or more; below 1 − level exactly where it is kept.
    change : Lift or None
        The arm over the control, with Fieller's bounds, each one-sided at the level: beyond a
        relative margin exactly where the verdict says so. None where the control's mean is not
        clear of nought.
    """

    verdict: Literal["kept", "broken", "open"]
    room: float
    low: float
    high: float
    p: float
    change: Lift | None = None


def guard(
    arms: tuple[Moments, ...], guardrail: Guardrail, level: float = 0.95
) -> tuple[Guarded, ...]:
    """Return for each new thing whether it keeps the guardrail against the first arm.

    A new thing must keep every guardrail, so that none is corrected for the number of them
    (an intersection-union test, Berger 1982, Technometrics 24).
    """
    if not 0.5 < level < 1.0:
        raise ValueError(f"level: must be in (0.5, 1), not {level}")
    found = estimate(arms, guardrail.metric)
    sign = 1.0 if guardrail.good == "more" else -1.0
    told = []
    for arm in range(1, len(arms)):
        weights = np.zeros(len(arms))
        weights[arm], weights[0] = sign, -sign
        if guardrail.relative:
            weights[0] += guardrail.margin * float(np.sign(found.value[0]))
        room, variance, freedom = found.contrast(weights)
        if not guardrail.relative:
            room += guardrail.margin
        error = max(sqrt(variance), 1e-300)
        errors = float(stdtrit(freedom, level))
        reach = errors * error
        verdict: Literal["kept", "broken", "open"] = (
            "kept" if room > reach else "broken" if room < -reach else "open"
        )
        p = float(stdtr(freedom, -room / error))
        change = lift(found, arm, errors, errors)
        told.append(Guarded(verdict, room, room - reach, room + reach, p, change))
    return tuple(told)
