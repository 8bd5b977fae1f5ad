"""Budgets that chase demand: whether next week's spend foretells this week's outcome.

Advertising cannot act before it runs. If, with everything else taken out, an outcome moves with
spend that comes a week *later*, budgets follow demand (or a plan that knew of it), and the
model would credit the channels with demand that was there anyway. This is the lead test of
Granger and Sims; where it fires, next week's spend enters the model as a proxy of demand.
"""

from math import sqrt

import numpy as np

from luopan.instruments.mix.design import Block
from luopan.instruments.mix.pilot import pilot_basis
from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.weekly import Array, Weekly
from luopan.readings.base import Check
from luopan.stats.student import two_sided_p


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
    leads = np.column_stack([lead(c.driver) for c in data.channels])
    rows = data.seen.copy()
    rows[-1] = False  # what is spent after the last week is not known
    values = data.values[rows] / data.values[rows].mean()
    basis = pilot_basis(data, made, rows)
    p_values = np.array([_p_value(values, basis, lead) for lead in leads[rows].T])
    fired = np.flatnonzero(p_values < plan.lead_p / leads.shape[1])
    names = tuple(data.channels[k].name for k in fired)
    check = Check(
        code="mix_demand_chasing",
        passed=not names,
        severity="warn",
        facts={"names": names, "p": max(round(float(p_values.min()), 4), 1e-4)},
    )
    if not names:
        return (), check
    chosen = leads[:, fired]
    centred = chosen - chosen[rows].mean(axis=0)
    spread = float(values.std())
    columns = centred / centred[rows].std(axis=0)
    block = Block("demand", "demand", columns, max(spread, 0.05), members=names)
    return (block,), check


def lead(driver: Array) -> Array:
    """Return spend a week ahead, bent as returns are; the last week repeats the one before."""
    active = driver[driver > 0.0].mean() if driver.any() else 1.0
    bent = np.log1p(driver / active)
    ahead: Array = np.append(bent[1:], bent[-1])
    return ahead


def _p_value(values: Array, basis: Array, lead: Array) -> float:
    """P value of one more column in a regression (F test with one degree of freedom)."""
    y = values - basis @ (basis.T @ values)
    x = lead - basis @ (basis.T @ lead)
    left = values.size - basis.shape[1] - 1
    size = float(x @ x)
    if left < 10 or size <= 1e-8 * float(lead @ lead):  # nought, too: spent in the first week only
        return 1.0
    explained = float(x @ y) ** 2 / size
    rest = float(y @ y) - explained
    return two_sided_p(sqrt(explained * left / rest), left) if rest > 0.0 else 1.0
