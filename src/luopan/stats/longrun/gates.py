"""Five gates that a long effect must pass before any figure of it is shown.

They are asked of a group of channels together (social media, or one channel), at the mean shape
of the curves and the posterior's nodes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from luopan.stats.longrun.likelihood import LIFT, Collapsed, Variant
from luopan.stats.longrun.posterior import Nodes, Posterior, Weighed
from luopan.stats.longrun.problem import (
    HALF_LIVES,
    LongRunProblem,
    Surveys,
    retention,
    slow,
)
from luopan.stats.student import normal_cdf

Array = NDArray[np.float64]

QUARTER = 13
LEAD = 26
POWER = 1.6448536269514722 + 0.8416212335729143
"""Standard errors of an effect that a one-sided test at 5 % finds in 80 of 100 cases."""


@dataclass(frozen=True, slots=True)
class Gates:
    """What the gates measure of one group.

    Parameters
    ----------
    moves : float
        Twice the log likelihood ratio of a brand that moves against one that stands still, in
        the surveys alone.
    contraction : float
        1 − posterior over prior standard deviation of the long effect.
    placebo : float
        Two-sided P of the effect of input 26 weeks before it was put in.
    shift : float
        Change of the short effect where the brand is left out, in its standard deviations.
    weakest : float
        Smallest probability of the effect's sign when one quarter is left out.
    detectable : float
        Long effect within the weeks, as a share of the outcome, that 80 of 100 such data sets
        would show.
    """

    moves: float
    contraction: float
    placebo: float
    shift: float
    weakest: float
    detectable: float


def look(problem: LongRunProblem, posterior: Posterior, group: Sequence[int]) -> Gates:
    """Return what the gates measure of the channels in ``group``."""
    central, nodes = problem.central(), posterior.nodes
    channels = list(group)
    full = nodes.at(central, None)
    mean, sd = _long(central, nodes, full, channels)
    placebo = nodes.at(central, Variant(lead=LEAD))
    led = _long(central, nodes, placebo, channels, where="placebo")
    beyond = abs(led[0]) / max(led[1], 1e-12)
    quarters = [(a, min(a + QUARTER, central.weeks)) for a in range(0, central.weeks, QUARTER)]
    sign = 1.0 if mean >= 0.0 else -1.0
    left = [
        _long(central, nodes, nodes.at(central, Variant(dropped=q)), channels) for q in quarters
    ]
    return Gates(
        moves=moves(problem.surveys),
        contraction=1.0 - sd / _prior_sd(central, channels),
        placebo=2.0 * (1.0 - normal_cdf(beyond)),
        shift=_shift(central, nodes, full, channels),
        weakest=min(normal_cdf(sign * m / max(s, 1e-12)) for m, s in left),
        detectable=POWER * sd / central.weeks,
    )


def moves(surveys: Surveys) -> float:
    """Return twice the log likelihood ratio of a local level against a level that stands still.

    Both may have week noise beyond sampling, so that restless sources do not count as movement.
    Where there is no movement it is above 2.71 in 5 of 100 cases (Self & Liang 1987, JASA 82).
    """
    if surveys.week.size < 3:
        return 0.0
    near = np.minimum(surveys.week[:, None], surveys.week[None, :]) + 1.0
    projected = _projected(surveys.constant)
    value = projected @ surveys.value

    def height(q: Array) -> float:
        own = np.diag(surveys.variance + exp(2.0 * q[1])) + exp(2.0 * q[0]) * near
        cov = projected @ own @ projected.T
        sign, logdet = np.linalg.slogdet(cov)
        return 0.5 * float(logdet + value @ np.linalg.solve(cov, value)) if sign > 0 else 1e10

    still = minimize(lambda q: height(np.array([-12.0, q[0]])), [log(0.2)], bounds=[(-7.0, 3.0)])
    starts = ([log(0.05), log(0.1)], [log(0.3), log(0.1)])
    bounds = [(-12.0, 2.0), (-7.0, 3.0)]
    moving = min(minimize(height, s, bounds=bounds).fun for s in starts)
    return max(0.0, 2.0 * float(still.fun - moving))


def _projected(constant: Array) -> Array:
    """Return orthonormal contrasts (J − G, J) that no constant enters."""
    q, _ = np.linalg.qr(constant, mode="complete")
    rank = int(np.linalg.matrix_rank(constant))
    return np.asarray(q[:, rank:].T)


def _stock(central: LongRunProblem, half_life: float) -> Array:
    """Return each channel's slow state summed over the weeks, from nought."""
    return np.asarray(slow(central.curves[0], retention(half_life)).sum(axis=0))


def _long(
    central: LongRunProblem, nodes: Nodes, put: Weighed, channels: list[int], where: str = "reach"
) -> tuple[float, float]:
    """Return mean and standard deviation of the group's long effect within the weeks."""
    places: slice = getattr(put.places, where)
    means, spreads = [], []
    for k, (conditional, _) in enumerate(put.each()):
        weights = np.zeros(conditional.mean.size)
        stock = _stock(central, float(nodes.half_life[k]))
        weights[[places.start + c for c in channels]] = stock[channels] * nodes.values[k, LIFT]
        m, s = conditional.moments(weights)
        means.append(m)
        spreads.append(s)
    m, s = np.array(means), np.array(spreads)
    mean = float(put.weights @ m)
    return mean, float(np.sqrt(put.weights @ (s**2 + (m - mean) ** 2)))


def _prior_sd(central: LongRunProblem, channels: list[int]) -> float:
    """Return the prior standard deviation of the group's long effect."""
    beliefs = central.beliefs
    squares = [(_stock(central, h)[channels] ** 2).sum() for h in HALF_LIVES]
    return float(beliefs.lift * beliefs.reach * np.sqrt(np.mean(squares)))


def _shift(central: LongRunProblem, nodes: Nodes, full: Weighed, channels: list[int]) -> float:
    """Return how far the group's short effect moves where the brand is left out."""
    cached: dict[float, Collapsed] = {}
    moved = []
    with_brand, spread = 0.0, 0.0
    for k, (conditional, weight) in enumerate(full.each()):
        half_life = float(nodes.half_life[k])
        own = cached.setdefault(half_life, Collapsed(central, 0, half_life))
        weights = np.zeros(conditional.mean.size)
        weights[[own.heights.start + c for c in channels]] = 1.0
        mean, sd = conditional.moments(weights)
        without = nodes.values[k].copy()
        without[LIFT] = 0.0
        moved.append(weight * own.at(without).moments(weights)[0])
        with_brand += weight * mean
        spread += weight * sd**2
    return abs(with_brand - sum(moved)) / float(np.sqrt(spread))
