"""How the way from score to truth differs from cell to cell: shifts, pulled towards each other.

A multinomial logit model of the labels. The log odds of the classes in a stratum and cell are the
stratum's own, plus the cell's mean log score times a slope, plus a shift for each level of each
factor (this venue, that month), plus one for the combination. Shifts are normal around nought with
spreads that are learnt: where cells hardly differ, their labels are pooled; where one does, its
own labels count (partial pooling; Gelman and Hill 2007, ch. 14, for shares of small cells).

Spreads and slope are integrated over nodes of their prior, each weighted by the Laplace
approximation of its marginal likelihood (Rue, Martino and Chopin 2009).
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_solve, solve_triangular
from scipy.special import ndtri

from luopan.stats.prevalence.priority import Floats
from luopan.stats.prevalence.strata import Whole

NODES = 32
_STEPS = 12
_CLOSE = 1e-6
_LABEL_TELLS = 0.15
"""Information of one label about log odds: p (1 - p) at shares of a fifth or four fifths."""


@dataclass(frozen=True, slots=True)
class ShiftPrior:
    """What is thought of a classifier's drift between cells, in log odds.

    Parameters
    ----------
    drift : float
        Scale of the half-normal prior of the spread of shifts between a factor's levels.
    crossed : float
        The same for what a combination of levels has of its own.
    unit : float
        Standard deviation of what a stratum of a cell has of its own: drift is not the same for
        sure and unsure documents.
    stratum : float
        Standard deviation of a stratum's log odds around the classifier's.
    slope, slope_spread : float
        Median of the slope of the mean log score, and the standard deviation of its logarithm.
    """

    drift: float = 1.0
    crossed: float = 0.4
    unit: float = 0.8
    stratum: float = 1.5
    slope: float = 0.8
    slope_spread: float = 0.4

    def __post_init__(self) -> None:
        parts = (self.drift, self.crossed, self.unit, self.stratum, self.slope)
        if min(*parts, self.slope_spread) <= 0.0:
            raise ValueError("prior: every setting must be above 0")


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The units of the model: documents of one stratum in one cell.

    Parameters
    ----------
    blocks : tuple of (U,) int64 arrays
        Which effect of each block a unit takes: its stratum first, then its level of each factor,
        then its combination, if there are two factors or more.
    sizes : tuple of int
        Effects a block.
    odds : (U, C - 1) array
        Mean log odds of the scores against the first class.
    counts : (U, C) array
        Labels, effective ones where weights differ.
    """

    blocks: tuple[Whole, ...]
    sizes: tuple[int, ...]
    odds: Floats
    counts: Floats

    def design(self) -> Floats:
        """Return which effects each unit takes, (U, effects)."""
        return np.hstack(
            [np.eye(size)[block] for block, size in zip(self.blocks, self.sizes, strict=True)]
        )

    def taken(self, effects: Floats) -> Floats:
        """Return what each unit takes of draws of the effects, (D, effects, J) to (D, U, J)."""
        first = np.cumsum((0, *self.sizes[:-1]))
        return np.asarray(sum(effects[:, f + b] for f, b in zip(first, self.blocks, strict=True)))


def shifted_odds(layout: Layout, prior: ShiftPrior, draws: int, rng: np.random.Generator) -> Floats:
    """Return draws of the log odds of the classes in each unit, (draws, U, C - 1).

    Parameters
    ----------
    layout : Layout
        Units and their labels.
    prior : ShiftPrior
        Of the drift between cells.
    draws : int
        How many.
    rng : numpy.random.Generator
        Source of the draws.
    """
    design = layout.design()
    nodes = _nodes(layout, prior, rng)
    fits = []
    start: Floats = np.zeros((design.shape[1], layout.odds.shape[1]))
    for node in nodes:
        fits.append(_fit(layout, design, node, start))
        start = fits[-1].mode
    evidence = np.array([fit.evidence for fit in fits])
    weight = np.exp(evidence - evidence.max())
    often = rng.multinomial(draws, weight / weight.sum())
    drawn = []
    for node, fit, times in zip(nodes, fits, often, strict=True):
        noise = rng.standard_normal((fit.mode.size, times))
        away = solve_triangular(fit.root, noise, trans="T", lower=True).T
        effects = fit.mode + away.reshape(times, *fit.mode.T.shape).transpose(0, 2, 1)
        drawn.append(node.slope * layout.odds + layout.taken(effects))
    odds = rng.permutation(np.concatenate(drawn))
    # a unit's own labels narrow what it has of its own; a label tells of log odds as much as this
    own = 1.0 / np.sqrt(prior.unit**-2.0 + _LABEL_TELLS * layout.counts.sum(axis=1))
    return np.asarray(odds + own[:, None] * rng.standard_normal(odds.shape))


@dataclass(frozen=True, slots=True, eq=False)
class _Node:
    slope: float
    sd: Floats
    """Standard deviation of each effect, (effects,)."""


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    mode: Floats
    root: Floats
    """Lower Cholesky factor of the precision, effects by class with the class first."""
    evidence: float


def _nodes(layout: Layout, prior: ShiftPrior, rng: np.random.Generator) -> list[_Node]:
    """Return settings spread evenly over their prior (a Latin hypercube)."""
    factors = len(layout.blocks) - 1
    scales = [prior.drift] * factors
    if factors > 2:
        scales[-1] = prior.crossed
    strips = np.stack([rng.permutation(NODES) for _ in range(factors + 1)], axis=1)
    even = (strips + 0.5) / NODES
    slope = prior.slope * np.exp(prior.slope_spread * ndtri(even[:, 0]))
    spread = np.array(scales) * ndtri(0.5 + 0.5 * even[:, 1:])
    return [
        _Node(float(s), np.repeat([prior.stratum, *taus], layout.sizes))
        for s, taus in zip(slope, spread, strict=True)
    ]


def _fit(layout: Layout, design: Floats, node: _Node, start: Floats) -> _Fit:
    """Return the mode and its curvature under one node: Newton with halved steps."""
    labels = layout.counts.sum(axis=1)
    seen = labels > 0.0
    design, counts, labels = design[seen], layout.counts[seen], labels[seen]
    fixed = node.slope * layout.odds[seen]
    free = start.shape[1]
    # contrasts of as many independent shifts as classes: no class is the odd one out
    between = 2.0 * (np.eye(free) - 1.0 / (free + 1))
    precision = np.kron(between, np.diag(node.sd**-2.0))

    def value(at: Floats) -> tuple[float, Floats]:
        eta = np.hstack([np.zeros((labels.size, 1)), fixed + design @ at])
        top = eta.max(axis=1, keepdims=True)
        odds = np.exp(eta - top)
        whole = odds.sum(axis=1, keepdims=True)
        flat = at.T.ravel()
        fit = (counts * (eta - top - np.log(whole))).sum() - 0.5 * flat @ precision @ flat
        return float(fit), odds / whole

    at = start
    height, rates = value(at)
    root = precision
    for _ in range(_STEPS):
        root = np.linalg.cholesky(precision + _information(design, labels, rates[:, 1:]))
        uphill = (design.T @ (counts - labels[:, None] * rates)[:, 1:]).T.ravel()
        step = cho_solve((root, True), uphill - precision @ at.T.ravel())
        step = step.reshape(free, -1).T
        scale = 1.0
        moved, there = value(at + step)
        while moved < height - _CLOSE and scale > 1e-3:
            scale /= 2.0
            moved, there = value(at + scale * step)
        gained, at, height, rates = moved - height, at + scale * step, moved, there
        if gained < _CLOSE:
            break
    half_log = float(np.log(np.diag(root)).sum())
    prior_log = -free * float(np.log(node.sd).sum())
    return _Fit(at, np.asarray(root), height + prior_log - half_log)


def _information(design: Floats, labels: Floats, rates: Floats) -> Floats:
    """Return the information of multinomial labels about the effects, class by class."""
    free = rates.shape[1]
    blocks = [
        [
            design.T @ (design * (labels * rates[:, i] * ((i == j) - rates[:, j]))[:, None])
            for j in range(free)
        ]
        for i in range(free)
    ]
    return np.asarray(np.block(blocks))
