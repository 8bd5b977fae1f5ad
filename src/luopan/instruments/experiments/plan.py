"""Settings of the analysis of tests."""

from pydantic import BaseModel, ConfigDict, Field


class ExperimentPlan(BaseModel):
    """How finished tests are analysed.

    Parameters
    ----------
    seed : int
        Of the placebo sets and the redraws.
    test : str or None
        The one test to analyse; None takes all that the tests table tells.
    outcome : str or None
        The indicator that the test is judged by, where its rows do not say.
    level : float
        Of every interval.
    sets, redraws : int
        Placebo sets of a test on chosen regions, assignments drawn anew of one by lot.
    tail_days : int
        Days after the end in which the test may still show; they count in the total.
    half_life_days : float
        Of the carry-over of what was tested: a switchback with shorter blocks is refused.
    washout_days : int
        Left out after every change of a switchback.
    apart_km : float
        Regions nearer than this to a treated one are not compared with.
    shown : int
        Placebo paths that are kept to be drawn.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    seed: int = Field(default=20261115, ge=0, lt=2**31)
    test: str | None = None
    outcome: str | None = None
    level: float = Field(default=0.9, ge=0.5, lt=1.0)
    sets: int = Field(default=400, ge=100, le=5000)
    redraws: int = Field(default=1999, ge=199, le=20000)
    tail_days: int = Field(default=0, ge=0, le=182)
    half_life_days: float = Field(default=0.0, ge=0.0, le=182.0)
    washout_days: int = Field(default=0, ge=0, le=182)
    apart_km: float = Field(default=0.0, ge=0.0, le=20_000.0)
    shown: int = Field(default=40, ge=0, le=200)
