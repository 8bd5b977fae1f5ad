"""Tests in which a lot decided, analysed by that lot: designs, effects, inference, power."""

from luopan.stats.randomised.correlations import correlations
from luopan.stats.randomised.designs import (
    BlockLot,
    Design,
    PauseLot,
    RegionLot,
    complete,
    factorial,
    matched_pairs,
    multi_cell,
    size_strata,
    stratified,
)
from luopan.stats.randomised.effects import Prepared, moments, prepare
from luopan.stats.randomised.exposure import carried, kept
from luopan.stats.randomised.inference import Verdict, analyse, redrawn, verdict
from luopan.stats.randomised.power import Plan, Power, power, quick_guess
from luopan.stats.randomised.synergy import Synergy, synergy_designs
from luopan.stats.randomised.trial import Question, Trial, barred

__all__ = [
    "BlockLot",
    "Design",
    "PauseLot",
    "Plan",
    "Power",
    "Prepared",
    "Question",
    "RegionLot",
    "Synergy",
    "Trial",
    "Verdict",
    "analyse",
    "barred",
    "carried",
    "complete",
    "correlations",
    "factorial",
    "kept",
    "matched_pairs",
    "moments",
    "multi_cell",
    "power",
    "prepare",
    "quick_guess",
    "redrawn",
    "size_strata",
    "stratified",
    "synergy_designs",
    "verdict",
]
