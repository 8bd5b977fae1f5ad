"""Settings of the voices instrument, each with a default and a reason."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(gt=0.0, lt=1.0)]


class VoicesPlan(BaseModel):
    """How voices are read and counted.

    Parameters
    ----------
    level : float
        Mass of the intervals.
    period : str
        What shares are told by over time.
    periods, venues : int
        At most so many of each are told, the latest and the largest.
    few : int
        Below so many documents there are individual opinions, and no share.
    copies : str
        ``once``: a cluster of equal or nearly equal documents counts as one; ``all``: each counts.
    draws : int
        Of the posterior of the shares.
    themes : int
        At most so many themes are told.
    engine : str
        Where documents are read; see `luopan.engine.engine_of`.
    seed : int
        Same seed, same bytes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    level: Share = 0.9
    period: Literal["month", "quarter"] = "month"
    periods: Annotated[int, Field(ge=2, le=36)] = 6
    venues: Annotated[int, Field(ge=1, le=20)] = 6
    few: Annotated[int, Field(ge=1)] = 10
    copies: Literal["once", "all"] = "once"
    draws: Annotated[int, Field(ge=200, le=20_000)] = 2000
    themes: Annotated[int, Field(ge=0, le=50)] = 8
    engine: str = "here"
    seed: Annotated[int, Field(ge=0)] = 1
