"""One simulated firm through the mix instrument: what was said beside what is true."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from itertools import product
from typing import Protocol

from bench.simulate import Truth, simulate
from luopan.errors import LuopanError
from luopan.instruments.mix import MixPlan, measure
from luopan.readings.base import Interval
from luopan.readings.mix import MixReading
from luopan.tables.bundle import Tables


@dataclass(frozen=True)
class Said:
    """One number that was said of a firm, as a share of its sales, beside the truth."""

    what: str
    true: float
    mean: float
    low: float
    high: float
    p: float
    """P(negligible) of a channel, P(positive) of a synergy."""
    verdict: str = ""

    @property
    def covered(self) -> bool:
        """Whether the interval holds the truth."""
        return self.low <= self.true <= self.high


@dataclass(frozen=True)
class Case:
    """One firm and what was said of it. ``error`` is set where no reading came."""

    family: str
    seed: int
    seconds: float = 0.0
    error: str = ""
    channels: tuple[Said, ...] = ()
    nil: tuple[str, ...] = ()
    synergy: tuple[Said, ...] = ()
    negligible: float = 0.0
    social_nil: bool = False
    social_verdict: str = ""
    social_low: float = 0.0
    failed: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()
    rhat: float = 1.0
    ess: float = 0.0
    divergences: int = 0
    weeks: int = 0
    settings: dict[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """Return JSON values only."""
        return asdict(self)

    @classmethod
    def from_json(cls, row: dict[str, object]) -> "Case":
        """Read what `to_json` wrote."""
        lists = {
            key: tuple(Said(**said) for said in row[key])  # type: ignore[attr-defined]
            for key in ("channels", "synergy")
        }
        names = {key: tuple(row[key]) for key in ("nil", "failed", "warned")}  # type: ignore[arg-type]
        return cls(**{**row, **lists, **names})  # type: ignore[arg-type]


class Drawn(Protocol):
    """A firm with known truth, whoever draws it."""

    @property
    def tables(self) -> Tables:
        """What the firm would see."""

    @property
    def truth(self) -> Truth:
        """What is true of it."""


Draw = Callable[[str, int], Drawn]


def run_case(
    family: str,
    seed: int,
    settings: dict[str, float] | None = None,
    draw: Draw = simulate,
) -> Case:
    """Simulate one firm, measure it, and put what was said beside the truth.

    Parameters
    ----------
    family, seed
        The firm.
    settings : dict, optional
        Fields of `MixPlan` that differ from its defaults.
    draw : callable, optional
        Draws the firm that belongs to family and seed.
    """
    firm = draw(family, seed)
    plan = MixPlan(seed=seed, **(settings or {}))  # type: ignore[arg-type]
    start = time.perf_counter()
    try:
        (reading,) = measure(firm.tables, plan)
    except LuopanError as error:
        return Case(family, seed, time.perf_counter() - start, error=str(error))
    seconds = time.perf_counter() - start
    return compare(family, seed, firm.truth, reading, seconds)


def compare(family: str, seed: int, truth: Truth, reading: MixReading, seconds: float) -> Case:
    """Put one reading beside the truth; a merged channel beside the sum of its members."""
    members = {c.channel: c.members or (c.channel,) for c in reading.channels}
    pairs = {s.pair: tuple(product(*(members[c] for c in s.pair))) for s in reading.synergy}
    listed = {frozenset(pair) for parts in pairs.values() for pair in parts}
    total = reading.total
    channels = tuple(
        _said(
            c.channel,
            sum(truth.contribution(name, listed) for name in members[c.channel]) / total,
            c.share,
            c.p_negligible,
        )
        for c in reading.channels
    )
    synergy = tuple(
        _said(
            "×".join(s.pair),
            sum(truth.synergy(*pair) for pair in pairs[s.pair]) / total,
            s.share,
            s.p_positive,
            s.verdict,
        )
        for s in reading.synergy
    )
    social = reading.social
    return Case(
        family=family,
        seed=seed,
        seconds=seconds,
        channels=channels,
        nil=truth.nil,
        synergy=synergy,
        negligible=reading.negligible_share,
        social_nil=truth.social_nil,
        social_verdict=social.verdict if social else "",
        social_low=social.together.low / total if social else 0.0,
        failed=tuple(c.code for c in reading.failed),
        warned=tuple(c.code for c in reading.checks if not c.passed and c.severity == "warn"),
        rhat=reading.diagnostics.rhat_max,
        ess=reading.diagnostics.ess_min,
        divergences=reading.diagnostics.divergences,
        weeks=reading.weeks,
    )


def _said(what: str, true: float, said: Interval, p: float, verdict: str = "") -> Said:
    return Said(what, true, said.mean, said.low, said.high, p, verdict)
