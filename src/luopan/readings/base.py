"""The parts that every reading is made of. Numbers, codes and names; no prose."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

FROZEN = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

INCONCLUSIVE = (0.20, 0.80)
"""Between these probabilities the data do not say; requirements H5."""

Probability = Annotated[float, Field(ge=0.0, le=1.0)]
Fact = str | int | float | bool | None | tuple[str, ...]


class Evidence(StrEnum):
    """The evidence ladder: what a claim rests on."""

    E0 = "E0"  # a quote or a case
    E1 = "E1"  # co-movement
    E2 = "E2"  # a joint model, uncalibrated
    E3 = "E3"  # a joint model calibrated by an experiment
    E4 = "E4"  # a randomised test of the very question


class Interval(BaseModel):
    """A number and how far it may be off.

    ``low`` and ``high`` are equal-tailed posterior quantiles at ``level``; for what may be nil and
    cannot be negative (a channel's contribution, its return, a share of talk) the interval starts
    at nought where that is likeliest, and its tails become alike away from it.
    """

    model_config = FROZEN
    mean: float
    low: float
    high: float
    level: Probability = 0.9

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            raise ValueError(f"low {self.low} > high {self.high}")
        return self


class Heading(BaseModel):
    """Where something is heading.

    P(up over ``span_days``), velocity a month, and one of three states.
    """

    model_config = FROZEN
    p_up: Probability
    span_days: int
    velocity: Interval
    state: Literal["rising", "falling", "inconclusive"]


class Check(BaseModel):
    """The outcome of one check, or one finding about the data.

    ``severity`` says what hangs on a failed one: ``fail`` watermarks every number derived from
    the reading, ``warn`` is told beside it, ``info`` is only listed.
    """

    model_config = FROZEN
    code: str
    passed: bool
    severity: Literal["info", "warn", "fail"] = "fail"
    facts: Mapping[str, Fact] = Field(default_factory=dict)


def present(code: str, severity: Literal["info", "warn", "fail"], **facts: Fact) -> Check:
    """Return the check of something that is told whenever it is there."""
    return Check(code=code, passed=False, severity=severity, facts=facts)


class NextStep(BaseModel):
    """What to do or collect next; every 证据不足 carries one (H3)."""

    model_config = FROZEN
    code: str
    facts: Mapping[str, Fact] = Field(default_factory=dict)


class Input(BaseModel):
    """Provenance of one table: where it came from, how many rows, the SHA-256 of bytes or rows."""

    model_config = FROZEN
    table: str
    file: str
    rows: int
    digest: str


class Point(BaseModel):
    """A point of a path with its interval."""

    model_config = FROZEN
    date: date
    mean: float
    low: float
    high: float


class ReadingBase(BaseModel):
    """What every reading carries.

    ``seconds`` is told on the terminal and left out of the JSON, so that the same input and seed
    give the same bytes.
    """

    model_config = FROZEN
    as_of: date
    inputs: tuple[Input, ...]
    evidence: Evidence
    checks: tuple[Check, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    seed: int
    seconds: float = Field(default=0.0, exclude=True)

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that watermark this reading (H8)."""
        return tuple(c for c in self.checks if not c.passed and c.severity == "fail")
