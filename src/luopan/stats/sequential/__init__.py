"""Looking at a test before its end: registered looks, unplanned looks, and the stop for harm."""

from luopan.stats.sequential.anytime import ConfidenceSequence, NormalMixture, follow
from luopan.stats.sequential.harm import HarmRule, HarmWatch, broken, false_stop, tightest, watch
from luopan.stats.sequential.monitor import Final, Monitoring, monitor
from luopan.stats.sequential.plan import (
    Bounds,
    LookPlan,
    Operating,
    bounds,
    drift_needed,
    evenly,
    operating,
)
from luopan.stats.sequential.spending import spent
from luopan.stats.sequential.walk import Walk, walk

__all__ = [
    "Bounds",
    "ConfidenceSequence",
    "Final",
    "HarmRule",
    "HarmWatch",
    "LookPlan",
    "Monitoring",
    "NormalMixture",
    "Operating",
    "Walk",
    "bounds",
    "broken",
    "drift_needed",
    "evenly",
    "false_stop",
    "follow",
    "monitor",
    "operating",
    "spent",
    "tightest",
    "walk",
    "watch",
]
