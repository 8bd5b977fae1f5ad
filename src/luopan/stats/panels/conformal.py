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
from luopan.stats.panels.scale import Panel, panel
from luopan.stats.panels.synthetic import SyntheticControl

_REACH = 12.0
_GRID = 121
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
    p = lift_p(scaled, test, 0.0, estimator)
    if 1.0 - level < 1.0 / test.end:
        return Conformal(p, None, "too_few_blocks", test.end)
    before = scaled.values[:, : test.start]
    first = estimator(before, *scaled.treated_set(), test.start, test.horizon)[0].only(0)
    gaps = first.gaps(scaled.values)[0, 0]
    centre = float(gaps[test.start :].mean())
    step = _REACH * float(gaps[: test.start].std()) / np.sqrt(test.horizon) / (_GRID // 2)
    lifts = [x for x in centre + step * (np.arange(_GRID) - _GRID // 2) if x > -1.0]
    kept = [x for x in lifts if lift_p(scaled, test, float(x), estimator) > 1.0 - level]
    kept = kept or [centre]
    return Conformal(p, Interval(centre, float(kept[0]), float(kept[-1]), level), None, test.end)


def lift_p(scaled: Panel, test: PanelTest, lift: float, estimator: Estimator = DEMEANED) -> float:
    """Return the p value of a constant lift of the treated regions."""
    without = scaled.values.copy()
    without[: scaled.treated, test.start :] /= 1.0 + lift
    fit = estimator(without, *scaled.treated_set(), test.end, test.horizon)[0].only(0)
    return block_p(fit.gaps(without)[0, 0], test.horizon)


def block_p(residuals: Array, horizon: int) -> float:
    """Return the share of cyclic blocks whose mean is as far from nought as the last one's."""
    turned = np.concatenate([residuals, residuals[: horizon - 1]])
    sums = np.abs(np.convolve(turned, np.ones(horizon), mode="valid"))
    return float(np.mean(sums >= sums[residuals.size - horizon] * (1.0 - 1e-12)))
