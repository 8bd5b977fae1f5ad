"""Mainstream: how far a story has come on the ladder, and whether it will cross."""

from luopan.instruments.mainstream.crossing import Basis, Crossing, CrossingPlan, TooFew, crossing
from luopan.instruments.mainstream.prior import Prior, shipped
from luopan.instruments.mainstream.stories import Stories

__all__ = [
    "Basis",
    "Crossing",
    "CrossingPlan",
    "Prior",
    "Stories",
    "TooFew",
    "crossing",
    "shipped",
]
