"""What one run measures."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from luopan.readings.card import ModelCard

InstrumentName = Literal["direction", "experiments", "mainstream", "mix", "voices"]
Progress = Callable[[str, float], None]
"""Told the name of the instrument at work and the share of the whole that is done (0..1)."""

Cards = list[ModelCard] | None
"""Gets the model card of every model that was fitted."""


class CompassPlan(BaseModel):
    """What one run measures.

    Parameters
    ----------
    seed : int
        One seed for everything; each instrument gets its own from it.
    only : tuple of str
        The instruments to run; empty means all.
    span_days : int
        The span that every heading speaks of.
    stability : {"off", "quick", "full"}
        How thoroughly the joint model is asked whether its answers hold still.
    today : datetime.date or None
        Rows dated later are named as future and not used; None takes the last day of the tables.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    seed: int = Field(default=20261115, ge=0, lt=2**31)
    only: tuple[InstrumentName, ...] = ()
    span_days: int = Field(default=91, ge=7, le=731)
    stability: Literal["off", "quick", "full"] = "off"
    today: date | None = None


def spread(seed: int, name: str) -> int:
    """Return an instrument's own seed: the same whatever else runs beside it."""
    digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1
