"""Noise that regions have in common: news, weather, a rival's sale.

By region every week of every region counts as news of its own. Where all of them rise and fall
together, the same news counts many times over, and what a channel does everywhere at once looks
surer than it is. What the most likely answer leaves unexplained shows how much regions have in
common. As far as that can be mistaken for media it is given columns of its own: its projection on
the span of what the firm's channels could have done, curve and carry-over unknown. What lies
outside the span tells no channel from another and stays in the residual.
"""

from dataclasses import replace

import numpy as np

from luopan.instruments.mix.pilot import bent_inputs
from luopan.instruments.mix.weekly import Array
from luopan.readings.base import Check
from luopan.stats.mix import PanelProblem, decompose, mode

RETENTION = (0.05, 0.3, 0.6, 0.8)
BENDS = (0.1, 1.0, 4.0)
"""Carry-overs and curves, from all but straight to flat, that stand in for each channel's own."""

EXCESS = 1.4
"""Variance of the firm's innovations over what independent regions would make. Over a hundred
weeks chance seldom reaches it."""

LEAST = 0.05
"""Directions of the span below this part of the largest are left to the residual."""

MOST = 2
"""Directions a channel and a pair, at most."""

DRAWS = 60
"""Draws of the linear coefficients whose mean is what the most likely curves explain."""


def common_noise(problem: PanelProblem) -> tuple[PanelProblem, Check]:
    """Look for noise that regions have in common, and give it columns.

    Parameters
    ----------
    problem : PanelProblem
        The question as it is put where regions are independent.

    Returns
    -------
    problem : PanelProblem
        The same, with columns for the common noise, if there is any, the last in ``shared``.
    check : Check
        ``mix_common_noise``.

    Raises
    ------
    ValueError
        ``no_start``, as in `sample`.
    """
    top = mode(problem)
    likely = replace(top, params=np.repeat(top.params, DRAWS, axis=1))
    fitted = decompose(problem, likely).fitted
    heads = (problem.outcome - fitted) / (problem.size.sum() * problem.outcome_scale)
    rho = 0.0
    if "atanh_rho" in top.names:
        rho = float(np.tanh(top.flat[0, top.names.index("atanh_rho")]))
    fresh = np.nan_to_num(heads[1:] - rho * heads[:-1])
    firm, alone = float(fresh.sum(axis=1).var()), float(fresh.var(axis=0).sum())
    passed = firm <= EXCESS * alone
    facts = {"factor": round(firm / max(alone, 1e-300), 1), "regions": problem.regions}
    check = Check(code="mix_common_noise", passed=passed, severity="info", facts=facts)
    if passed:
        return problem, check
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
    made = [bent_inputs(driver, RETENTION, BENDS) for driver in heads.T]
    # like with like: what comes late in one channel rarely meets what comes at once in another
    made += [made[a] * made[b] for a, b in problem.pairs]
    columns = np.concatenate(made, axis=1)
    columns = columns - columns.mean(axis=0)
    size = np.linalg.norm(columns, axis=0)
    columns = columns[:, size > 1e-9] / size[size > 1e-9]
    basis, scales, _ = np.linalg.svd(columns, full_matrices=False)
    most = MOST * (len(problem.channels) + len(problem.pairs))
    return np.asarray(basis[:, : min(int((scales > LEAST * scales[0]).sum()), most)])
