"""The long run: brand and sales in one likelihood, and whether a long effect may be told at all."""

from luopan.stats.longrun.effects import LongEffects, long_effects
from luopan.stats.longrun.gates import Gates, look
from luopan.stats.longrun.likelihood import Collapsed, Variant
from luopan.stats.longrun.posterior import Posterior, fit
from luopan.stats.longrun.problem import HALF_LIVES, Beliefs, LongRunProblem, Surveys, Trials

__all__ = [
    "HALF_LIVES",
    "Beliefs",
    "Collapsed",
    "Gates",
    "LongEffects",
    "LongRunProblem",
    "Posterior",
    "Surveys",
    "Trials",
    "Variant",
    "fit",
    "long_effects",
    "look",
]
