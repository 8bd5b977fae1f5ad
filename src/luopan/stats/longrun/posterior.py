"""The posterior of the long run: six scales by importance, shapes by draws, the rest exactly.

The six numbers' posterior is found at the mean shape of the curves: mode and curvature for each
half-life, then draws from a multivariate t around it, weighed (Geweke 1989, Econometrica 57) and
resampled to a few nodes. For each draw of the curves' shapes the nodes are weighed anew by how
much better or worse they fare there. The shapes keep the weights that the mix fit gave them: they
were learnt from the same sales, and are not to be learnt twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from luopan.stats.longrun.likelihood import Collapsed, Conditional, Variant, log_prior
from luopan.stats.longrun.problem import HALF_LIVES, LongRunProblem

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

PROPOSED = 240
NODES = 32
PER_SHAPE = 32
FREEDOM = 5.0
START = (log(0.03), 0.2, log(0.05), log(0.5), log(0.1), 0.0)
STEP = 0.02
"""Of the numerical curvature; the λ axis is measured in its prior's standard deviations."""


@dataclass(frozen=True, eq=False)
class Nodes:
    """Equally likely nodes (k, 6) at the mean shape, each with its half-life and log density."""

    values: Array
    half_life: Array
    log_likelihood: Array
    effective: float

    def at(self, problem: LongRunProblem, variant: Variant | None, shape: int = 0) -> "Weighed":
        """Return the nodes put to another shape or variant, weighed anew."""
        cached: dict[float, Collapsed] = {}
        found = []
        for node, half_life in zip(self.values, self.half_life.tolist(), strict=True):
            if half_life not in cached:
                cached[half_life] = Collapsed(problem, shape, half_life, variant)
            found.append(cached[half_life].at(node))
        gain = np.array([c.log_likelihood for c in found]) - self.log_likelihood
        weights = np.exp(gain - gain.max())
        return Weighed(next(iter(cached.values())), tuple(found), weights / weights.sum())


@dataclass(frozen=True, eq=False)
class Weighed:
    """Conditionals at the nodes and their weights; ``places`` knows the coefficients' order."""

    places: Collapsed
    conditionals: tuple[Conditional, ...]
    weights: Array


@dataclass(frozen=True, eq=False)
class Posterior:
    """Draws (n), and the nodes at the mean shape that the gates start from.

    Parameters
    ----------
    shape : (n,) int array
        Which draw of the curves.
    lift, half_life : (n,) arrays
        λ, and weeks.
    heights, pairs, reach : (n, C), (n, P), (n, C) arrays
        Heights of the short curves, coefficients of the pairs, θ.
    nodes : Nodes
        At the mean shape.
    """

    shape: Ints
    lift: Array
    half_life: Array
    heights: Array
    pairs: Array
    reach: Array
    nodes: Nodes


def fit(
    problem: LongRunProblem, seed: int = 0, half_lives: Sequence[float] = HALF_LIVES
) -> Posterior:
    """Return the posterior.

    Parameters
    ----------
    problem : LongRunProblem
        What is asked.
    seed : int
        Same seed, same draws.
    half_lives : sequence of float
        Half-lives of the slow state that are tried, equally likely beforehand.
    """
    rng = np.random.default_rng([seed, 18])
    nodes = _nodes(problem.central(), half_lives, rng)
    rows = []
    for shape in range(len(problem.curves)):
        put = nodes.at(problem, None, shape)
        where = put.places
        for k in _systematic(put.weights, PER_SHAPE, rng):
            drawn = put.conditionals[k].draw(rng)
            parts = [drawn[where.heights], drawn[where.pairs], drawn[where.reach]]
            rows.append((shape, nodes.values[k, -1], nodes.half_life[k], np.concatenate(parts)))
    drawn = np.array([r[3] for r in rows])
    channels = problem.channels
    return Posterior(
        shape=np.array([r[0] for r in rows], dtype=np.int64),
        lift=np.array([r[1] for r in rows]),
        half_life=np.array([r[2] for r in rows]),
        heights=drawn[:, :channels],
        pairs=drawn[:, channels : drawn.shape[1] - channels],
        reach=drawn[:, drawn.shape[1] - channels :],
        nodes=nodes,
    )


def _nodes(central: LongRunProblem, half_lives: Sequence[float], rng: np.random.Generator) -> Nodes:
    """Find, propose, weigh and resample the six numbers at the mean shape."""
    values, halves, likelihoods, logs = [], [], [], []
    scale = np.array([1.0, 1.0, 1.0, 1.0, 1.0, central.beliefs.lift])
    start = np.array(START) / scale
    for half_life in half_lives:
        collapsed = Collapsed(central, 0, half_life)

        def height(q: Array, collapsed: Collapsed = collapsed) -> float:
            return -collapsed.at(q * scale).log_likelihood - log_prior(q * scale, central)

        found = minimize(height, start, method="L-BFGS-B", bounds=_BOUNDS)
        start = found.x
        root = np.linalg.cholesky(_covariance(height, found.x))
        normal = rng.standard_normal((PROPOSED, start.size))
        tail = np.sqrt(FREEDOM / rng.chisquare(FREEDOM, PROPOSED))
        proposed = found.x + (normal @ root.T) * tail[:, None]
        inside = ((proposed > _LOW) & (proposed < _HIGH)).all(axis=1)
        square = (normal**2).sum(axis=1) * tail**2
        density = -0.5 * (FREEDOM + start.size) * np.log1p(square / FREEDOM)
        density -= np.log(np.diag(root)).sum()
        for q, own, ok in zip(proposed, density, inside, strict=True):
            if not ok:
                continue
            likelihood = collapsed.at(q * scale).log_likelihood
            values.append(q * scale)
            halves.append(half_life)
            likelihoods.append(likelihood)
            logs.append(likelihood + log_prior(q * scale, central) - own)
    weights = np.exp(np.array(logs) - max(logs))
    weights /= weights.sum()
    chosen = _systematic(weights, NODES, rng)
    return Nodes(
        np.array(values)[chosen],
        np.array(halves)[chosen],
        np.array(likelihoods)[chosen],
        float(1.0 / (weights**2).sum()),
    )


_LOW = np.array([-9.0, -2.5, -9.0, -7.0, -7.0, -8.0])
_HIGH = np.array([1.0, 2.5, 1.5, 3.0, 2.0, 8.0])
_BOUNDS = list(zip(_LOW, _HIGH, strict=True))


def _covariance(height: Callable[[Array], float], mode: Array) -> Array:
    """Return the inverse of the numerical curvature at a mode, kept between sane bounds."""
    size = mode.size
    steps = STEP * np.eye(size)
    curved = np.empty((size, size))
    middle = height(mode)
    up = np.array([height(mode + s) for s in steps])
    down = np.array([height(mode - s) for s in steps])
    for i in range(size):
        curved[i, i] = (up[i] - 2.0 * middle + down[i]) / STEP**2
        for j in range(i):
            both = height(mode + steps[i] + steps[j])
            curved[i, j] = curved[j, i] = (both - up[i] - up[j] + middle) / STEP**2
    values, vectors = np.linalg.eigh(curved)
    kept = np.clip(values, 0.5, 1e6)
    return np.asarray((vectors / kept) @ vectors.T)


def _systematic(weights: Array, count: int, rng: np.random.Generator) -> Ints:
    """Return ``count`` indices in proportion to ``weights``, at one random start."""
    ends = np.cumsum(weights)
    at = (rng.random() + np.arange(count)) / count * ends[-1]
    found: Ints = np.minimum(np.searchsorted(ends, at), weights.size - 1)
    return found
