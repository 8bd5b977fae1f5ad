"""Whether the outcome can be explained at all, and where it leaves its level for good."""

import numpy as np

from luopan.instruments.mix.design import Block
from luopan.instruments.mix.pilot import pilot_basis
from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.refusal import NoReadingError
from luopan.instruments.mix.weekly import Array, Weekly
from luopan.readings.base import Check

NET = 0.1
"""Where refunds leave less than this of what came in, a share of the rest means nothing."""

IDLE = 0.5
"""From this share of weeks without any outcome the rest is a season, not a level that moves."""

EXACT = 1e-4
"""Leftover under this part of the outcome's own spread is arithmetic: no market is so exact."""

EDGE = 8
"""Weeks at either end in which a new level is not told from a few odd weeks."""

SURE, LARGE = 8.0, 0.1
"""A new level is said from this t value, which slow drift of the base does not reach, and from
this share of the mean outcome."""


def explainable(data: Weekly, plan: MixPlan) -> None:
    """Refuse an outcome that is too short, does not move, has no total, or is worked out.

    Raises
    ------
    NoReadingError
        ``mix_too_short``, ``mix_outcome_constant``, ``mix_outcome_not_positive``,
        ``mix_outcome_idle``, ``mix_outcome_computed``.
    """
    seen = data.values[data.seen]
    name = data.outcome
    if seen.size < plan.min_weeks:
        raise NoReadingError(
            "mix_too_short",
            {"outcome": name, "weeks": int(seen.size), "needed": plan.min_weeks},
        )
    if np.ptp(seen) <= 1e-9 * np.abs(seen).max():
        raise NoReadingError("mix_outcome_constant", {"outcome": name})
    if seen.sum() <= NET * np.abs(seen).sum():
        raise NoReadingError("mix_outcome_not_positive", {"outcome": name})
    idle = int(np.count_nonzero(seen == 0.0))
    if idle > IDLE * seen.size:
        raise NoReadingError(
            "mix_outcome_idle", {"names": (name,), "idle": idle, "weeks": int(seen.size)}
        )
    sources = worked_out(data)
    if sources:
        raise NoReadingError("mix_outcome_computed", {"names": (name,), "sources": sources})


def worked_out(data: Weekly) -> tuple[str, ...]:
    """Return the columns of which the outcome is a sum to the last digit; none where it is not."""
    columns = {c.name: c.driver for c in data.channels} | dict(data.controls)
    moving = {n: v[data.seen] for n, v in columns.items() if np.ptp(v[data.seen]) > 0.0}
    values = data.values[data.seen]
    if not moving or values.size <= 2 * (len(moving) + 1):
        return ()
    scaled = np.column_stack([(v - v.mean()) / v.std() for v in moving.values()])
    wanted = values - values.mean()
    size = np.linalg.lstsq(scaled, wanted, rcond=None)[0]
    if float((wanted - scaled @ size).std()) > EXACT * float(wanted.std()):
        return ()
    part = np.abs(size) / float(wanted.std())
    return tuple(name for name, share in zip(moving, part, strict=True) if share > 0.01)


def level_shift(data: Weekly, made: tuple[Block, ...]) -> Check:
    """Return whether the outcome goes to another level in one week and stays there.

    Every week is tried as the first of a new level beside all that the pilot regression knows, a
    slowly drifting base among it; the strongest is told (Andrews 1993, Econometrica 61).
    """
    rows = data.seen
    basis = pilot_basis(data, made, rows)
    values = data.values[rows]
    starts = np.arange(EDGE, values.size - EDGE)
    steps: Array = (np.arange(values.size)[:, None] >= starts).astype(np.float64)
    steps -= basis @ (basis.T @ steps)
    left = values - basis @ (basis.T @ values)
    norms = (steps**2).sum(axis=0)
    # a step that everything else already spans says nothing
    usable = norms > 0.05 * np.minimum(starts, values.size - starts) / values.size
    sizes = np.where(usable, steps.T @ left / np.maximum(norms, 1e-12), 0.0)
    free = max(values.size - basis.shape[1] - 1, 1)
    spread = np.sqrt(np.maximum((left**2).sum() - sizes**2 * norms, 1e-300) / free)
    sureness = np.abs(sizes) * np.sqrt(norms) / spread
    best = int(np.argmax(sureness))
    change = float(sizes[best] / values.mean())
    found = bool(sureness[best] > SURE and abs(change) > LARGE)
    week = data.weeks[int(np.flatnonzero(rows)[starts[best]])].isoformat()
    if not found:
        return Check(code="mix_level_shift", passed=True, severity="warn")
    facts = {"names": (data.outcome,), "week": week, "percent": round(100.0 * change)}
    return Check.model_validate(
        {"code": "mix_level_shift", "passed": False, "severity": "warn", "facts": facts}
    )
