"""What stands on a line of the register: a test registered, withdrawn or closed."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from math import isclose
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    SerializerFunctionWrapHandler,
    field_validator,
    model_serializer,
    model_validator,
)

from luopan.readings.base import Interval, Probability
from luopan.readings.experiments import (
    Design,
    Deviation,
    Effect,
    Estimator,
    ExperimentKind,
    Side,
    Verdict,
    side,
)

FORM = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, str_strip_whitespace=True)

Text = Annotated[str, Field(min_length=1, max_length=2000)]
Names = tuple[Text, ...]
_LATER: Mapping[str, object] = {
    "worse": "lower", "worth": None, "people": None, "shares": {}, "follows": None,
    "apart_km": 0.0,
}  # fmt: skip
"""What entries got later, and what it means where it is not told."""

Days = Annotated[int, Field(ge=0, le=3660)]
Money = Annotated[float, Field(ge=0)]


def _as_first_written(told: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is as if not told, so that an entry of the first form keeps its bytes."""
    return {key: value for key, value in told.items() if _LATER.get(key, ...) != value}


class Bet(BaseModel):
    """What is expected before the start: the effect as a share of the outcome, and how sure."""

    model_config = FORM
    expected: float
    low: float | None = None
    high: float | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        low = self.expected if self.low is None else self.low
        high = self.expected if self.high is None else self.high
        if not low <= self.expected <= high:
            raise ValueError("bet: the expected effect lies outside its own range")
        return self


class Guardrail(BaseModel):
    """An indicator that must not get worse by more than the margin, a share of it.

    ``worse`` says which way that is.
    """

    model_config = FORM
    indicator: Text
    margin: Annotated[float, Field(gt=0)]
    worse: Side = "lower"

    @model_serializer(mode="wrap")
    def _written(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return _as_first_written(write(self))


class Follows(BaseModel):
    """An earlier test whose bet is taken further: repeated elsewhere, or carried to full size."""

    model_config = FORM
    test: Text
    step: Literal["replicate", "scale"]


class RegisteredTest(BaseModel):
    """A test as it was registered.

    ``regions`` and ``audiences`` are those treated, by arm; where both are empty the whole firm
    is. ``start`` and ``end`` are both included; the tail is watched after the end. ``looks`` are
    days since the start. ``cost`` is what the test takes, ``loss`` the most that may be lost by
    it, both in the firm's money, and ``worth`` the money that one unit of the outcome is worth;
    None where the outcome is money. Of a split of people ``people`` is how many will be in it, all
    arms together, and ``shares`` each arm's part of them, business as usual too; none is told
    where all are alike. ``law`` is by what lot regions or days were drawn, whatever redraws it.
    ``apart_km`` is how far a region must be from every treated one to be compared with.
    """

    model_config = FORM
    entry: Literal["registered"] = "registered"
    name: Annotated[str, Field(min_length=1, max_length=200)]
    hypothesis: Text
    kind: ExperimentKind
    design: Design
    channels: Names = ()
    outcome: Text
    regions: Mapping[str, Names] = Field(default_factory=dict)
    audiences: Mapping[str, Names] = Field(default_factory=dict)
    start: date
    end: date
    tail_days: Days = 0
    level: Annotated[float, Field(gt=0.5, lt=1)] = 0.9
    estimator: Estimator | None = None
    looks: tuple[Annotated[int, Field(ge=1)], ...] = ()
    stop_rules: Names = ()
    guardrails: tuple[Guardrail, ...] = ()
    bet: Bet | None = None
    cost: Money | None = None
    loss: Money | None = None
    worth: Annotated[float, Field(gt=0)] | None = None
    people: Annotated[int, Field(ge=4)] | None = None
    shares: Mapping[str, Annotated[float, Field(gt=0, lt=1)]] = Field(default_factory=dict)
    seed: Annotated[int, Field(ge=0)] = 0
    law: Mapping[str, JsonValue] | None = None
    follows: Follows | None = None
    apart_km: Annotated[float, Field(ge=0, le=20_000)] = 0.0

    @model_validator(mode="after")
    def _days(self) -> Self:
        if self.start > self.end:
            raise ValueError("dates: the end is before the start")
        if list(self.looks) != sorted(set(self.looks)):
            raise ValueError("looks: the days of the looks must grow")
        if self.looks and self.looks[-1] > (self.end - self.start).days + 1 + self.tail_days:
            raise ValueError("looks: a look is after the end")
        if self.shares and not isclose(sum(self.shares.values()), 1.0, abs_tol=1e-6):
            raise ValueError("shares: the shares of the arms do not add up to 1")
        return self

    @model_serializer(mode="wrap")
    def _written(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return _as_first_written(write(self))

    @property
    def treated(self) -> tuple[str, ...]:
        """All treated regions, each once, sorted."""
        return tuple(sorted({name for names in self.regions.values() for name in names}))

    @property
    def addressed(self) -> tuple[str, ...]:
        """All treated audiences, each once, sorted."""
        return tuple(sorted({name for names in self.audiences.values() for name in names}))

    @property
    def last(self) -> date:
        """The last day of the tail."""
        return self.end + timedelta(days=self.tail_days)


class Withdrawal(BaseModel):
    """A test that will not be finished, and why; it stays counted."""

    model_config = FORM
    entry: Literal["withdrawn"] = "withdrawn"
    name: Text
    reason: Text


class Fit(BaseModel):
    """How the test fitted the organisation."""

    model_config = FORM
    took_part: Annotated[Names, Field(min_length=1)]
    hours: Annotated[float, Field(ge=0)]
    approval_days: Annotated[float, Field(ge=0)]
    would_repeat: bool


class Result(BaseModel):
    """What the test found.

    ``relative`` is over what would have been without the test, ``total`` in the outcome's unit;
    ``detectable`` the smallest relative effect that the test could have seen. ``source`` says
    whether Luopan analysed the test or its figures were told.
    """

    model_config = FORM
    source: Literal["analysis", "told"]
    estimator: Estimator | None = None
    relative: Interval | None = None
    total: Interval | None = None
    p: Probability | None = None
    refused: str | None = None
    detectable: float | None = None
    deviations: tuple[Deviation, ...] = ()

    @classmethod
    def of(
        cls,
        effect: Effect,
        detectable: float | None = None,
        deviations: tuple[Deviation, ...] = (),
    ) -> Self:
        """Return what an analysis found."""
        return cls(
            source="analysis",
            estimator=effect.estimator,
            relative=effect.relative,
            total=effect.total,
            p=effect.p,
            refused=effect.refused,
            detectable=detectable,
            deviations=deviations,
        )

    @property
    def verdict(self) -> Verdict:
        """Say on which side of nought the interval lies."""
        return side(self.relative or self.total)


class Closing(BaseModel):
    """A test that ended: what it found, how it fitted, what was learnt, what is next."""

    model_config = FORM
    entry: Literal["closed"] = "closed"
    name: Text
    result: Result | None = None
    fit: Fit
    lesson: Text
    next_step: Text


Content = RegisteredTest | Withdrawal | Closing


class Stamp(BaseModel):
    """Who wrote a line, and when.

    ``at`` is in UTC and whole seconds; ``day`` is the day at the author's place, which says
    whether the test had begun.
    """

    model_config = FORM
    at: AwareDatetime
    day: date
    author: Annotated[str, Field(min_length=1, max_length=200)]

    @field_validator("at")
    @classmethod
    def _seconds(cls, at: datetime) -> datetime:
        return at.astimezone(UTC).replace(microsecond=0)

    @model_validator(mode="after")
    def _same_day(self) -> Self:
        if abs((self.at.date() - self.day).days) > 1:
            raise ValueError("day: it is not the day of that moment anywhere")
        return self


class Entry(Stamp):
    """One line: its content, its stamp, its own SHA-256 and that of the line before."""

    version: Literal[1] = 1
    content: Annotated[Content, Field(discriminator="entry")]
    previous: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
