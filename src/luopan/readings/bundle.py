"""All readings of one run, and their JSON both ways."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from luopan.readings.base import FROZEN, Check, Input
from luopan.readings.designs import NextTests
from luopan.readings.direction import DirectionReading
from luopan.readings.experiments import ExperimentReading
from luopan.readings.ledger import LedgerReading
from luopan.readings.mainstream import MainstreamReading
from luopan.readings.mix import MixReading
from luopan.readings.route import RouteReading
from luopan.readings.voices import VoicesReading

Reading = Annotated[
    DirectionReading
    | MixReading
    | RouteReading
    | ExperimentReading
    | LedgerReading
    | VoicesReading
    | MainstreamReading,
    Field(discriminator="instrument"),
]

Language = Literal["zh_CN", "en"]


class Decision(BaseModel):
    """The decision that the analysis is for (R32)."""

    model_config = FROZEN
    kind: Literal["allocate", "compare", "stop_go", "learn", "report"]
    by: date | None = None
    budget: float | None = None


class Readings(BaseModel):
    """What one run says.

    ``names`` gives display names, by key and language, for channels, indicators and goals whose
    owner wrote them in both languages. ``findings`` are about the tables as a whole.
    ``next_tests`` holds the one test that would tell most, where figures by region allow one.
    ``absent`` lists the instruments that had no data and why (code), so the brief can say what
    to collect.
    """

    model_config = FROZEN
    schema_: Literal["luopan/readings/1"] = Field(default="luopan/readings/1", alias="schema")
    company: str
    currency: str
    locale: str = "zh-CN"
    synthetic: bool = False
    as_of: date
    decision: Decision | None = None
    inputs: tuple[Input, ...] = ()
    findings: tuple[Check, ...] = ()
    absent: Mapping[str, str] = Field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    next_tests: NextTests | None = None

    def direction(self) -> tuple[DirectionReading, ...]:
        """Return the direction readings, goals first."""
        return tuple(r for r in self.readings if isinstance(r, DirectionReading))

    def mix(self) -> tuple[MixReading, ...]:
        """Return the mix readings."""
        return tuple(r for r in self.readings if isinstance(r, MixReading))

    def route(self) -> RouteReading | None:
        """Return the route reading, if a plan was made."""
        return next((r for r in self.readings if isinstance(r, RouteReading)), None)

    def experiments(self) -> tuple[ExperimentReading, ...]:
        """Return the readings of finished tests, by start."""
        return tuple(r for r in self.readings if isinstance(r, ExperimentReading))

    def ledger(self) -> LedgerReading | None:
        """Return the reading of all registered tests, if there is a register."""
        return next((r for r in self.readings if isinstance(r, LedgerReading)), None)

    def voices(self) -> tuple[VoicesReading, ...]:
        """Return the reading of what people wrote, if there is one."""
        return tuple(r for r in self.readings if isinstance(r, VoicesReading))

    def mainstream(self) -> MainstreamReading | None:
        """Return the reading of how far the talk has come, if there is one."""
        return next((r for r in self.readings if isinstance(r, MainstreamReading)), None)

    def to_json(self) -> str:
        """Return the readings as indented JSON that `from_json` reads back to an equal object."""
        return self.model_dump_json(indent=1, by_alias=True) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> "Readings":
        """Read what `to_json` wrote.

        Raises
        ------
        pydantic.ValidationError
            If the text is not of schema ``luopan/readings/1``.
        """
        return cls.model_validate_json(text)
