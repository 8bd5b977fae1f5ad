"""A rival's promotion: weeks in which a competitor's series stands far above its usual level.

They are named, so that a week in which sales fell is not read as a failure of what the firm
itself did in it, social media above all (R21). The series is in the model, and what moves with it
has a line of its own.
"""

import numpy as np
from numpy.typing import NDArray

from luopan.instruments.mix.weekly import Weekly
from luopan.readings.base import Check

FAR = 3.0
"""Robust standard deviations above the middle week."""

OFTEN = 0.25
"""What stands out in more of the weeks than this is the rule, and no promotion."""

LISTED = 12
"""Weeks that are named, the latest."""


def rival_weeks(data: Weekly) -> tuple[Check, ...]:
    """Return ``mix_rival_weeks`` for every rival's series with weeks that stand out."""
    found = []
    for name in data.rivals:
        weeks = [data.weeks[i].isoformat() for i in np.flatnonzero(standing_out(data, name))]
        if weeks:
            facts = {"names": (name,), "count": len(weeks), "weeks": tuple(weeks[-LISTED:])}
            found.append(Check(code="mix_rival_weeks", passed=False, severity="warn", facts=facts))
    return tuple(found)


def standing_out(data: Weekly, name: str) -> NDArray[np.bool_]:
    """Return the weeks (weeks,) of bool in which a control stands far above its usual level."""
    values = data.controls[name]
    middle = float(np.median(values))
    spread = 1.4826 * float(np.median(np.abs(values - middle)))
    # a series that is nought in most weeks has no spread: whatever is above its middle is a burst
    far = values > middle + FAR * spread if spread > 0.0 else values > middle
    return far if far.mean() <= OFTEN else np.zeros_like(far)
