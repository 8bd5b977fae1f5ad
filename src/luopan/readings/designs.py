"""Tests that could be run, and what each could see."""

from typing import Literal

from pydantic import BaseModel, Field

from luopan.readings.base import FROZEN, Check, Interval, Probability

DesignCode = Literal[
    "drawn", "chosen", "lot", "switchback", "pauses", "blocks", "factorial", "factorial_blocks"
]
"""``drawn``: a set drawn by lot among the best, the others its placebo sets; ``chosen``: given
regions, compared with placebo sets; ``lot``: half of the regions by lot;
``switchback``: on and off by lot in blocks; the others ask what two channels do together."""

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
    ``refused`` says why the design could find nothing.
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
    refused: str | None = None


class TestOptions(BaseModel):
    """The tests that an outcome's history allows, best first; ``lost`` counts what did not pass."""

    __test__ = False
    model_config = FROZEN
    schema_: Literal["luopan/designs/1"] = Field(default="luopan/designs/1", alias="schema")
    outcome: str
    channels: tuple[str, ...]
    level: Probability
    power: Probability
    step_days: int
    history: int
    regions: int
    scored: int
    lost: dict[str, int] = Field(default_factory=dict)
    options: tuple[TestOption, ...] = ()
    refused: str | None = None
    checks: tuple[Check, ...] = ()
    seed: int

    def to_json(self) -> str:
        """Return indented JSON."""
        return self.model_dump_json(indent=1, by_alias=True) + "\n"


class NextTest(BaseModel):
    """What is not known of a channel, what knowing it is worth, and the test that would tell.

    ``unknown`` is what the joint model says of the channel's marginal return. ``moved`` is the
    money that the decision is about: a step of the channel's spend over a quarter. ``worth`` is
    what that decision gains on average if the test is made first, in the outcome's unit: the
    expected value of sample information (Raiffa & Schlaifer 1961), normal laws taken. ``known_to``
    is the standard error with which the test tells the marginal return. ``loss`` is the outcome
    that a pause gives up, less what the money brings elsewhere; ``high`` is the worst to expect.
    """

    __test__ = False
    model_config = FROZEN
    channel: str
    unknown: Interval
    moved: float
    worth: float
    known_to: float
    option: TestOption
    loss: Interval


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
