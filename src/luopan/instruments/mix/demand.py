"""Budgets that chase demand: whether next week's spend foretells this week's outcome.

Advertising cannot act before it runs. If, with everything else taken out, an outcome moves with
spend that comes a week *later*, budgets follow demand (or a plan that knew of it), and the
model would credit the channels with demand that was there anyway. This is the lead test of
Granger and Sims; where it fires, next week's spend enters the model as a proxy of demand.
"""

from math import log

import numpy as np
from scipy.special import fdtrc

from luopan.instruments.mix.design import Block
from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.weekly import Array, Weekly
from luopan.readings.base import Check
from luopan.stats.mix.adstock import weights
from luopan.stats.mix.base import drift_basis

RETENTION = (0.2, 0.6)
"""Carry-overs that stand in for the channel's own while leads are tested."""


def demand_block(
    data: Weekly, made: tuple[Block, ...], plan: MixPlan
) -> tuple[tuple[Block, ...], Check]:
    """Test leads and return the proxy of demand where they foretell the outcome.

    Returns
    -------
    blocks : tuple of Block
        Empty, or one block of the leading channels' spend one week ahead.
    check : Check
        ``mix_demand_chasing``: passed, or the channels, and the smallest P value.
    """
    leads = np.column_stack([_lead(c.driver) for c in data.channels])
    rows = data.seen.copy()
    rows[-1] = False  # what is spent after the last week is not known
    values = data.values[rows] / data.values[rows].mean()
    controls = _taken_out(data, made)[rows]
    p_values = np.array([_p_value(values, controls, leads[rows, k]) for k in range(leads.shape[1])])
    fired = np.flatnonzero(p_values < plan.lead_p / leads.shape[1])
    names = tuple(data.channels[k].name for k in fired)
    check = Check(
        code="mix_demand_chasing",
        passed=not names,
        severity="warn",
        facts={"names": names, "p": round(float(p_values.min()), 4)},
    )
    if not names:
        return (), check
    chosen = leads[:, fired]
    centred = chosen - chosen[rows].mean(axis=0)
    spread = float(values.std())
    block = Block("demand", "demand", centred / centred[rows].std(axis=0), max(spread, 0.05))
    return (block,), check


def _lead(driver: Array) -> Array:
    """Spend a week ahead, bent as returns are; the last week repeats the one before."""
    active = driver[driver > 0.0].mean()
    bent = np.log1p(driver / active)
    ahead: Array = np.append(bent[1:], bent[-1])
    return ahead


def _taken_out(data: Weekly, made: tuple[Block, ...]) -> Array:
    """Columns of everything that may explain the outcome up to the week itself."""
    weeks = len(data.weeks)
    columns = [np.ones((weeks, 1)), *(b.columns for b in made)]
    columns.append(drift_basis(weeks, max(3, weeks // 26)))
    for channel in data.channels:
        scaled = channel.driver / channel.driver[channel.driver > 0.0].mean()
        for alpha in RETENTION:
            carried = np.convolve(scaled, weights(alpha, 0.0, 13))[:weeks]
            columns.append(np.log1p(carried)[:, None])
    return np.concatenate(columns, axis=1)


def _p_value(values: Array, controls: Array, lead: Array) -> float:
    """P value of one more column in a regression (F test with one degree of freedom)."""
    basis, scales, _ = np.linalg.svd(controls, full_matrices=False)
    basis = basis[:, scales > 1e-8 * scales[0]]
    y = values - basis @ (basis.T @ values)
    x = lead - basis @ (basis.T @ lead)
    left = values.size - basis.shape[1] - 1
    size = float(x @ x)
    if left < 10 or size < 1e-8 * float(lead @ lead):
        return 1.0
    explained = float(x @ y) ** 2 / size
    rest = float(y @ y) - explained
    if rest <= 0.0 or not np.isfinite(log(max(rest, 1e-300))):
        return 1.0
    return float(fdtrc(1, left, explained * left / rest))
