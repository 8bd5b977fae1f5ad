"""Effects that change over time: told only where the data support them.

Each channel's curve is multiplied by a slow basis of time and asked whether the outcome moves with
it: would the model with these columns have foretold the weeks better than the model without? Given
a draw both are Gaussian, so the ratio of their likelihoods has a closed form, and its mean over the
posterior draws of the model without is the Bayes factor exactly:

    E[p(y | q, with) / p(y | q, without) | y, without] = p(y | with) / p(y | without).

Where it exceeds `SUPPORTED` the columns enter the model, at the posterior mean of the channel's
curve, as part of that channel's line (Kumar, Choi & Greene 2017, J. Acad. Mark. Sci. 45, find
synergies that change; most schedules cannot show it, and an effect that is let loose without need
widens every interval).
"""

from dataclasses import dataclass
from math import exp, tanh

import numpy as np

from luopan.instruments.mix.design import Block
from luopan.instruments.mix.weekly import Array, Weekly
from luopan.readings.base import Check
from luopan.stats.mix import Draws, MixProblem, drift_basis, shapes, whitened

DRAWS = 60
"""Draws that the Bayes factor is averaged over."""

RANK = 2
"""Columns of the slow basis: a change from beginning to end, and one that turns once."""

LARGE = 0.7
"""Prior standard deviation of the change over the whole period, as a part of the effect."""

SUPPORTED = 20.0
"""Bayes factor, over the number of channels asked about, from which a change is told. Where nothing
changes a Bayes factor exceeds k with a chance of at most 1 / k (Markov's inequality: its mean is
one), so that some change is told falsely in at most one firm of twenty."""


@dataclass(frozen=True, eq=False)
class Change:
    """A channel whose effect changes, and the columns that hold the change.

    ``columns`` (weeks, `RANK`) are in shares of the outcome's scale at one prior standard
    deviation.
    """

    channel: int
    columns: Array


def changes(data: Weekly, problem: MixProblem, draws: Draws) -> tuple[tuple[Change, ...], Check]:
    """Return the channels whose effect changes over time, as far as the data support it.

    Returns
    -------
    found : tuple of Change
        At most one a channel.
    check : Check
        ``mix_effect_changes``: passed where none does, else their names.
    """
    ratios, columns = factors(problem, draws)
    least = SUPPORTED * len(data.channels)
    found = tuple(Change(c, columns[c]) for c, ratio in enumerate(ratios) if ratio >= least)
    names = tuple(data.channels[one.channel].name for one in found)
    facts = {"names": names, "factor": round(float(min(ratios.max(), 1e6)), 1)}
    return found, Check(code="mix_effect_changes", passed=not names, severity="warn", facts=facts)


def change_blocks(data: Weekly, found: tuple[Change, ...]) -> tuple[Block, ...]:
    """Return the changes as linear blocks, one a channel and named like it."""
    return tuple(Block(data.channels[c.channel].name, "change", c.columns, 1.0) for c in found)


def factors(problem: MixProblem, draws: Draws) -> tuple[Array, list[Array]]:
    """Return each channel's Bayes factor (channels,) and its columns at the posterior mean."""
    chosen = draws.spread(DRAWS)
    slow = drift_basis(problem.weeks, RANK) * LARGE
    bent = shapes(problem, chosen)
    height = np.maximum(bent.mean(axis=1, keepdims=True), 1e-300)
    sizes = np.exp(chosen[:, [draws.names.index(f"kappa[{c}]") for c in range(bent.shape[2])]])
    effect = sizes[:, None, :] * bent / height
    ratios = np.empty((len(chosen), bent.shape[2]))
    for i, q in enumerate(chosen):
        draw = dict(zip(draws.names, q.tolist(), strict=True))
        together = pair_columns(problem, sizes[i], bent[i])
        given = _Given(problem, draw, effect[i].sum(axis=1), together)
        for c in range(bent.shape[2]):
            ratios[i, c] = given.ratio(effect[i, :, c, None] * slow)
    mean = effect.mean(axis=0)
    top = ratios.max(axis=0)
    found = np.exp(np.minimum(top + np.log(np.exp(ratios - top).mean(axis=0)), 300.0))
    return found, [mean[:, c, None] * slow for c in range(bent.shape[2])]


def pair_columns(problem: MixProblem, sizes: Array, bent: Array) -> Array:
    """Return the pairs' columns (weeks, pairs) at coefficients ~ N(0, 1).

    ``sizes`` (channels,) and ``bent`` (weeks, channels) are one draw's.
    """
    power = 0.5 if problem.synergy.heredity else 0.0
    columns = np.zeros((problem.weeks, len(problem.pairs)))
    for p, (a, b) in enumerate(problem.pairs):
        product = bent[:, a] * bent[:, b]
        scale = problem.synergy.sd * float(sizes[a] * sizes[b]) ** power
        columns[:, p] = scale * product / max(float(product.mean()), 1e-200)
    return columns


class _Given:
    """The Gaussian model of the weeks given one draw, ready to be asked about more columns."""

    def __init__(
        self, problem: MixProblem, draw: dict[str, float], media: Array, together: Array
    ) -> None:
        base = np.zeros((problem.weeks, 0)) if problem.base is None else problem.base
        self._rho = tanh(draw.get("atanh_rho", 0.0))
        self._v = exp(2.0 * draw["log_sigma"]) / problem.noise.temper
        tau2 = exp(2.0 * draw.get("log_tau", 0.0))
        variance = np.concatenate(
            [problem.linear_sd**2, np.full(base.shape[1], tau2), np.ones(together.shape[1])]
        )
        fixed = np.concatenate([problem.linear, base, together], axis=1)
        self._white = self._whitened(fixed)
        precision = self._white.T @ self._white + np.diag(1.0 / variance)
        self._solved = np.linalg.inv(precision)
        left = problem.outcome / problem.outcome_scale - media
        self._aim = self._cleared(self._whitened(left[:, None]))[:, 0]

    def ratio(self, columns: Array) -> float:
        """Return the log ratio of the likelihoods with ``columns`` ~ N(0, 1) and without."""
        more = self._whitened(columns)
        precision = more.T @ self._cleared(more) + np.eye(columns.shape[1])
        along = more.T @ self._aim
        _, log_size = np.linalg.slogdet(precision)
        return float(0.5 * (along @ np.linalg.solve(precision, along) - log_size))

    def _cleared(self, white: Array) -> Array:
        """Apply the precision of the weeks, linear columns integrated out, to whitened columns."""
        return np.asarray(white - self._white @ (self._solved @ (self._white.T @ white)))

    def _whitened(self, columns: Array) -> Array:
        return np.asarray(whitened(columns, self._rho) / self._v**0.5)
