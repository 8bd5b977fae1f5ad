"""Settings of a small model drawn from their posterior, without a Markov chain."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from luopan.stats.prevalence.priority import Floats

ROUNDS = 4
NODES = 300
_FREEDOM = 6.0
_WIDER = 1.15
"""How much wider proposals are than the posterior they were fitted to: tails must be reached."""


@dataclass(frozen=True, slots=True, eq=False)
class NormalPrior:
    """Independent normal priors.

    Parameters
    ----------
    mean, sd : (P,) array
        Of each setting.
    """

    mean: Floats
    sd: Floats


def settings_drawn(
    log_likelihood: Callable[[Floats], Floats],
    prior: NormalPrior,
    draws: int,
    rng: np.random.Generator,
) -> Floats:
    """Return draws of a posterior with a handful of settings, (draws, P).

    Population Monte Carlo with multiple-mixture weights (Cappé, Guillin, Marin and Robert 2004,
    "Population Monte Carlo"; Cornuet, Marin, Mira and Robert 2012, "Adaptive multiple importance
    sampling"): each round proposes from a Student's t fitted to the weighted nodes so far, and all
    nodes of all rounds are weighed against the mixture of what proposed them.

    Parameters
    ----------
    log_likelihood : function
        (n, P) settings → (n,).
    prior : NormalPrior
        Of the settings; the first round proposes from it.
    draws : int
        How many to return.
    rng : numpy.random.Generator
        Source of the draws.
    """
    centre, root = prior.mean, np.diag(prior.sd)
    nodes: Floats = np.zeros((0, prior.mean.size))
    target: Floats = np.zeros(0)
    proposals: list[tuple[Floats, Floats]] = []
    weight: Floats = np.zeros(0)
    for _ in range(ROUNDS):
        fresh = centre + _student(rng, prior.mean.size) @ root.T
        nodes = np.vstack([nodes, fresh])
        away = (fresh - prior.mean) / prior.sd
        target = np.append(target, log_likelihood(fresh) - 0.5 * (away**2).sum(axis=1))
        proposals.append((centre, root))
        proposed = np.logaddexp.reduce([_log_student(nodes, c, r) for c, r in proposals], axis=0)
        log_weight = target - proposed
        weight = np.exp(log_weight - log_weight.max())
        weight = np.asarray(weight / weight.sum())
        centre = weight @ nodes
        spread = (nodes - centre).T @ (weight[:, None] * (nodes - centre))
        wide = _WIDER**2 * spread + np.diag((0.05 * prior.sd) ** 2)
        root = np.asarray(np.linalg.cholesky(wide), dtype=np.float64)
    places = (np.arange(draws) + rng.random()) / draws
    chosen = np.minimum(np.searchsorted(np.cumsum(weight), places), weight.size - 1)
    return np.asarray(nodes[rng.permutation(chosen)])


def _student(rng: np.random.Generator, size: int) -> Floats:
    """Return standard multivariate t draws, (NODES, size)."""
    spread = np.sqrt(_FREEDOM / rng.chisquare(_FREEDOM, NODES))
    return np.asarray(rng.standard_normal((NODES, size)) * spread[:, None])


def _log_student(nodes: Floats, centre: Floats, root: Floats) -> Floats:
    """Return the log density of a multivariate t, up to a constant, (n,)."""
    z = np.linalg.solve(root, (nodes - centre).T)
    size = centre.size
    tail = 0.5 * (_FREEDOM + size) * np.log1p((z**2).sum(axis=0) / _FREEDOM)
    return np.asarray(-tail - np.log(np.abs(np.diag(root))).sum())
