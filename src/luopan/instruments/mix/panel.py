"""The regions' data to the problem that the sampler is asked."""

from dataclasses import replace
from math import log

import numpy as np

from luopan.instruments.mix.demand import lead
from luopan.instruments.mix.design import Block, fourier, from_nought
from luopan.instruments.mix.odd import far_weeks
from luopan.instruments.mix.pilot import pilot_basis
from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.priors import (
    channel_models,
    common_size,
    synergy_by_region,
    synergy_pairs,
)
from luopan.instruments.mix.weekly import Array, Regional, Weekly
from luopan.readings.base import Check
from luopan.stats.mix import NoiseModel, PanelProblem, Prior, RegionModel, drift_basis
from luopan.tables.bundle import Tables

INTERCEPT_SD = 2.0
"""Prior of the still part of the firm's base, in mean outcomes."""

LEVEL_SD = 0.5
"""Prior of how far a region's level is from the firm's, a head; more where they are seen to be."""

BASE_RANK = 14
"""Columns of the firm's drift: regions average the noise out, and the quick part is left to it."""

SPREAD_SD = 0.9
"""Prior standard deviation of the logarithm of how much a channel's effect differs."""

TEMPER = 0.4
"""Power of the weeks' likelihood. Thousands of region-weeks would make a curve surer than any curve
is known to hold; so the posterior is coarsened (Miller & Dunson 2019, JASA 114)."""

OWN_RANK = 6
"""Columns of each region's own drift."""

NOISE = (0.2, 5.0)
"""A region's noise against the others' typical noise is held within these."""


def calm(data: Weekly, made: tuple[Block, ...]) -> tuple[Weekly, Array, Check]:
    """Take out region-weeks that stand apart; return the rest and each region's noise.

    Returns
    -------
    data : Weekly
        Without the outcome of the region-weeks that stand apart.
    noise : (regions,) array
        Each region's residual spread over its size, against their geometric mean.
    check : Check
        ``mix_odd_region_weeks``.
    """
    regional = _regional(data)
    values, spread, found = regional.values.copy(), [], 0
    for g in range(len(regional.names)):
        own = region_alone(data, g)
        apart = far_weeks(own, made)
        values[apart, g] = np.nan
        found += apart.size
        calmer = replace(own, values=values[:, g])
        basis = pilot_basis(calmer, made, calmer.seen)
        sold = values[calmer.seen, g]
        left = sold - basis @ (basis.T @ sold)
        free = max(sold.size - basis.shape[1], 0.2 * sold.size)
        spread.append(float(np.sqrt(left @ left / free)) / regional.size[g])
    noise = np.maximum(np.array(spread), 1e-6)
    noise = np.clip(noise / np.exp(np.log(noise).mean()), *NOISE)
    facts = {"count": found, "weeks": int(regional.seen.sum())}
    check = Check(code="mix_odd_region_weeks", passed=not found, severity="info", facts=facts)
    return replace(data, regional=replace(regional, values=values)), noise, check


def region_alone(data: Weekly, g: int) -> Weekly:
    """Return one region as if it were a firm; channels without input in it are left out."""
    regional = _regional(data)
    channels = tuple(
        replace(c, driver=c.region_driver[:, g])
        for c in data.channels
        if c.region_driver is not None and c.region_driver[:, g].any()
    )
    return replace(data, values=regional.values[:, g], channels=channels, regional=None)


def pose_regions(
    data: Weekly, made: tuple[Block, ...], noise: Array, plan: MixPlan, tables: Tables
) -> PanelProblem:
    """Put the question to the sampler.

    Parameters
    ----------
    data, made, noise
        The data, the linear lines, and each region's noise (`calm`).
    plan, tables
        Settings and beliefs.
    """
    regional = _regional(data)
    weeks, regions = regional.values.shape
    columns: list[Array] = [np.ones((weeks, regions, 1))]
    columns += [_by_region(block, data) for block in made]
    deviations = [np.full(1, INTERCEPT_SD), *(np.full(b.columns.shape[1], b.sd) for b in made)]
    # every region has a level, a yearly wave and a drift of its own
    wave = fourier(data.weeks, 1) if weeks >= 52 else np.zeros((weeks, 0))
    season = next((b.sd for b in made if b.kind == "season"), 0.05)
    apart = float(np.sqrt(np.mean((regional.usual / regional.size - 1.0) ** 2)))
    media = np.stack(
        [c.region_driver for c in data.channels if c.region_driver is not None], axis=2
    )
    return PanelProblem(
        outcome=regional.values,
        media=media,
        size=regional.size,
        shared=np.concatenate(columns, axis=2),
        shared_sd=np.concatenate(deviations),
        region=RegionModel(
            linear=np.concatenate([np.ones((weeks, 1)), wave], axis=1),
            linear_sd=np.r_[max(LEVEL_SD, apart), np.full(wave.shape[1], 0.5 * season)],
            base=drift_basis(weeks, min(OWN_RANK, plan.base_rank)) if plan.base_rank else None,
            spread=Prior("normal", log(plan.region_spread), SPREAD_SD),
        ),
        noise_scale=noise,
        noise=NoiseModel(temper=TEMPER),
        channels=channel_models(data, plan, tables.company),
        pairs=synergy_pairs(data, plan),
        base=drift_basis(weeks, min(BASE_RANK, plan.base_rank)) if plan.base_rank else None,
        synergy=synergy_by_region(plan, media.shape[2]),
        max_lag=plan.max_lag,
        common=common_size(plan),
    )


def _by_region(block: Block, data: Weekly) -> Array:
    """Return a block's columns (weeks, regions, k): the region's own where they are told."""
    regional = _regional(data)
    if block.name in regional.controls and block.kind == "control":
        own = regional.controls[block.name]
        seen = regional.seen
        scale = float(own[seen].std())
        return from_nought(own / scale, seen)[:, :, None] if scale > 0.0 else own[:, :, None] * 0.0
    if block.kind == "demand":
        return _leads(data, block)
    shape = (*regional.values.shape, block.columns.shape[1])
    return np.broadcast_to(block.columns[:, None, :], shape)


def _leads(data: Weekly, block: Block) -> Array:
    """Return next week's input of the channels that ran ahead of the firm's outcome, by region."""
    regional = _regional(data)
    by_name = {c.name: c.region_driver for c in data.channels}
    columns = []
    for name in block.members:
        driver = by_name[name]
        assert driver is not None  # noqa: S101 - a regional model has every channel by region
        heads = driver / regional.size
        own = np.column_stack([lead(x) for x in heads.T])
        centred = own - own[regional.seen].mean()
        columns.append(centred / max(float(centred[regional.seen].std()), 1e-12))
    return np.stack(columns, axis=2)


def _regional(data: Weekly) -> Regional:
    """Return the regional part, which must be there."""
    assert data.regional is not None  # noqa: S101 - callers ask only where there are regions
    return data.regional
