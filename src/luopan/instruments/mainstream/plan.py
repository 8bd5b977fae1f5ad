"""Settings of the mainstream instrument, each with a default and a reason."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(gt=0.0, lt=1.0)]


class MainstreamPlan(BaseModel):
    """How stories are found, climbed and told.

    Parameters
    ----------
    level : float
        Mass of the intervals.
    window_hours : float
        Items farther apart in time tell no story together unless others lie between them.
    open_hours : float
        A story that nothing was added to for so long is over.
    recent_days : int
        The verdict speaks of stories of so many days before the last row.
    stories : int
        At most so many are told, the highest of late first.
    weeks : int
        After a crossing in which an indicator may differ.
    seed : int
        Same seed, same bytes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    level: Share = 0.9
    window_hours: Annotated[float, Field(ge=6, le=24 * 30)] = 72.0
    open_hours: Annotated[float, Field(ge=6, le=24 * 30)] = 72.0
    recent_days: Annotated[int, Field(ge=7, le=731)] = 91
    stories: Annotated[int, Field(ge=1, le=50)] = 6
    weeks: Annotated[int, Field(ge=1, le=13)] = 4
    seed: Annotated[int, Field(ge=0)] = 1
