"""Experiments: what a finished test found, and which test could be run next."""

from luopan.instruments.experiments.design import DesignAsked, as_design, design
from luopan.instruments.experiments.export import export
from luopan.instruments.experiments.measure import measure
from luopan.instruments.experiments.next_test import next_tests
from luopan.instruments.experiments.plan import ExperimentPlan

__all__ = [
    "DesignAsked",
    "ExperimentPlan",
    "as_design",
    "design",
    "export",
    "measure",
    "next_tests",
]
