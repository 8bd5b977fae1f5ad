"""Mainstream: how far what is said of the firm has come, and whether the public heard of it."""

from luopan.instruments.mainstream.crossed import crossings
from luopan.instruments.mainstream.known import foreseen
from luopan.instruments.mainstream.measure import measure
from luopan.instruments.mainstream.plan import MainstreamPlan

__all__ = ["MainstreamPlan", "crossings", "foreseen", "measure"]
