"""Settings of the direction instrument, each with a default and a reason."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(gt=0.0, lt=1.0)]


class DirectionPlan(BaseModel):
    """How indicators are read.

    Parameters
    ----------
    span_days : int
        The span that the heading speaks of; 91 days is a quarter.
    turn_days : int
        How far back a turn is looked for; 182 days is half a year.
    turn_margin : float
        How far the level must have come back from its best to count as turned, in units of
        1/82 of the spread of one answer (one point of NPS) or, for amounts, of the week-to-week
        noise.
    forecast_weeks : int
        How many weeks are forecast and stored, to be scored by a later run.
    eta_weeks : int
        How far ahead a target is looked for, at least; the goal's own date if that is later.
    history_weeks : int
        Older waves are left out of the fit.
    by_region : bool
        One reading a region instead of one for the whole firm.
    season : str
        What has a yearly wave taken out once there are two years of history: ``flows`` (amounts,
        which nearly always have one), ``all`` or ``off``.
    level, eta_level : float
        Mass of the intervals shown, and of the arrival interval.
    draws : int
        Paths drawn for the arrival date and for P(turned).
    house_units, break_units : float
        Prior standard deviations of a source's house effect (of unknown selection; others as in
        `luopan.instruments.direction.model.HOUSE_SPREAD`) and of a wording's jump, in the same
        units as ``turn_margin``.
    many : int
        From so many readings on, each says how many were looked at (H21).
    seed : int
        Same seed, same bytes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    span_days: Annotated[int, Field(ge=7, le=731)] = 91
    turn_days: Annotated[int, Field(ge=28, le=731)] = 182
    turn_margin: Annotated[float, Field(ge=0.0)] = 3.0
    forecast_weeks: Annotated[int, Field(ge=1, le=52)] = 13
    eta_weeks: Annotated[int, Field(ge=13, le=520)] = 156
    history_weeks: Annotated[int, Field(ge=27, le=1040)] = 260
    by_region: bool = False
    season: Literal["flows", "all", "off"] = "flows"
    level: Share = 0.9
    eta_level: Share = 0.8
    draws: Annotated[int, Field(ge=200, le=20_000)] = 2000
    house_units: Annotated[float, Field(gt=0.0)] = 4.0
    break_units: Annotated[float, Field(gt=0.0)] = 12.0
    many: Annotated[int, Field(ge=2)] = 10
    seed: Annotated[int, Field(ge=0)] = 1

    @property
    def span_weeks(self) -> int:
        """The heading's span in whole weeks."""
        return max(1, round(self.span_days / 7))

    @property
    def turn_weeks(self) -> int:
        """The turn's span in whole weeks."""
        return max(4, round(self.turn_days / 7))
