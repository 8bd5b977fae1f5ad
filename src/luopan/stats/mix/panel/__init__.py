"""The joint model of several regions: effects that differ, one carry-over and one curve."""

from luopan.stats.mix.panel.free import free_pairs, free_sizes
from luopan.stats.mix.panel.gradient import panel_log_posterior
from luopan.stats.mix.panel.posterior import respond_regions
from luopan.stats.mix.panel.problem import PanelProblem, RegionLift, RegionModel

__all__ = [
    "PanelProblem",
    "RegionLift",
    "RegionModel",
    "free_pairs",
    "free_sizes",
    "panel_log_posterior",
    "respond_regions",
]
