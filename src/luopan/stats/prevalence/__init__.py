"""Honest shares: a fast imperfect classifier, and hands that label a random part of the pool."""

from luopan.stats.prevalence.agreement import Agreement, alpha, kappa
from luopan.stats.prevalence.audit import Audit, draw, merge
from luopan.stats.prevalence.calibration import CalibrationPrior
from luopan.stats.prevalence.cells import CellShares, cell_shares, reread_cells
from luopan.stats.prevalence.course import Course, course
from luopan.stats.prevalence.evidence import UNLABELLED, Evidence, Gathered, gathered
from luopan.stats.prevalence.labellers import Misreading, misreading, reread
from luopan.stats.prevalence.periods import Standardised, p_up, standardised
from luopan.stats.prevalence.share import Share, share
from luopan.stats.prevalence.shifts import ShiftPrior
from luopan.stats.prevalence.strata import prior_corrected
from luopan.stats.prevalence.unlabelled import Way, way

__all__ = [
    "UNLABELLED",
    "Agreement",
    "Audit",
    "CalibrationPrior",
    "CellShares",
    "Course",
    "Evidence",
    "Gathered",
    "Misreading",
    "Share",
    "ShiftPrior",
    "Standardised",
    "Way",
    "alpha",
    "cell_shares",
    "course",
    "draw",
    "gathered",
    "kappa",
    "merge",
    "misreading",
    "p_up",
    "prior_corrected",
    "reread",
    "reread_cells",
    "share",
    "standardised",
    "way",
]
