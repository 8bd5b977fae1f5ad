"""Surveys as they were drawn: shares and means under weights, strata and clusters; raking."""

from luopan.stats.design.estimate import Estimate, estimate, published
from luopan.stats.design.limits import (
    Difference,
    Limits,
    Net,
    difference,
    net_difference,
    net_limits,
    share_limits,
)
from luopan.stats.design.raking import Margin, Raked, rake
from luopan.stats.design.sample import Sample, kish, sample

__all__ = [
    "Difference",
    "Estimate",
    "Limits",
    "Margin",
    "Net",
    "Raked",
    "Sample",
    "difference",
    "estimate",
    "kish",
    "net_difference",
    "net_limits",
    "published",
    "rake",
    "sample",
    "share_limits",
]
