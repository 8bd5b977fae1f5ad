"""A second opinion without placebo regions: the treated set's own residuals, turned in time.

Chernozhukov, Wüthrich & Zhu (2021, JASA 116): take a lift back out, refit on all periods, and ask
whether the residuals of the test stand out among all blocks of as many periods. Valid where
residuals are stationary, whatever other regions do; blocks keep their serial correlation.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from luopan.stats.panels.contrasts import Estimator
from luopan.stats.panels.null import Interval
from luopan.stats.panels.problem import Array, PanelTest
from luopan.stats.panels.scale import panel
from luopan.stats.panels.synthetic import SyntheticControl

_REACH = 12.0
_GRID = 241
DEMEANED = SyntheticControl()


@dataclass(frozen=True, slots=True, eq=False)
class Conformal:
    """The second opinion.

    Parameters
    ----------
    p : float
        Of no effect; never below 1 / blocks.
    interval : Interval or None
        Constant lifts whose p value is above ``1 − level``; None where there are too few blocks.
    refused : {"too_few_blocks"} or None
    blocks : int
        Blocks compared, one starting in each period.
    """

    p: float
    interval: Interval | None
    refused: Literal["too_few_blocks"] | None
    blocks: int


def conformal(test: PanelTest, *, level: float = 0.9, estimator: Estimator = DEMEANED) -> Conformal:
    """Return p value and interval of a constant lift.

    Parameters
    ----------
    test : PanelTest
    level : float
    estimator : Estimator
        Its first setting is taken.
    """
    scaled = panel(test)
    values = scaled.values
    rows, share = scaled.treated_set()
    after = slice(test.start, None)

    def residuals(lift: float) -> Array:
        without = values.copy()
        without[: scaled.treated, after] /= 1.0 + lift
        fit = estimator(without, rows, share, test.end, test.horizon)[0].only(0)
        path: Array = fit.gaps(without)[0, 0]
        return path

    first = estimator(values[:, : test.start], rows, share, test.start, test.horizon)[0].only(0)
    gaps = first.gaps(values)[0, 0]
    centre = float(gaps[after].mean())
    p = block_p(residuals(0.0), test.horizon)
    if 1.0 - level < 1.0 / test.end:
        return Conformal(p, None, "too_few_blocks", test.end)
    step = _REACH * float(gaps[: test.start].std()) / np.sqrt(test.horizon) / (_GRID // 2)
    lifts = centre + step * (np.arange(_GRID) - _GRID // 2)
    lifts = lifts[lifts > -1.0]
    kept = [x for x in lifts if block_p(residuals(float(x)), test.horizon) > 1.0 - level]
    kept = kept or [centre]
    interval = Interval(centre, float(min(kept)), float(max(kept)), level)
    return Conformal(p, interval, None, test.end)


def block_p(residuals: Array, horizon: int) -> float:
    """Return the share of cyclic blocks whose mean is as far from nought as the last one's."""
    turned = np.concatenate([residuals, residuals[: horizon - 1]])
    sums = np.abs(np.convolve(turned, np.ones(horizon), mode="valid"))
    return float(np.mean(sums >= sums[residuals.size - horizon] * (1.0 - 1e-12)))
