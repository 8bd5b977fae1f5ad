"""People split by lot: what a message did, from rows or from sums by arm."""

from luopan.stats.audiences.amounts import compare_amounts
from luopan.stats.audiences.compare import Comparison, Lift, compare
from luopan.stats.audiences.guardrails import Guarded, Guardrail, guard
from luopan.stats.audiences.joint import joint_critical, joint_p
from luopan.stats.audiences.lots import DOUBT, Lots, lots, mixed
from luopan.stats.audiences.metrics import Estimates, Metric, estimate
from luopan.stats.audiences.moments import Moments, filled, of_counts, of_rows, of_sums
from luopan.stats.audiences.power import Split, share_spread, spread
from luopan.stats.audiences.survey import compare_answers

__all__ = [
    "DOUBT",
    "Comparison",
    "Estimates",
    "Guarded",
    "Guardrail",
    "Lift",
    "Lots",
    "Metric",
    "Moments",
    "Split",
    "compare",
    "compare_amounts",
    "compare_answers",
    "estimate",
    "filled",
    "guard",
    "joint_critical",
    "joint_p",
    "lots",
    "mixed",
    "of_counts",
    "of_rows",
    "of_sums",
    "share_spread",
    "spread",
]
