"""The joint mix model: one outcome on all channels, nuisances integrated out exactly."""

from luopan.stats.mix.base import drift_basis
from luopan.stats.mix.layout import names
from luopan.stats.mix.posterior import (
    Parts,
    curves,
    decompose,
    lift_differences,
    marginal,
    predict_lifts,
    respond,
    shapes,
    this_and_later,
)
from luopan.stats.mix.priors import Prior
from luopan.stats.mix.problem import (
    ChannelModel,
    LiftTest,
    MixProblem,
    NoiseModel,
    SynergyModel,
    until,
)
from luopan.stats.mix.sampler import Draws, SamplerSettings, Start, sample, sample_prior
from luopan.stats.mix.simulate import curvature_at, simulate

__all__ = [
    "ChannelModel",
    "Draws",
    "LiftTest",
    "MixProblem",
    "NoiseModel",
    "Parts",
    "Prior",
    "SamplerSettings",
    "Start",
    "SynergyModel",
    "curvature_at",
    "curves",
    "decompose",
    "drift_basis",
    "lift_differences",
    "marginal",
    "names",
    "predict_lifts",
    "respond",
    "sample",
    "sample_prior",
    "shapes",
    "simulate",
    "this_and_later",
    "until",
]
