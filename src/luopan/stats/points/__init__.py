"""Streams of events that bring each other: what comes from outside, and what is an echo."""

from luopan.stats.points.binned import binned
from luopan.stats.points.exact import exact
from luopan.stats.points.plan import HawkesPlan, LogNormal
from luopan.stats.points.reading import Estimate, Hawkes
from luopan.stats.points.simulate import Lineage, lineages, simulate

__all__ = [
    "Estimate",
    "Hawkes",
    "HawkesPlan",
    "Lineage",
    "LogNormal",
    "binned",
    "exact",
    "lineages",
    "simulate",
]
