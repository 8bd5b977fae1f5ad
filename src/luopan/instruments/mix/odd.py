"""Weeks that stand apart: a closed shop, a bulk order, a stroke of a pen.

One week far from everything that may explain it would bend curves and widen every interval. It
gets a column of its own, so that its line in the decomposition says what it added or took.
"""

import numpy as np

from luopan.instruments.mix.design import Block
from luopan.instruments.mix.pilot import pilot_basis
from luopan.instruments.mix.weekly import Weekly
from luopan.readings.base import Check

FAR = 4.5
"""Robust standard deviations: one week in 150,000 of Gaussian noise."""

AT_MOST = 0.05
"""Share of the weeks that may be set apart; more than that is no exception but the rule."""

SD = 0.5
"""Prior standard deviation of what such a week adds or takes, in mean weeks."""


def odd_weeks(data: Weekly, made: tuple[Block, ...]) -> tuple[tuple[Block, ...], Check]:
    """Return a block with one column a week that stands apart, if any, and the check.

    Residuals of the pilot regression are put on one scale by their leverage and compared with
    their median absolute deviation (Rousseeuw & Leroy 1987, Robust Regression).
    """
    basis = pilot_basis(data, made, data.seen)
    values = data.values[data.seen]
    left = values - basis @ (basis.T @ values)
    left /= np.sqrt(np.maximum(1.0 - (basis**2).sum(axis=1), 0.05))
    spread = 1.4826 * float(np.median(np.abs(left - np.median(left))))
    distance = np.abs(left) / max(spread, 1e-12 * float(np.abs(values).max()))
    order = np.argsort(-distance, kind="stable")[: int(AT_MOST * values.size)]
    found = np.flatnonzero(data.seen)[np.sort(order[distance[order] > FAR])]
    dates = tuple(data.weeks[i].isoformat() for i in found)
    check = Check(code="mix_odd_weeks", passed=not dates, severity="warn", facts={"weeks": dates})
    if not dates:
        return (), check
    columns = np.zeros((len(data.weeks), found.size))
    columns[found, np.arange(found.size)] = 1.0
    return (Block("odd_weeks", "control", columns, SD),), check
