"""Weeks that stand apart: a closed shop, a bulk order, a stroke of a pen.

One week far from everything that may explain it would bend curves and widen every interval. It
gets a column of its own, so that its line in the decomposition says what it added or took.
"""

import numpy as np
from numpy.typing import NDArray

from luopan.instruments.mix.design import Block
from luopan.instruments.mix.pilot import pilot_basis
from luopan.instruments.mix.weekly import Weekly
from luopan.readings.base import Check

FAR = 4.5
"""Robust standard deviations: one week in 150,000 of Gaussian noise."""

PASSES = 3
"""One far week hides another by widening the spread that both are measured by."""

AT_MOST = 0.08
"""Share of the weeks that may be set apart: room for the closed weeks of a European year, from
Easter to Christmas; more than that is no exception but the rule."""

SD = 0.5
"""Prior standard deviation of what such a week adds or takes, in mean weeks or its distance."""


def odd_weeks(data: Weekly, made: tuple[Block, ...]) -> tuple[tuple[Block, ...], Check]:
    """Return a block with one column a week that stands apart, if any, and the check.

    Residuals of the pilot regression are put on one scale by their leverage and compared with
    their median absolute deviation (Rousseeuw & Leroy 1987, Robust Regression).
    """
    found = far_weeks(data, made)
    dates = tuple(data.weeks[i].isoformat() for i in found)
    check = Check(code="mix_odd_weeks", passed=not dates, severity="warn", facts={"weeks": dates})
    if not dates:
        return (), check
    return (_block(data, found),), check


def far_weeks(data: Weekly, made: tuple[Block, ...]) -> NDArray[np.int64]:
    """Return the places of the weeks that stand apart, in order."""
    found = np.zeros(0, dtype=np.int64)
    for _ in range(PASSES):
        more = _far(data, made, found)
        if not more.size:
            break
        found = np.sort(np.concatenate([found, more]))
    return found


def _block(data: Weekly, weeks: NDArray[np.int64]) -> Block:
    """One column a week, as high as the week is far from the middle one where that is more.

    A week fifty times as large as the others would otherwise be left to the noise.
    """
    seen = data.values[data.seen]
    far = np.abs(data.values[weeks] - np.median(seen)) / abs(float(seen.mean()))
    columns = np.zeros((len(data.weeks), weeks.size))
    columns[weeks, np.arange(weeks.size)] = np.maximum(far, 1.0)
    return Block("odd_weeks", "control", columns, SD)


def _far(data: Weekly, made: tuple[Block, ...], found: NDArray[np.int64]) -> NDArray[np.int64]:
    """Weeks that stand apart from everything known and from those found before, the farthest."""
    basis = pilot_basis(data, (*made, _block(data, found)), data.seen)
    values = data.values[data.seen]
    left = values - basis @ (basis.T @ values)
    leverage = (basis**2).sum(axis=1)
    left = np.where(leverage < 0.999, left / np.sqrt(np.maximum(1.0 - leverage, 0.05)), 0.0)
    spread = 1.4826 * float(np.median(np.abs(left - np.median(left))))
    distance = np.abs(left) / max(spread, 1e-12 * float(np.abs(values).max()))
    room = int(AT_MOST * values.size) - found.size
    order = np.argsort(-distance, kind="stable")[:room]
    return np.flatnonzero(data.seen)[order[distance[order] > FAR]]
