"""Settings of the mix instrument, each with a default and a reason."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from luopan.readings.mix import Earned

Share = Annotated[float, Field(gt=0.0, lt=1.0)]
Driver = Literal["spend", "exposure"]


class MixPlan(BaseModel):
    """How the joint model is fitted and read.

    Parameters
    ----------
    outcome : str, optional
        Indicator to explain; without it ``[mix].outcome``, else the first flow goal, else the
        only flow in the outcomes.
    drivers : mapping
        ``spend`` or ``exposure`` for named channels. Without an entry a channel is driven by its
        spend, or by its exposure where nothing is spent on it (owned and earned social).
    earned : {"mediator", "input"}, optional
        Whether earned social is both an outcome of the other channels and an input of sales, or
        an input only; without it ``[mix].earned``.
    adstock, saturation : str
        Shapes of carry-over and of diminishing returns. ``delayed`` contains the geometric one.
    max_lag : int
        Weeks over which one week's input may still act, the week itself included.
    harmonics : int, optional
        Sine and cosine pairs a year; without it 3 from three years of weeks, 2 from a year and
        a half, 1 from a year: a season seen hardly more than once is not told from trend.
    base_rank : int
        Columns of the drifting base; 0 keeps the base still.
    min_weeks, enough_weeks : int
        Under the first no reading is given, under the second one with a warning.
    negligible_share : float
        A channel below this share of the outcome counts as negligible.
    media_share : float
        Prior mean of all channels' share of the outcome together; each has a half-t prior on its
        part, so it may be nil. A channel's ``roi_prior`` replaces it.
    common_sd : float
        Prior standard deviation of the logarithm by which all channels together may carry more
        or less than ``media_share``; 0 takes it as it is.
    synergy_pairs : int
        At most so many pairs of a social with another channel.
    synergy_sd : float
        Prior standard deviation of a pair's synergy, relative to the geometric mean of what the
        two do alone; by region to the prior mean of one channel's part.
    by_region : bool
        Whether regions are looked at one by one where they are told.
    region_spread : float
        Prior median (log-normal) of how much a channel's effect differs between regions,
        relative to its own size.
    claim, synergy_claim : float
        Probability from which social media's part, and a synergy's sign, is stated.
    marginal_step : float
        Marginal return is that of so much more spend (0.1: the next ten per cent).
    lead_p : float
        P value under which spend that runs ahead of the outcome counts as chasing demand.
    prior_draws : int
        Draws from the prior that the posterior is compared with.
    chains, warmup, draws, seed : int
        The sampler's.
    stability : {"off", "quick", "full"}
        Whether the answers hold still: not asked; a handful of refits; a refit for each of the
        last 52 weeks, placebos, other assumptions, channels left out and made-up firms.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome: str | None = None
    drivers: Mapping[str, Driver] = Field(default_factory=dict)
    earned: Earned | None = None
    adstock: Literal["geometric", "delayed"] = "delayed"
    saturation: Literal["logistic", "hill"] = "hill"
    max_lag: Annotated[int, Field(ge=1, le=26)] = 13
    harmonics: Annotated[int, Field(ge=0, le=6)] | None = None
    base_rank: Annotated[int, Field(ge=0, le=60)] = 20
    min_weeks: Annotated[int, Field(ge=26)] = 52
    enough_weeks: Annotated[int, Field(ge=26)] = 104
    negligible_share: Share = 0.005
    media_share: Share = 0.25
    common_sd: Annotated[float, Field(ge=0.0, le=2.0)] = 0.6
    synergy_pairs: Annotated[int, Field(ge=0, le=24)] = 6
    synergy_sd: Annotated[float, Field(gt=0.0, le=2.0)] = 0.7
    by_region: bool = True
    region_spread: Annotated[float, Field(gt=0.0, le=2.0)] = 0.12
    claim: Annotated[float, Field(gt=0.5, lt=1.0)] = 0.95
    synergy_claim: Annotated[float, Field(gt=0.5, lt=1.0)] = 0.95
    marginal_step: Annotated[float, Field(gt=0.0, le=0.1)] = 0.1
    lead_p: Share = 0.01
    level: Share = 0.9
    prior_draws: Annotated[int, Field(ge=200)] = 1000
    chains: Annotated[int, Field(ge=2, le=16)] = 4
    warmup: Annotated[int, Field(ge=100)] = 600
    draws: Annotated[int, Field(ge=100)] = 1000
    seed: Annotated[int, Field(ge=0)] = 1
    stability: Literal["off", "quick", "full"] = "off"
