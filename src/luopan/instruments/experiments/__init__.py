"""Experiments: what tests found, which could be run next, and how far each bet is proved."""

from luopan.instruments.experiments.bets import BetsAsked, choose_bets
from luopan.instruments.experiments.design import as_design, design
from luopan.instruments.experiments.export import export
from luopan.instruments.experiments.ledger import read_ledger
from luopan.instruments.experiments.measure import measure
from luopan.instruments.experiments.next_test import next_tests
from luopan.instruments.experiments.plan import ExperimentPlan
from luopan.instruments.experiments.split_design import SplitAsked, as_split, design_split
from luopan.instruments.experiments.wanted import DesignAsked

__all__ = [
    "BetsAsked",
    "DesignAsked",
    "ExperimentPlan",
    "SplitAsked",
    "as_design",
    "as_split",
    "choose_bets",
    "design",
    "design_split",
    "export",
    "measure",
    "next_tests",
    "read_ledger",
]
