"""Regional tests with chosen regions."""

from luopan.stats.panels.conformal import Conformal, conformal
from luopan.stats.panels.estimate import ESTIMATORS, Agreement, Estimate, agreement, estimate
from luopan.stats.panels.looks import Look, LookPlan, Monitoring, look
from luopan.stats.panels.null import Interval, Null
from luopan.stats.panels.placebo import Band, Found, find
from luopan.stats.panels.problem import Dropped, PanelTest

__all__ = [
    "ESTIMATORS",
    "Agreement",
    "Band",
    "Conformal",
    "Dropped",
    "Estimate",
    "Found",
    "Interval",
    "Look",
    "LookPlan",
    "Monitoring",
    "Null",
    "PanelTest",
    "agreement",
    "conformal",
    "estimate",
    "find",
    "look",
]
