"""One estimator's answer without any inference, and whether several agree."""

from collections.abc import Mapping
from dataclasses import dataclass

from luopan.stats.panels.contrasts import Estimator
from luopan.stats.panels.did import SyntheticDiD
from luopan.stats.panels.holdout import choose, try_all
from luopan.stats.panels.level import LocalLevel
from luopan.stats.panels.null import Interval
from luopan.stats.panels.problem import Array, PanelTest
from luopan.stats.panels.ridge import Ridge
from luopan.stats.panels.scale import panel
from luopan.stats.panels.synthetic import SyntheticControl, scaled_imbalance

ESTIMATORS: Mapping[str, Estimator] = {
    "ridge": Ridge(),
    "synthetic_control": SyntheticControl(),
    "synthetic_did": SyntheticDiD(),
    "local_level": LocalLevel(),
}
"""Those that are asked whether they agree."""


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """What one estimator says.

    Parameters
    ----------
    gaps : (end,) array
        Treated regions together minus their counterfactual in every period, outcome units.
    effect : float
        Sum of the gaps from the start on.
    lift : float
        ``effect`` over the counterfactual's sum.
    att : float
        ``effect`` a treated region and period.
    weights : (J,) array
        Of the donors.
    imbalance : float
        Scaled L2 imbalance before the test: 0 a perfect fit, 1 as poor as equal weights.
    """

    gaps: Array
    effect: float
    lift: float
    att: float
    weights: Array
    imbalance: float


def estimate(test: PanelTest, estimator: Estimator, *, relative: bool = True) -> Estimate:
    """Return one estimator's answer.

    Parameters
    ----------
    test : PanelTest
    estimator : Estimator
    relative : bool
        Each region over its own mean before the test, treated regions by volume. False: in the
        outcome's own unit, as the estimators were published.
    """
    scaled = panel(test, relative=relative)
    trials = try_all(estimator, scaled.values, *scaled.treated_set(), test.start)
    i, m = choose(trials)
    chosen = trials.fits[i].only(m)
    gaps = chosen.gaps(scaled.values)[0, 0] * scaled.treated_level
    effect = float(gaps[test.start :].sum())
    sold = float(test.outcome[list(test.treated), test.start : test.end].sum())
    before = scaled.values[:, : test.start]
    if chosen.periods.any():
        before = before - before.mean(axis=1, keepdims=True)
    return Estimate(
        gaps=gaps,
        effect=effect,
        lift=effect / (sold - effect),
        att=effect / (test.horizon * len(test.treated)),
        weights=-chosen.regions[0, scaled.treated :],
        imbalance=scaled_imbalance(before, chosen.regions[0], scaled.treated),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """Whether other estimators would have told the same.

    Parameters
    ----------
    effects : dict of str to float
        Total effect by estimator, outcome units.
    spread : float
        Largest minus smallest.
    outside : tuple of str
        Estimators whose effect lies outside the default's interval.
    share : float
        ``spread`` over the interval's width: above 1 they differ by more than chance explains.
    """

    effects: Mapping[str, float]
    spread: float
    outside: tuple[str, ...]
    share: float


def agreement(
    test: PanelTest, interval: Interval, estimators: Mapping[str, Estimator] = ESTIMATORS
) -> Agreement:
    """Compare the estimators' effects with the interval of the default.

    Estimators agree to a few digits where the donors fit; where they do not, the fit decides the
    answer and no interval of a single one says so.
    """
    effects = {name: estimate(test, e).effect for name, e in estimators.items()}
    spread = max(effects.values()) - min(effects.values())
    outside = tuple(n for n, x in effects.items() if not interval.low <= x <= interval.high)
    return Agreement(effects, spread, outside, spread / (interval.high - interval.low))
