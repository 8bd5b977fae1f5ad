"""The joint model of several regions: effects that differ, one carry-over and one curve."""

from luopan.stats.mix.panel.free import FreeEffects, free_effects
from luopan.stats.mix.panel.gradient import panel_log_posterior
from luopan.stats.mix.panel.posterior import respond_regions
from luopan.stats.mix.panel.problem import PanelProblem, RegionLift, RegionModel

__all__ = [
    "FreeEffects",
    "PanelProblem",
    "RegionLift",
    "RegionModel",
    "free_effects",
    "panel_log_posterior",
    "respond_regions",
]
