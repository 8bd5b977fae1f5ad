"""Divide money over weeks and cells: what draws say of a plan, its limits, the best within them.

A cell is one budget line over the weeks: a channel, or a channel in a region.
"""

from luopan.stats.allocation.feasible import clash, nearest
from luopan.stats.allocation.limits import Limit, Limits
from luopan.stats.allocation.optimise import Found, best
from luopan.stats.allocation.response import Effects, Feeds, Response, respond_to
from luopan.stats.allocation.utility import Aim, Least, rank_weights

__all__ = [
    "Aim",
    "Effects",
    "Feeds",
    "Found",
    "Least",
    "Limit",
    "Limits",
    "Response",
    "best",
    "clash",
    "nearest",
    "rank_weights",
    "respond_to",
]
