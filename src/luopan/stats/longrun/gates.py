"""Five gates that a long effect must pass before any figure of it is shown.

They are asked of groups of channels (social media together, one channel), at the mean shape of
the curves and the posterior's nodes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

from luopan.stats.longrun.likelihood import LIFT, Variant
from luopan.stats.longrun.posterior import Nodes, Posterior, Weighed
from luopan.stats.longrun.problem import HALF_LIVES, LongRunProblem, Surveys, retention, slow
from luopan.stats.student import normal_cdf

Array = NDArray[np.float64]

QUARTER = 13
LEAD = 26
STEPS = (0.0, 0.03, 0.06, 0.12, 0.25, 0.5, 1.0)
NOISES = (0.0, 0.15, 0.4, 1.0)
"""Weekly steps of a brand, and week noise of a wave, that are tried, in brand units."""

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
        Smallest probability of the effect's sign when one quarter is left out; 1 where nothing
        is claimed.
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


def look(
    problem: LongRunProblem,
    posterior: Posterior,
    groups: Sequence[Sequence[int]],
    claimed: Sequence[bool],
) -> tuple[Gates, ...]:
    """Return what the gates measure of each group of channels.

    Quarters are left out one by one only where an effect would be ``claimed``: what is not found
    needs no such test.
    """
    central, nodes = problem.central(), posterior.nodes
    chosen = np.zeros((central.channels, len(groups)))
    for g, members in enumerate(groups):
        chosen[list(members), g] = 1.0
    full = nodes.at(central, None)
    mean, sd = _long(central, nodes, full, chosen)
    placebo, error = _long(central, nodes, nodes.at(central, Variant(lead=LEAD)), chosen, led=True)
    weakest: Array = np.ones(len(groups))
    for first in range(0, central.weeks, QUARTER) if any(claimed) else ():
        dropped = Variant(dropped=(first, min(first + QUARTER, central.weeks)))
        m, s = _long(central, nodes, nodes.at(central, dropped), chosen)
        weakest[:] = np.minimum(weakest, _probability(np.sign(mean) * m, s))
    shift = _shift(central, nodes, full, chosen)
    moved = moves(problem.surveys)
    prior = _prior_sd(central, chosen)
    beyond = 2.0 * (1.0 - _probability(np.abs(placebo), error))
    return tuple(
        Gates(
            moves=moved,
            contraction=float(1.0 - sd[g] / prior[g]),
            placebo=float(beyond[g]),
            shift=float(shift[g]),
            weakest=float(weakest[g]),
            detectable=float(POWER * sd[g] / central.weeks),
        )
        for g in range(len(groups))
    )


def _probability(mean: Array, sd: Array) -> Array:
    """Return P(above nought) of normals."""
    z = mean / np.maximum(sd, 1e-12)
    return np.array([normal_cdf(v) for v in z.tolist()])


def moves(surveys: Surveys) -> float:
    """Return twice the log likelihood ratio of a local level against a level that stands still.

    Both may have week noise beyond sampling, so that restless sources do not count as movement.
    Where there is no movement it is above 2.71 in 5 of 100 cases (Self & Liang 1987, JASA 82).
    """
    if surveys.week.size < 3:
        return 0.0
    projected = _projected(surveys.constant)
    value = projected @ surveys.value
    near = np.minimum(surveys.week[:, None], surveys.week[None, :]) + 1.0
    sampling, walk = (projected @ a @ projected.T for a in (np.diag(surveys.variance), near))
    still, moving = -np.inf, -np.inf
    for noise in NOISES:
        own = sampling + noise**2 * np.eye(value.size)
        for step in STEPS:
            cov: Array = own + step**2 * walk
            root = np.linalg.cholesky(cov)
            half = solve_triangular(root, value, lower=True, check_finite=False)
            fit = -0.5 * float(half @ half) - float(np.log(np.diag(root)).sum())
            moving = max(moving, fit)
            if step == 0.0:
                still = max(still, fit)
    return 2.0 * (moving - still)


def _projected(constant: Array) -> Array:
    """Return orthonormal contrasts (J − G, J) that no constant enters."""
    q, _ = np.linalg.qr(constant, mode="complete")
    rank = int(np.linalg.matrix_rank(constant))
    return np.asarray(q[:, rank:].T)


def _stock(central: LongRunProblem, half_life: float) -> Array:
    """Return each channel's slow state summed over the weeks, from nought."""
    return np.asarray(slow(central.curves[0], retention(half_life)).sum(axis=0))


def _long(
    central: LongRunProblem, nodes: Nodes, put: Weighed, chosen: Array, *, led: bool = False
) -> tuple[Array, Array]:
    """Return mean and standard deviation of each group's long effect within the weeks."""
    places = put.places.placebo if led else put.places.reach
    stock = {h: _stock(central, h) for h in set(nodes.half_life.tolist())}
    means, spreads = [], []
    for k, conditional in enumerate(put.conditionals):
        weights = np.zeros((conditional.mean.size, chosen.shape[1]))
        held = stock[float(nodes.half_life[k])] * nodes.values[k, LIFT]
        weights[places] = chosen * held[:, None]
        mean, sd = conditional.moments(weights)
        means.append(mean)
        spreads.append(sd)
    return _mixed(np.array(means), np.array(spreads), put.weights)


def _mixed(means: Array, spreads: Array, weights: Array) -> tuple[Array, Array]:
    """Return mean and standard deviation of mixtures of normals, (k, g) each."""
    mean = weights @ means
    return mean, np.sqrt(weights @ (spreads**2 + (means - mean) ** 2))


def _prior_sd(central: LongRunProblem, chosen: Array) -> Array:
    """Return the prior standard deviation of each group's long effect."""
    held = [_stock(central, h)[:, None] * chosen for h in HALF_LIVES]
    squares = np.mean([((central.reach_covariance @ w) * w).sum(axis=0) for w in held], axis=0)
    return np.asarray(central.beliefs.lift * np.sqrt(squares))


def _shift(central: LongRunProblem, nodes: Nodes, full: Weighed, chosen: Array) -> Array:
    """Return how far each short effect moves where the brand is left out, in its own errors."""
    still = Nodes(nodes.values.copy(), nodes.half_life, nodes.log_likelihood, nodes.effective)
    still.values[:, LIFT] = 0.0
    found = []
    for put in (full, still.at(central, None)):
        weights = np.zeros((put.places.size, chosen.shape[1]))
        weights[put.places.heights] = chosen
        each = [c.moments(weights) for c in put.conditionals]
        # the scales keep the weights that they have with the brand: only the brand is left out
        means, spreads = (np.array(a) for a in zip(*each, strict=True))
        found.append(_mixed(means, spreads, full.weights))
    (mean, sd), (without, _) = found
    return np.asarray(np.abs(mean - without) / np.maximum(sd, 1e-12))
