"""Tests that could be run, and what each could see."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from luopan.readings.base import FROZEN, Check, Interval, Probability

DesignCode = Literal[
    "drawn",
    "chosen",
    "lot",
    "switchback",
    "pauses",
    "blocks",
    "factorial",
    "factorial_blocks",
    "people",
]
"""``drawn``: a set drawn by lot among the best, the others its placebo sets; ``chosen``: given
regions, compared with placebo sets; ``lot``: half of the regions by lot; ``switchback``: on and off
by lot in blocks; ``people``: a part of an audience by lot; the others ask what two channels do
together."""

Asks = Literal["effect", "together"]


class PowerPoint(BaseModel):
    """The chance that an effect of this size is found."""

    model_config = FROZEN
    effect: float
    power: Probability


class TestOption(BaseModel):
    """One test that could be run.

    ``detectable`` is the smallest relative effect found with the wanted power, measured on the
    firm's own history: of ``drawn`` on windows that had no part in the choice of ``among``, the
    sets that the lot could have drawn; register them with the test as its law. ``amount`` is what
    it comes to in the outcome's unit over the test. ``cost`` is the money that the test moves: more
    where it boosts, saved where it pauses; None where spend is not told by region.
    ``treated`` are regions, of ``people`` those in the new arm, which is a ``share`` of all.
    ``near`` are regions too near to a treated one to be compared with. ``refused`` says why the
    design could find nothing.
    """

    __test__ = False
    model_config = FROZEN
    design: DesignCode
    asks: Asks = "effect"
    regions: tuple[str, ...] = ()
    among: tuple[tuple[str, ...], ...] = ()
    treated: int
    days: int
    block_days: int | None = None
    detectable: float | None = None
    amount: float | None = None
    power: tuple[PowerPoint, ...] = ()
    cost: float | None = None
    share: float | None = None
    correlation: float | None = None
    sets: int | None = None
    near: tuple[str, ...] = ()
    refused: str | None = None


Part = Literal["treated", "compared", "near"]


class MapRegion(BaseModel):
    """One region of a design: its part in the test, its share of all volume, and its history."""

    model_config = FROZEN
    region: str
    part: Part
    share: Probability
    values: tuple[float, ...]


class DesignMap(BaseModel):
    """Who takes part in the best design on chosen regions; ``days`` are the periods' first."""

    model_config = FROZEN
    days: tuple[date, ...]
    regions: tuple[MapRegion, ...]


class TestOptions(BaseModel):
    """The tests that an outcome's history allows, best first; ``lost`` counts what did not pass.

    Of a split of people ``people`` are those that the history tells of, ``base`` their mean and
    ``spread`` the standard deviation of one of them, what was known before taken out.
    """

    __test__ = False
    model_config = FROZEN
    schema_: Literal["luopan/designs/1"] = Field(default="luopan/designs/1", alias="schema")
    as_of: date
    outcome: str
    channels: tuple[str, ...]
    level: Probability
    power: Probability
    step_days: int
    history: int
    regions: int
    people: int | None = None
    base: float | None = None
    spread: float | None = None
    scored: int
    lost: dict[str, int] = Field(default_factory=dict)
    apart_km: float = 0.0
    options: tuple[TestOption, ...] = ()
    map: DesignMap | None = None
    refused: str | None = None
    checks: tuple[Check, ...] = ()
    seed: int

    def to_json(self) -> str:
        """Return indented JSON."""
        return self.model_dump_json(indent=1, by_alias=True) + "\n"


class NextTest(BaseModel):
    """What is not known of a channel, what knowing it is worth, and the test that would tell.

    With an ``other`` channel it is not known what the two do together. ``unknown`` is what the
    joint model says of the channel's marginal return; of two, of what they do together for a unit
    of what both cost. ``moved`` is the
    money that the decision is about: a step of the channel's spend over a quarter. ``worth`` is
    what that decision gains on average if the test is made first, in the outcome's unit: the
    expected value of sample information (Raiffa & Schlaifer 1961), normal laws taken. ``known_to``
    is the standard error with which the test tells the marginal return. ``step`` is the relative
    change in spend: −1 pauses the channel, 1 doubles it. ``loss`` is the outcome that a pause gives
    up, less what the money brings elsewhere; of a boost it is what the money would have brought
    elsewhere, less what it brings here. ``high`` is the worst to expect.
    """

    __test__ = False
    model_config = FROZEN
    channel: str
    other: str | None = None
    step: float = -1.0
    unknown: Interval
    moved: float
    worth: float
    known_to: float
    option: TestOption
    loss: Interval


LeftCode = Literal["not_priced", "not_worth", "too_large", "loses", "collides", "others"]
"""Why a channel has no bet: its spend is not told by region, or no test of it could be read; none
is worth what it gives up; each takes more of the budget than one bet may; each may lose more than
the limit; registered tests are in its regions; others are worth more within the limits."""


class PlannedBet(BaseModel):
    """One test of the portfolio: a pause or a boost of a channel, from ``start`` to ``end``.

    ``net`` is what it is worth less what it is expected to give up, in the outcome's unit.
    """

    model_config = FROZEN
    test: NextTest
    start: date
    end: date
    net: float


class LeftBet(BaseModel):
    """A channel without a bet, and why; ``best`` is the most that one of its tests is worth."""

    model_config = FROZEN
    channel: str
    reason: LeftCode
    best: float | None = None


class Bets(BaseModel):
    """The small tests that spend a budget best, none in another's way.

    ``budget`` is money that the tests move, all together, ``most`` what one may move at most.
    ``limit`` bounds the sum of what each gives up at worst (``worst``), in the outcome's unit; None
    is no limit. ``money``, ``net`` and ``worst`` are of the bets chosen, ``offers`` counts the
    tests that there were to choose among.
    """

    model_config = FROZEN
    schema_: Literal["luopan/bets/1"] = Field(default="luopan/bets/1", alias="schema")
    outcome: str
    unit: str = ""
    elsewhere: float
    budget: float
    most: float
    limit: float | None
    start: date
    end: date
    money: float
    net: float
    worst: float
    offers: int
    bets: tuple[PlannedBet, ...] = ()
    left: tuple[LeftBet, ...] = ()
    seed: int

    def to_json(self) -> str:
        """Return indented JSON."""
        return self.model_dump_json(indent=1, by_alias=True) + "\n"


class NextTests(BaseModel):
    """The unknowns that matter, the most valuable test first."""

    __test__ = False
    model_config = FROZEN
    schema_: Literal["luopan/next-tests/1"] = Field(default="luopan/next-tests/1", alias="schema")
    outcome: str
    unit: str = ""
    elsewhere: float
    tests: tuple[NextTest, ...] = ()
    unasked: tuple[str, ...] = ()
    seed: int

    def to_json(self) -> str:
        """Return indented JSON."""
        return self.model_dump_json(indent=1, by_alias=True) + "\n"
