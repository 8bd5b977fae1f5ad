"""The joint mix model: one outcome on all channels, nuisances integrated out exactly."""

from luopan.stats.mix.base import drift_basis
from luopan.stats.mix.instead import beyond, weekly_contributions
from luopan.stats.mix.layout import names
from luopan.stats.mix.panel import (
    FreeEffects,
    PanelProblem,
    RegionLift,
    RegionModel,
    free_effects,
    respond_regions,
)
from luopan.stats.mix.posterior import (
    Parts,
    curves,
    decompose,
    firm_curves,
    lift_differences,
    marginal,
    media_by_week,
    predict_lifts,
    respond,
    shapes,
    this_and_later,
)
from luopan.stats.mix.priors import Prior
from luopan.stats.mix.problem import (
    ChannelModel,
    FactorialTest,
    LiftTest,
    MixProblem,
    NoiseModel,
    SynergyModel,
    observations,
    of_both,
    told,
    until,
)
from luopan.stats.mix.sampler import Draws, SamplerSettings, Start, mode, sample, sample_prior
from luopan.stats.mix.simulate import curvature_at, simulate
from luopan.stats.mix.whiten import whitened

__all__ = [
    "ChannelModel",
    "Draws",
    "FactorialTest",
    "FreeEffects",
    "LiftTest",
    "MixProblem",
    "NoiseModel",
    "PanelProblem",
    "Parts",
    "Prior",
    "RegionLift",
    "RegionModel",
    "SamplerSettings",
    "Start",
    "SynergyModel",
    "beyond",
    "curvature_at",
    "curves",
    "decompose",
    "drift_basis",
    "firm_curves",
    "free_effects",
    "lift_differences",
    "marginal",
    "media_by_week",
    "mode",
    "names",
    "observations",
    "of_both",
    "predict_lifts",
    "respond",
    "respond_regions",
    "sample",
    "sample_prior",
    "shapes",
    "simulate",
    "this_and_later",
    "told",
    "until",
    "weekly_contributions",
    "whitened",
]
