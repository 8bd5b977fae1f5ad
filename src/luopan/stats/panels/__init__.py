"""Regional tests with chosen regions."""

from luopan.stats.panels.candidates import MIN_DONORS, MarketPlan
from luopan.stats.panels.conformal import Conformal, conformal
from luopan.stats.panels.did import SyntheticDiD
from luopan.stats.panels.estimate import ESTIMATORS, Agreement, Estimate, agreement, estimate
from luopan.stats.panels.foreseen import foreseen
from luopan.stats.panels.level import LocalLevel
from luopan.stats.panels.looks import Look, LookPlan, Monitoring, look
from luopan.stats.panels.null import Interval, Null
from luopan.stats.panels.placebo import Band, Found, find
from luopan.stats.panels.power import PowerCurve
from luopan.stats.panels.problem import MIN_HISTORY, Dropped, PanelTest, in_step
from luopan.stats.panels.ridge import Ridge
from luopan.stats.panels.search import Aim, Design, Selection, select
from luopan.stats.panels.synthetic import SyntheticControl

__all__ = [
    "ESTIMATORS",
    "MIN_DONORS",
    "MIN_HISTORY",
    "Agreement",
    "Aim",
    "Band",
    "Conformal",
    "Design",
    "Dropped",
    "Estimate",
    "Found",
    "Interval",
    "LocalLevel",
    "Look",
    "LookPlan",
    "MarketPlan",
    "Monitoring",
    "Null",
    "PanelTest",
    "PowerCurve",
    "Ridge",
    "Selection",
    "SyntheticControl",
    "SyntheticDiD",
    "agreement",
    "conformal",
    "estimate",
    "find",
    "foreseen",
    "in_step",
    "look",
    "select",
]
