"""Tests that could be run, and what each could see."""

from typing import Literal

from pydantic import BaseModel, Field

from luopan.readings.base import FROZEN, Check, Probability

DesignCode = Literal[
    "chosen", "lot", "switchback", "pauses", "blocks", "factorial", "factorial_blocks"
]
"""``chosen``: the best regions, compared with placebo sets; ``lot``: half of the regions by lot;
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
    firm's own history: of ``chosen`` on windows that had no part in the choice. ``amount`` is what
    it comes to in the outcome's unit over the test. ``cost`` is the money that the test moves: more
    where it boosts, saved where it pauses; None where spend is not told by region.
    ``refused`` says why the design could find nothing.
    """

    __test__ = False
    model_config = FROZEN
    design: DesignCode
    asks: Asks = "effect"
    regions: tuple[str, ...] = ()
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
