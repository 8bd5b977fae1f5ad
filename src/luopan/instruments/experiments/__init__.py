"""Experiments: what a finished test found, and which test could be run next."""

from luopan.instruments.experiments.design import as_design, design
from luopan.instruments.experiments.measure import measure
from luopan.instruments.experiments.next_test import next_tests
from luopan.instruments.experiments.plan import ExperimentPlan
from luopan.instruments.experiments.wanted import DesignAsked

__all__ = ["DesignAsked", "ExperimentPlan", "as_design", "design", "measure", "next_tests"]
