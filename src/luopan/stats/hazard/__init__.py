"""When something happens, hour by hour: a hazard with a moving base rate and unobserved hours.

::

    fitted = fit(histories.until(now))             # slopes, shape by age, tempo by hour of the day
    base = base_rate(fitted, histories.until(now)) # the level of each day, from earlier days
    fitted.probability(features, age, base.at(hours), 24, hours)  # Chances: .mean, .low, .high
"""

from luopan.stats.hazard.base import BaseRate
from luopan.stats.hazard.fit import base_rate, fit
from luopan.stats.hazard.histories import Histories, Watch
from luopan.stats.hazard.model import Chances, HazardFit
from luopan.stats.hazard.plan import HazardPlan
from luopan.stats.hazard.store import load, save

__all__ = [
    "BaseRate",
    "Chances",
    "HazardFit",
    "HazardPlan",
    "Histories",
    "Watch",
    "base_rate",
    "fit",
    "load",
    "save",
]
