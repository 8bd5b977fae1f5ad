"""Noise that regions have in common: news, weather, a rival's sale.

By region every week of every region counts as news of its own. Where all of them rise and fall
together, the same news counts many times over, and what a channel does everywhere at once looks
surer than it is. What a first fit leaves unexplained shows how much regions have in common. As far
as that can be mistaken for media it is then given columns of its own: its projection on the span of
what the firm's channels could have done, curve and carry-over unknown. What lies outside the span
tells no channel from another and stays in the residual.
"""

from dataclasses import replace

import numpy as np

from luopan.instruments.mix.weekly import Array
from luopan.readings.base import Check
from luopan.stats.mix import Draws, PanelProblem, decompose
from luopan.stats.mix.adstock import weights

RETENTION = (0.05, 0.3, 0.6, 0.8)
BENDS = (0.1, 1.0, 4.0)
"""Carry-overs and curves, from all but straight to flat, that stand in for each channel's own."""

EXCESS = 1.4
"""Variance of the firm's innovations over what independent regions would make. Over a hundred
weeks chance seldom reaches it."""

LEAST = 0.01
"""Directions of the span below this part of the largest are left to the residual."""

MOST = 5
"""Directions a channel and a pair, at most."""

DRAWS = 100
"""Draws whose mean is what a fit explains."""


def common_noise(problem: PanelProblem, draws: Draws) -> tuple[PanelProblem | None, Check]:
    """Look for noise that regions have in common.

    Parameters
    ----------
    problem, draws
        A fit that takes regions as independent.

    Returns
    -------
    problem : PanelProblem or None
        The same with columns for the common noise, in the order of ``shared`` the last; None
        where regions go their own ways.
    check : Check
        ``mix_common_noise``.
    """
    few = draws.flat[np.linspace(0, len(draws.flat) - 1, min(DRAWS, len(draws.flat))).astype(int)]
    fitted = decompose(problem, replace(draws, params=few[None])).fitted
    heads = (problem.outcome - fitted) / (problem.size.sum() * problem.outcome_scale)
    rho = 0.0
    if "atanh_rho" in draws.names:
        rho = float(np.tanh(few[:, draws.names.index("atanh_rho")]).mean())
    fresh = np.nan_to_num(heads[1:] - rho * heads[:-1])
    firm, alone = float(fresh.sum(axis=1).var()), float(fresh.var(axis=0).sum())
    passed = firm <= EXCESS * alone
    facts = {"factor": round(firm / max(alone, 1e-300), 1), "regions": problem.regions}
    check = Check(code="mix_common_noise", passed=passed, severity="info", facts=facts)
    if passed:
        return None, check
    # over many weeks an AR(1) adds up to this much more than its innovations
    sd = float(np.sqrt(firm - alone)) / (1.0 - rho)
    columns = span(problem)
    everywhere = np.broadcast_to(columns[:, None, :], (*problem.outcome.shape, columns.shape[1]))
    posed = replace(
        problem,
        shared=np.concatenate([problem.shared, everywhere], axis=2),
        shared_sd=np.concatenate([problem.shared_sd, np.full(columns.shape[1], sd)]),
    )
    return posed, check


def span(problem: PanelProblem) -> Array:
    """Return an orthonormal basis (weeks, k) of what channels and pairs may do as a whole."""
    heads = problem.media.sum(axis=1) / problem.size.sum()
    made = [_ways(driver) for driver in heads.T]
    # like with like: what comes late in one channel rarely meets what comes at once in another
    made += [made[a] * made[b] for a, b in problem.pairs]
    columns = np.concatenate(made, axis=1)
    columns = columns - columns.mean(axis=0)
    size = np.linalg.norm(columns, axis=0)
    columns = columns[:, size > 1e-9] / size[size > 1e-9]
    basis, scales, _ = np.linalg.svd(columns, full_matrices=False)
    most = MOST * (len(problem.channels) + len(problem.pairs))
    return np.asarray(basis[:, : min(int((scales > LEAST * scales[0]).sum()), most)])


def _ways(driver: Array) -> Array:
    """Return an input carried over and bent in several ways, (weeks, ways)."""
    active = driver[driver > 0.0]
    scaled = driver / (active.mean() if active.size else 1.0)
    made = []
    for alpha in RETENTION:
        carried = np.convolve(scaled, weights(alpha, 0.0, 13))[: driver.size]
        made += [np.log1p(bend * carried) / np.log1p(bend) for bend in BENDS]
    return np.column_stack(made)
