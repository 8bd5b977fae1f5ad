"""The model card: what a joint model was asked, what it assumed, how it fared, what was checked."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from luopan.readings.base import FROZEN, Check, Input
from luopan.readings.mix import ChannelKind, Diagnostics
from luopan.readings.stability import Stability

Setting = str | int | float | bool | None


class PriorSays(BaseModel):
    """One assumption: what it is of, its law by name, its two numbers.

    ``of`` is ``contribution`` (mean weekly contribution as a share of the mean weekly outcome),
    ``carry`` (retention a week), ``delay`` (weeks, unbounded scale), ``half`` (log of the input
    with half the effect, in mean active weeks), ``slope`` (log of the curve's exponent),
    ``noise``, ``autocorrelation`` or ``drift``.
    """

    model_config = FROZEN
    of: str
    law: Literal["normal", "half_normal", "half_t", "gamma", "inverse_gamma", "beta"]
    first: float
    second: float


class CardChannel(BaseModel):
    """One channel as the model took it; ``active_mean`` is its mean input in active weeks."""

    model_config = FROZEN
    channel: str
    kind: ChannelKind
    driver: Literal["spend", "exposure"]
    active_mean: float
    adstock: Literal["delayed", "geometric"]
    saturation: Literal["logistic", "hill"]
    priors: tuple[PriorSays, ...]
    members: tuple[str, ...] = ()


class CardLine(BaseModel):
    """A linear line: its columns, and the prior sd of each as a share of the mean outcome."""

    model_config = FROZEN
    name: str
    kind: Literal["season", "holiday", "control", "competitor", "demand", "change"]
    columns: int
    sd: float


class ModelCard(BaseModel):
    """Everything that somebody needs who is to trust, question or repeat a fit.

    ``data_digest`` is the SHA-256 of the weekly arrays that entered the model; ``versions`` are
    of the packages that made it. ``tests`` are in the likelihood; of ``tests_own`` only what
    each of two channels did is, of ``tests_together`` only what both did beyond the sum, for all
    of it together contradicts the model. ``synergy_sd`` is relative to what a pair's channels do
    alone (``own_parts``) or to the mean outcome (``outcome``).
    """

    model_config = FROZEN
    schema_: Literal["luopan/card/1"] = Field(default="luopan/card/1", alias="schema")
    as_of: date
    outcome: str
    unit: str
    start: date
    end: date
    weeks: int
    weeks_seen: int
    outcome_mean: float
    inputs: tuple[Input, ...]
    data_digest: str
    channels: tuple[CardChannel, ...]
    lines: tuple[CardLine, ...]
    pairs: tuple[tuple[str, str], ...]
    tests: tuple[str, ...]
    tests_own: tuple[str, ...] = ()
    tests_together: tuple[str, ...] = ()
    noise: tuple[PriorSays, ...]
    synergy_sd: float
    synergy_of: Literal["own_parts", "outcome"]
    settings: Mapping[str, Setting]
    versions: Mapping[str, str]
    diagnostics: Diagnostics
    checks: tuple[Check, ...]
    stability: Stability | None = None

    def to_json(self) -> str:
        """Return the card as indented JSON; the same fit gives the same bytes."""
        return self.model_dump_json(by_alias=True, indent=2) + "\n"
