"""The direction reading: destination, position, heading, ETA and forecast of one indicator."""

from datetime import date
from typing import Literal

from pydantic import BaseModel

from luopan.readings.base import FROZEN, Heading, Interval, Point, Probability, ReadingBase

Kind = Literal["nps", "csat", "share", "rate", "mean", "flow"]
"""What sort of number the indicator is.

``nps`` points from −100 to 100; ``csat`` mean of answers 1–5; ``share`` of yes answers;
``rate`` successes of n from records; ``mean`` of respondents' scores; ``flow`` an amount a period.
Shares and rates are fractions (0.31, not 31).
"""

Selection = Literal["random", "customers", "self", "records", "collected", "unknown"]
"""How those who answered came to answer; ``self`` is labelled 自愿填写,不代表全体 (H11).

``collected``: nobody was asked; these are documents that were collected, and stand for themselves.
"""


class Destination(BaseModel):
    """The goal's target and how far away it is (target − position, in the indicator's unit).

    ``better`` says on which side of the target the goal is met.
    """

    model_config = FROZEN
    target: float
    by: date
    owner: str
    per: Literal["week", "month", "quarter", "year"] | None = None
    distance: Interval
    better: Literal["higher", "lower"] = "higher"

    @property
    def passed(self) -> bool:
        """Whether the whole interval of the position lies beyond the target."""
        return self.distance.high < 0.0 if self.better == "higher" else self.distance.low > 0.0


class Observed(BaseModel):
    """One wave as it was observed, with its own sampling interval."""

    model_config = FROZEN
    date: date
    source: str
    value: float
    low: float
    high: float
    n: int | None


class Source(BaseModel):
    """One source of an indicator: who answered, how many, and its house effect."""

    model_config = FROZEN
    name: str
    selection: Selection
    waves: int
    n: int | None
    house: Interval | None


class Break(BaseModel):
    """A break of the line: wording or house changed on ``date``; ``size`` is its jump."""

    model_config = FROZEN
    date: date
    source: str
    cause: Literal["wording", "source"]
    size: Interval


class Crossing(BaseModel):
    """When one of the firm's stories was first told by a mainstream outlet: its second rung."""

    model_config = FROZEN
    date: date
    title: str


class Eta(BaseModel):
    """When the target is reached: P(by its date) and the 80 % date interval (None = never seen)."""

    model_config = FROZEN
    p_by: Probability
    low: date | None
    high: date | None
    level: Probability = 0.8


class Scored(BaseModel):
    """An earlier forecast and what happened (H16)."""

    model_config = FROZEN
    made_on: date
    target_date: date
    said: Interval
    happened: Interval
    hit: bool
    crps: float


class DirectionReading(ReadingBase):
    """Where one indicator is, where it is heading, and how sure that is.

    ``crossings`` mark when the firm's stories came to the mainstream, as far as the course goes
    back: that they stand there says nothing of what they did.
    """

    instrument: Literal["direction"] = "direction"
    indicator: str
    kind: Kind
    unit: str
    goal: str | None
    horizon: Literal["short", "long"] | None = None
    region: str | None = None
    audience: str | None = None
    destination: Destination | None
    position: Interval
    n: int | None
    sources: tuple[Source, ...]
    heading: Heading
    p_turned: Probability
    eta: Eta | None
    history: tuple[Point, ...]
    forecast: tuple[Point, ...]
    observed: tuple[Observed, ...]
    breaks: tuple[Break, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    scored: tuple[Scored, ...] = ()
