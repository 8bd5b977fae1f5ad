"""A latent level with a damped slope, its hyper-parameters integrated, fitted in milliseconds."""

from luopan.stats.trend.fit import FLOW_JUMPS, JumpPrior, fit
from luopan.stats.trend.foresee import foresee
from luopan.stats.trend.nodes import FLOW_PRIOR, PRECISE_PRIOR, TrendPrior
from luopan.stats.trend.paths import passage, recent
from luopan.stats.trend.posterior import Posterior
from luopan.stats.trend.series import Series

__all__ = [
    "FLOW_JUMPS",
    "FLOW_PRIOR",
    "PRECISE_PRIOR",
    "JumpPrior",
    "Posterior",
    "Series",
    "TrendPrior",
    "fit",
    "foresee",
    "passage",
    "recent",
]
