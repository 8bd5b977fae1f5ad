"""Experiments: what a finished test found, by its own randomisation or against placebo regions."""

from luopan.instruments.experiments.measure import measure
from luopan.instruments.experiments.plan import ExperimentPlan

__all__ = ["ExperimentPlan", "measure"]
