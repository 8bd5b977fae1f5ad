"""The question put to the sampler, and the sampler asked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from luopan.instruments.mix.design import Block
from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.priors import channel_models, common_size, synergy_pairs
from luopan.instruments.mix.refusal import NoReadingError
from luopan.instruments.mix.weekly import Array, Weekly
from luopan.stats.diagnostics import ess_bulk, ess_tail, rhat
from luopan.stats.mix import (
    Draws,
    MixProblem,
    PanelProblem,
    SamplerSettings,
    Start,
    SynergyModel,
    drift_basis,
    sample,
)
from luopan.tables.company import Company

Progress = Callable[[float], None]

INTERCEPT_SD = 2.0
"""Prior of the still part of the base, in mean outcomes."""

UNKNOWN_SD = 100.0
"""Prior of the column that takes a missing week out of the likelihood: it may be anything."""


PANEL_WARMUP, PANEL_DRAWS, PANEL_ACCEPT = 300, 750, 0.7
"""A gradient of many regions costs a hundred times that of one firm; more draws than these
narrow no interval that is shown, and shorter steps earn no more effective draws a second."""

LONGER = 2
ENOUGH, TOGETHER = 400, 1.01
"""Effective draws, and the r-hat, that chains by region are run on for (Vehtari & others 2021)."""


def pose(data: Weekly, made: tuple[Block, ...], plan: MixPlan, company: Company) -> MixProblem:
    """Put the question to the sampler.

    A week without an outcome gets a column of its own with an all but flat prior, which takes it
    out of the likelihood while media, base and correlated noise run through it.
    """
    missing = np.flatnonzero(~data.seen)
    unknown = np.zeros((len(data.weeks), missing.size))
    unknown[missing, np.arange(missing.size)] = 1.0
    outcome = data.values.copy()
    outcome[missing] = outcome[data.seen].mean()
    columns = [np.ones((len(data.weeks), 1)), *(b.columns for b in made), unknown]
    deviations = [
        np.full(1, INTERCEPT_SD),
        *(np.full(b.columns.shape[1], b.sd) for b in made),
        np.full(missing.size, UNKNOWN_SD),
    ]
    pairs = synergy_pairs(data, plan)
    media: Array = np.column_stack([c.driver for c in data.channels])
    return MixProblem(
        outcome=outcome,
        media=media,
        linear=np.concatenate(columns, axis=1),
        linear_sd=np.concatenate(deviations),
        channels=channel_models(data, plan, company),
        pairs=pairs,
        base=drift_basis(len(data.weeks), plan.base_rank) if plan.base_rank else None,
        synergy=SynergyModel(sd=plan.synergy_sd),
        max_lag=plan.max_lag,
        common=common_size(plan),
    )


def sampled(
    problem: MixProblem | PanelProblem, plan: MixPlan, outcome: str, progress: Progress
) -> Draws:
    """Sample, or say that there is no point to start from.

    Where chains of a firm by region mix badly they are run again from where they were, twice as
    long and with the metric that they found; all others are spared that.
    """
    with startable(outcome):
        settings = whole_run(problem, plan, plan.seed)
        draws = sample(problem, settings, progress)
        if isinstance(problem, PanelProblem) and settings.draws == PANEL_DRAWS and slow(draws):
            longer = replace(settings, draws=LONGER * PANEL_DRAWS, seed=settings.seed + 1)
            draws = sample(problem, longer, progress, Start(draws.flat))
        return draws


def slow(draws: Draws) -> bool:
    """Whether chains have not come together, or tell too little for their length."""
    chains = np.moveaxis(draws.params, 2, 0)
    return any(min(ess_bulk(c), ess_tail(c)) < ENOUGH or rhat(c) > TOGETHER for c in chains)


def whole_run(problem: MixProblem | PanelProblem, plan: MixPlan, seed: int) -> SamplerSettings:
    """Return the settings of a run from nothing."""
    settings = SamplerSettings(plan.chains, plan.warmup, plan.draws, seed)
    if isinstance(problem, MixProblem):
        return settings
    return replace(
        settings,
        warmup=min(plan.warmup, PANEL_WARMUP),
        draws=min(plan.draws, PANEL_DRAWS),
        accept=PANEL_ACCEPT,
    )


@contextmanager
def startable(outcome: str) -> Iterator[None]:
    """Say that there is no reading where the posterior has no point to start from."""
    try:
        yield
    except ValueError as error:
        if not str(error).startswith("no_start"):
            raise
        raise NoReadingError("mix_no_start", {"outcome": outcome}) from error
