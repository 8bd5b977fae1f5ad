"""What is asked of a plan, and whether it can be asked at all."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from luopan.errors import Fact, Fault
from luopan.tables.company import Company, PlanLimits, PlanSection

DecisionKind = Literal["allocate", "compare", "stop_go", "learn", "report"]
SERVED = ("allocate", "compare", "stop_go")

Whose = tuple[str | None, str | None]
"""Channel and region that a limit is of; None for all of them."""


def written(whose: Whose) -> str:
    """Return whose limit it is as the command line writes it: ``tv``, ``tv@north``, ``@north``."""
    channel, region = whose
    return (channel or "") + (f"@{region}" if region is not None else "")


@dataclass(frozen=True)
class RouteAsked:
    """One question to the route.

    Parameters
    ----------
    decision : str
        Which decision the plan is for; only `SERVED` ones can have one.
    budget : float, optional
        Money over all weeks; with ``free`` at most so much. Without either the present total.
    free : bool
        Whether the sum itself may be chosen, which needs a margin.
    stop : str, optional
        The channel that a stop-or-go asks about.
    like : {"last_quarter", "last_year"}
        Which weeks the present plan repeats.
    future : polars.DataFrame, optional
        The present plan as a table (date, channel, region, spend, row), from ``future_file``.
    settings : PlanSection
        Worth and limits.
    place : str
        Where a fault is told to stand: a file, or the command line.
    """

    decision: DecisionKind = "allocate"
    budget: float | None = None
    free: bool = False
    stop: str | None = None
    like: Literal["last_quarter", "last_year"] = "last_quarter"
    future: pl.DataFrame | None = None
    future_file: str = ""
    settings: PlanSection = field(default_factory=PlanSection)
    place: str = "luopan.toml"

    @classmethod
    def of(cls, company: Company) -> "RouteAsked":
        """Return what ``luopan.toml`` asks."""
        named = company.decision
        return cls(decision=named.kind, budget=named.budget, settings=company.plan)

    @property
    def limits(self) -> tuple[tuple[Whose, PlanLimits], ...]:
        """Whose limits are given, and which."""
        channels: list[tuple[Whose, PlanLimits]] = [
            ((row.name, row.region), row) for row in self.settings.channel
        ]
        return (*channels, *(((None, row.name), row) for row in self.settings.region))

    def faults(self, unit: str, currency: str) -> Iterator[Fault]:
        """Find what is wrong before any model is fitted, but for names."""
        settings = self.settings
        if self.decision not in SERVED:
            facts: dict[str, Fact] = {"decision": self.decision, "served": SERVED}
            yield self.fault("plan_decision", self.decision, facts)
        if self.budget is not None and not self.budget > 0.0:
            yield self.fault("plan_budget", f"{self.budget:g}", {})
        if self.free and settings.margin is None:
            yield self.fault("plan_free_needs_margin", None, {})
        if self.decision == "stop_go" and self.stop is None:
            yield self.fault("plan_stop_whom", None, {})
        if self.decision == "stop_go" and settings.margin is None and unit != currency:
            yield self.fault("plan_stop_needs_margin", None, {"unit": unit})
        if settings.min_probability is not None and settings.min_outcome is None:
            yield self.fault("plan_probability_alone", f"{settings.min_probability:g}", {})
        for whose, row in self.limits:
            yield from self._crossed(whose, row)

    def _crossed(self, whose: Whose, row: PlanLimits) -> Iterator[Fault]:
        for low, high in (("floor", "cap"), ("weekly_floor", "weekly_cap")):
            least, most = getattr(row, low), getattr(row, high)
            if least is not None and most is not None and least > most:
                facts: dict[str, Fact] = {
                    "channel": written(whose), "low": low, "least": least, "high": high,
                    "most": most,
                }  # fmt: skip
                yield self.fault("plan_cap_under_floor", None, facts)

    def fault(self, code: str, got: str | None, facts: dict[str, Fact]) -> Fault:
        """Return a fault of this question."""
        return Fault(code, self.place, got=got, facts=facts)
