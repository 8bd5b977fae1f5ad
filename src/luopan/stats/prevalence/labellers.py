"""Labellers err too: how often, from blind double labels, and what that does to a share.

Two labels of one document that differ show an error; two that agree may both be wrong. Errors are
taken to be independent between labellers. What two people misread alike cannot be seen here.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from luopan.stats.prevalence.nodes import NormalPrior, settings_drawn
from luopan.stats.prevalence.priority import Floats
from luopan.stats.prevalence.strata import Whole

_MOST = 0.5
"""No class is mislabelled more often than not."""
_ERROR = (-2.0, 1.0)
"""Mean and standard deviation of the log odds of an error as a part of `_MOST`: 1 to 19 %."""
_MIX = 2.0
"""Standard deviation of the log odds of a class among the doubly labelled."""


@dataclass(frozen=True, slots=True, eq=False)
class Misreading:
    """How labellers misread.

    Parameters
    ----------
    draws : (D, C, C) array
        Chance that a document of a class (rows) is labelled as each class (columns).
    pairs : int
        Documents labelled twice.
    """

    draws: Floats
    pairs: int


def misreading(first: Whole, second: Whole, classes: int, seed: int, draws: int) -> Misreading:
    """Return the posterior of how labellers misread.

    A latent class model of two exchangeable labellers (Dawid and Skene 1979, "Maximum likelihood
    estimation of observer error-rates"). Two labellers alone cannot tell which class is misread;
    the prior says that no class is very much worse, and the interval carries what is left (Joseph,
    Gyorkos and Coupal 1995, "Bayesian estimation of disease prevalence ...").

    Parameters
    ----------
    first, second : (U,) int64 array
        Labels of the same documents, given without sight of each other.
    classes : int
        C.
    seed, draws : int
        Of the posterior's draws.
    """
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError("shape: one first and one second label for each document")
    if first.size and min(first.min(), second.min()) < 0:
        raise ValueError("label: both labels of each document are needed")
    table = np.bincount(first * classes + second, minlength=classes**2).astype(np.float64)
    table = table.reshape(classes, classes)
    mistaken = (table + table.T + 0.5) * (1.0 - np.eye(classes))
    mistaken /= mistaken.sum(axis=1, keepdims=True)

    def confusion(settings: Floats) -> Floats:
        error = _MOST * expit(settings[:, :classes, None])
        return np.asarray((1.0 - error) * np.eye(classes) + error * mistaken)

    def log_likelihood(settings: Floats) -> Floats:
        read = confusion(settings)
        odds = np.exp(settings[:, classes:] - settings[:, classes:].max(axis=1, keepdims=True))
        mix = odds / odds.sum(axis=1, keepdims=True)
        both = np.einsum("ny,nyi,nyj->nij", mix, read, read)
        return np.asarray((table * np.log(both)).sum(axis=(1, 2)))

    prior = NormalPrior(np.repeat([_ERROR[0], 0.0], classes), np.repeat([_ERROR[1], _MIX], classes))
    settings = settings_drawn(log_likelihood, prior, draws, np.random.default_rng(seed))
    return Misreading(confusion(settings), int(first.size))


def reread(draws: Floats, misread: Misreading) -> Floats:
    """Return draws of true shares from draws of the shares that labellers would give.

    Rogan and Gladen 1978, "Estimating prevalence from the results of a screening test", draw by
    draw; what would be negative is nought.

    Parameters
    ----------
    draws : (D, ..., C) array
        Shares as labelled.
    misread : Misreading
        With as many draws.
    """
    inverse = np.linalg.inv(misread.draws)
    true = np.clip(np.einsum("d...i,dij->d...j", draws, inverse), 0.0, None)
    return np.asarray(true / true.sum(axis=-1, keepdims=True))
