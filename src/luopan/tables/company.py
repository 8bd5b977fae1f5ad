"""The firm's settings: ``luopan.toml``, checked."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from luopan.readings.awareness import AskedOf, Measures, Role

STRICT = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

Name = Annotated[str, Field(min_length=1)] | dict[Literal["zh_CN", "en"], str]
"""A display name: one for all readers, or one a language."""

GoalKind = Literal["nps", "csat", "share", "rate", "mean", "flow"]
BOUNDS: Mapping[str, tuple[float, float]] = {
    "nps": (-100.0, 100.0),
    "csat": (1.0, 5.0),
    "share": (0.0, 1.0),
    "rate": (0.0, 1.0),
}
"""Where an indicator of each kind must lie; the other kinds have no bounds."""
Kind = Literal[
    "traditional",
    "paid_search",
    "paid_social",
    "owned_social",
    "earned_social",
    "email",
    "direct",
    "other",
]

ControlKind = Literal["price", "promotion", "competitor", "weather", "other"]
Tier = Literal["social", "search", "trade", "press", "broadcast"]
"""How far into the mainstream an outlet is."""


CURRENCY = r"^[A-Za-z]{3}$"
"""An ISO code, kept in capitals: signs and words of other currencies are told by it."""


class CompanySection(BaseModel):
    """``[company]``."""

    model_config = STRICT
    name: Name
    currency: Annotated[str, StringConstraints(pattern=CURRENCY, to_upper=True)] = "CNY"
    locale: Literal["zh-CN", "en"] = "zh-CN"
    week_start: Literal["monday", "sunday", "saturday"] = "monday"
    fiscal_year_start: Annotated[int, Field(ge=1, le=12)] = 1
    synthetic: bool = False
    zone: str | None = None
    """IANA name of the zone whose clock the tables are written by, such as Asia/Shanghai."""


class Goal(BaseModel):
    """``[[goal]]``: refused without name, indicator, unit, target, by and owner."""

    model_config = STRICT
    name: Name
    indicator: Annotated[str, Field(min_length=1)]
    kind: GoalKind
    unit: Annotated[str, Field(min_length=1)]
    target: float
    by: date
    owner: Annotated[str, Field(min_length=1)]
    per: Literal["week", "month", "quarter", "year"] | None = None
    horizon: Literal["short", "long"] | None = None
    better: Literal["higher", "lower"] = "higher"
    """Which way is good: a complaint rate reaches its target from above."""


class Channel(BaseModel):
    """``[[channel]]``: the kind is asked for, never guessed."""

    model_config = STRICT
    name: Annotated[str, Field(min_length=1)]
    kind: Kind
    label: Name | None = None
    roi_prior: tuple[float, float] | None = None
    """Belief about ROI before the data: its 5 % and 95 % quantiles, if the firm has one."""


class Control(BaseModel):
    """``[[control]]``: what a series of the controls table is; without an entry it is ``other``."""

    model_config = STRICT
    name: Annotated[str, Field(min_length=1)]
    kind: ControlKind = "other"
    label: Name | None = None


class Indicator(BaseModel):
    """``[[indicator]]``: an indicator that is no goal but is watched, or needs a display name.

    ``measures`` says that it is awareness: whether people know (a share), or like it (a mean of
    liked, no feeling and disliked, or marks from 1 to 5). ``aided`` says whether a name was shown
    or read out; ``asked_of`` whether all were asked, or only those who know.
    """

    model_config = STRICT
    name: Annotated[str, Field(min_length=1)]
    kind: GoalKind
    unit: str = ""
    label: Name | None = None
    measures: Measures | None = None
    aided: bool | None = None
    asked_of: AskedOf = "all"


class Audience(BaseModel):
    """``[[audience]]``: who an audience of the surveys is, where its name does not tell."""

    model_config = STRICT
    name: Annotated[str, Field(min_length=1)]
    role: Role
    label: Name | None = None


class SurveySource(BaseModel):
    """``[[source]]``: how those who answered came to answer (H11)."""

    model_config = STRICT
    name: Annotated[str, Field(min_length=1)]
    selection: Literal["random", "customers", "self", "records", "unknown"] = "unknown"


class Region(BaseModel):
    """``[[region]]``: how many people live there, where it is, and what it is called.

    Without the population of all regions a region's size is what it sells. Latitude and longitude
    are in degrees, of the place where most people live; tests that are to be far apart need both.
    """

    model_config = STRICT
    name: Annotated[str, Field(min_length=1)]
    label: Name | None = None
    population: Annotated[float, Field(gt=0)] | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None


class Feed(BaseModel):
    """``[[feed]]``: where stories come from: a feed by URL, or files inside the folder.

    ``file`` may be a pattern (``data/hot/*.csv.gz``). ``outlet`` may be left out where each story
    names its own, or the feed has a title. ``kind`` is told by the content unless it is given;
    ``zone`` is that of times which tell none, without it the firm's. ``timeout`` is in seconds.
    """

    model_config = STRICT
    tier: Tier
    url: Annotated[str, Field(min_length=1)] | None = None
    file: Annotated[str, Field(min_length=1)] | None = None
    name: Annotated[str, Field(min_length=1)] | None = None
    outlet: Annotated[str, Field(min_length=1)] | None = None
    kind: Literal["feed", "list", "gdelt", "mediacloud"] | None = None
    zone: str | None = None
    timeout: Annotated[float, Field(ge=1, le=120)] = 20.0

    @property
    def known_as(self) -> str:
        """Its name, else where it is."""
        return self.name or self.url or self.file or ""


class DecisionSection(BaseModel):
    """``[decision]``: every analysis names the decision it is for."""

    model_config = STRICT
    kind: Literal["allocate", "compare", "stop_go", "learn", "report"] = "report"
    by: date | None = None
    budget: Annotated[float, Field(gt=0)] | None = None


class MixSection(BaseModel):
    """``[mix]``: which outcome the joint model explains, and where the holidays are.

    ``trust_tests`` names finished tests that are used although the model contradicts them;
    ``stability`` says how thoroughly it is looked whether the answers hold still.
    ``brand`` names the indicator through which media may act in the long run; without it the
    first goal with a long horizon that surveys measure, else the first that they measure.
    ``earned`` says whether what people say is an outcome of the other channels and an input of
    sales, or an input only. ``voices`` says whether the voices, counted by week, are earned social
    where no channel of that kind is given; ``stories`` whether the weeks after a story came to the
    mainstream are a control.
    """

    model_config = STRICT
    outcome: str | None = None
    country: str = "CN"
    trust_tests: tuple[str, ...] = ()
    brand: str | None = None
    earned: Literal["mediator", "input"] = "mediator"
    voices: Literal["talk", "off"] = "talk"
    stories: Literal["control", "off"] = "control"
    stability: Literal["off", "quick", "full"] | None = None


class PlanLimits(BaseModel):
    """Limits of one sum, in money over the plan and a week."""

    model_config = STRICT
    name: Annotated[str, Field(min_length=1)]
    floor: Annotated[float, Field(ge=0)] | None = None
    cap: Annotated[float, Field(ge=0)] | None = None
    weekly_floor: Annotated[float, Field(ge=0)] | None = None
    weekly_cap: Annotated[float, Field(ge=0)] | None = None
    max_change: Annotated[float, Field(gt=0)] | None = None


class PlanChannel(PlanLimits):
    """``[[plan.channel]]``: limits of one channel, or of one channel in one region."""

    region: Annotated[str, Field(min_length=1)] | None = None


class PlanRegion(PlanLimits):
    """``[[plan.region]]``: limits of one region: of all channels told by region together."""


class PlanSection(BaseModel):
    """``[plan]``: what a plan of the next weeks is worth, and its limits.

    ``margin`` is the part of a unit of outcome that is profit; ``discount`` what the outcome after
    the plan's weeks counts; ``max_step`` bounds a week by the largest ever, ``max_growth`` a
    channel's total by the present plan's.
    """

    model_config = STRICT
    weeks: Annotated[int, Field(ge=4, le=52)] = 13
    margin: Annotated[float, Field(gt=0)] | None = None
    discount: Annotated[float, Field(ge=0, le=1)] = 1.0
    risk: Literal["mean", "quantile", "cvar"] = "mean"
    risk_share: Annotated[float, Field(ge=0.05, le=0.5)] = 0.2
    min_outcome: Annotated[float, Field(gt=0)] | None = None
    min_probability: Annotated[float, Field(ge=0.5, le=0.99)] | None = None
    max_change: Annotated[float, Field(gt=0)] | None = None
    max_step: Annotated[float, Field(gt=0)] = 1.25
    max_growth: Annotated[float, Field(ge=1)] = 2.0
    channel: tuple[PlanChannel, ...] = ()
    region: tuple[PlanRegion, ...] = ()


class TestsSection(BaseModel):
    """``[tests]``: what a bet is taken to do before any test of it.

    ``usual_effect`` is a share of the outcome: half of all bets are thought to differ by less.
    """

    __test__ = False
    model_config = STRICT
    usual_effect: Annotated[float, Field(gt=0, le=1)] = 0.05


class MainstreamSection(BaseModel):
    """``[mainstream]``: whose stories these are.

    ``names`` are words that a title about the firm holds; without them every story of the table
    speaks of the firm.
    """

    model_config = STRICT
    names: tuple[Annotated[str, Field(min_length=2)], ...] = ()


class Company(BaseModel):
    """The whole of ``luopan.toml``."""

    model_config = STRICT
    company: CompanySection
    goal: Annotated[tuple[Goal, ...], Field(max_length=5)] = ()
    channel: tuple[Channel, ...] = ()
    control: tuple[Control, ...] = ()
    indicator: tuple[Indicator, ...] = ()
    source: tuple[SurveySource, ...] = ()
    audience: tuple[Audience, ...] = ()
    region: tuple[Region, ...] = ()
    feed: tuple[Feed, ...] = ()
    tables: Mapping[str, str] = Field(default_factory=dict)
    decision: DecisionSection = DecisionSection()
    mix: MixSection = MixSection()
    plan: PlanSection = PlanSection()
    tests: TestsSection = TestsSection()
    mainstream: MainstreamSection = MainstreamSection()
