"""The route reading: what another division of the money would change, beside the present plan."""

from datetime import date
from typing import Literal

from pydantic import BaseModel

from luopan.readings.base import FROZEN, Interval, Probability, ReadingBase
from luopan.readings.mix import ChannelKind


class RouteChannel(BaseModel):
    """One channel of a plan; ``planned`` is None where nothing is planned (a comparison).

    ``difference`` is what its own effect changes against the present plan. ``move`` is what the
    whole changes if this channel alone moves and, with a fixed budget, the others make room in
    proportion; ``p_better`` belongs to it. ``average`` and ``marginal`` are worth per unit of
    money of the present spend and of the next per cent. ``observed`` is False where a planned
    week lies beyond ``largest``, the largest week ever, or where a budget of the channel in any
    region lies beyond its own; intervals widen with the distance.
    """

    model_config = FROZEN
    channel: str
    kind: ChannelKind
    present: float
    planned: float | None
    weekly: tuple[float, ...] = ()
    present_weekly: tuple[float, ...]
    largest: float
    difference: Interval | None = None
    move: Interval | None = None
    p_better: Probability | None = None
    average: Interval | None
    marginal: Interval | None
    observed: bool = True


class RouteRegion(BaseModel):
    """One region of a plan: the budgets of all channels that are told by region.

    ``difference`` is what everything in the region changes, what is spent for the whole firm
    included; the regions add up to the whole. ``move`` and ``p_better`` are as in `RouteChannel`:
    this region alone moves. ``observed`` is False where any of its budgets leaves what was seen.
    """

    model_config = FROZEN
    region: str
    present: float
    planned: float | None
    difference: Interval | None = None
    move: Interval | None = None
    p_better: Probability | None = None
    average: Interval | None
    marginal: Interval | None
    observed: bool = True


class RouteBudget(BaseModel):
    """One channel in one region, as in `RouteChannel`.

    A channel that is not told by region has one budget for the whole firm, ``region`` None.
    """

    model_config = FROZEN
    channel: str
    region: str | None
    present: float
    planned: float | None
    weekly: tuple[float, ...] = ()
    present_weekly: tuple[float, ...]
    largest: float
    difference: Interval | None = None
    average: Interval | None
    marginal: Interval | None
    observed: bool = True


class RoutePoint(BaseModel):
    """One plan between this quarter and later: differences to the present plan in the outcome.

    ``weight`` is what the outcome after the plan's weeks counts, that within them the rest.
    """

    model_config = FROZEN
    weight: Probability
    spend: tuple[float, ...]
    now: Interval
    later: Interval


class RouteVariant(BaseModel):
    """The best plan under one belief about synergy, judged under both."""

    model_config = FROZEN
    assumed: Literal["posterior", "no_synergy"]
    spend: tuple[float, ...]
    under_posterior: Interval
    under_no_synergy: Interval


class RouteLimit(BaseModel):
    """One limit that was kept; ``channel`` is None for all channels, ``region`` for all regions."""

    model_config = FROZEN
    code: str
    channel: str | None
    region: str | None = None
    amount: float
    binding: bool


class RouteReading(ReadingBase):
    """A plan for the next weeks beside the present plan.

    Differences are of ``worth``: of the outcome where no margin is given, of the margin less the
    spend where one is. They count the outcome after the plan's weeks by ``discount``; ``now``
    and ``later`` are of the outcome itself. With ``scaled`` the present plan was brought to the
    planned sum before the comparison, in its own proportions. ``equal`` compares with the same
    sum split equally. ``outlook`` is the whole outcome within the plan's weeks, ``verdict`` None
    where only channels are compared. Where the model is by region, ``channels`` are summed over
    ``regions``, and ``budgets`` are what was divided; ``equal`` then gives the regions the same a
    head.
    """

    instrument: Literal["route"] = "route"
    decision: Literal["allocate", "compare", "stop_go"]
    outcome: str
    unit: str
    worth: Literal["outcome", "profit"]
    worth_unit: str
    start: date
    end: date
    weeks: int
    present_from: Literal["last_quarter", "last_year", "future"]
    present_total: float
    planned_total: float | None
    free: bool = False
    scaled: bool = False
    margin: float | None = None
    discount: float
    risk: Literal["mean", "quantile", "cvar"]
    risk_share: float
    channels: tuple[RouteChannel, ...]
    regions: tuple[RouteRegion, ...] = ()
    budgets: tuple[RouteBudget, ...] = ()
    held: tuple[str, ...] = ()
    stopped: str | None = None
    shared: Interval | None = None
    difference: Interval | None = None
    p_better: Probability | None = None
    now: Interval | None = None
    later: Interval | None = None
    equal: Interval | None = None
    p_equal: Probability | None = None
    outlook: Interval | None = None
    p_outlook: Probability | None = None
    least: float | None = None
    frontier: tuple[RoutePoint, ...] = ()
    synergy: Literal["none", "unknown", "positive", "negative"] = "none"
    variants: tuple[RouteVariant, ...] = ()
    limits: tuple[RouteLimit, ...] = ()
    verdict: Literal["better", "worse", "inconclusive"] | None = None
