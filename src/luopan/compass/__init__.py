"""The only composer: which instruments run on the tables, in which order, and what is absent."""

from luopan.compass.experiments import (
    analysed_test,
    chosen_bets,
    designed_split,
    designed_test,
    exported_test,
    next_test,
    planned_split,
    planned_test,
    read_register,
)
from luopan.compass.foreseen import foreseen
from luopan.compass.parts import INSTRUMENTS, divides
from luopan.compass.plan import Cards, CompassPlan, InstrumentName, Progress, spread
from luopan.compass.route import planned_route
from luopan.compass.run import measure

__all__ = [
    "INSTRUMENTS",
    "Cards",
    "CompassPlan",
    "InstrumentName",
    "Progress",
    "analysed_test",
    "chosen_bets",
    "designed_split",
    "designed_test",
    "divides",
    "exported_test",
    "foreseen",
    "measure",
    "next_test",
    "planned_route",
    "planned_split",
    "planned_test",
    "read_register",
    "spread",
]
