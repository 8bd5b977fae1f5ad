"""Experiments: what a finished test found, and which test could be run next."""

from luopan.instruments.experiments.design import DesignAsked, as_design, design
from luopan.instruments.experiments.measure import measure
from luopan.instruments.experiments.next_test import next_tests
from luopan.instruments.experiments.plan import ExperimentPlan
from luopan.instruments.experiments.split_design import SplitAsked, as_split, design_split

__all__ = [
    "DesignAsked",
    "ExperimentPlan",
    "SplitAsked",
    "as_design",
    "as_split",
    "design",
    "design_split",
    "measure",
    "next_tests",
]
