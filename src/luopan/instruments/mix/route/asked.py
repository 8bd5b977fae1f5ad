"""What is asked of a plan, and whether it can be asked at all."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from luopan.errors import Fact, Fault
from luopan.tables.company import Company, PlanChannel, PlanSection
from luopan.tables.headers import nearest

DecisionKind = Literal["allocate", "compare", "stop_go", "learn", "report"]
SERVED = ("allocate", "compare", "stop_go")


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
        The present plan as a table (date, channel, spend, row), from ``future_file``.
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

    def faults(self, unit: str, currency: str) -> Iterator[Fault]:
        """Find what is wrong before any model is fitted, but for names of channels."""
        settings = self.settings
        if self.decision not in SERVED:
            facts: dict[str, Fact] = {"decision": self.decision, "served": SERVED}
            yield self._fault("plan_decision", self.decision, facts)
        if self.budget is not None and not self.budget > 0.0:
            yield self._fault("plan_budget", f"{self.budget:g}", {})
        if self.free and settings.margin is None:
            yield self._fault("plan_free_needs_margin", None, {})
        if self.decision == "stop_go" and self.stop is None:
            yield self._fault("plan_stop_whom", None, {})
        if self.decision == "stop_go" and settings.margin is None and unit != currency:
            yield self._fault("plan_stop_needs_margin", None, {"unit": unit})
        if settings.min_probability is not None and settings.min_outcome is None:
            yield self._fault("plan_probability_alone", f"{settings.min_probability:g}", {})
        for row in settings.channel:
            yield from self._crossed(row)

    def _crossed(self, row: PlanChannel) -> Iterator[Fault]:
        for low, high in (("floor", "cap"), ("weekly_floor", "weekly_cap")):
            least, most = getattr(row, low), getattr(row, high)
            if least is not None and most is not None and least > most:
                facts: dict[str, Fact] = {
                    "channel": row.name, "low": low, "least": least, "high": high, "most": most,
                }  # fmt: skip
                yield self._fault("plan_cap_under_floor", None, facts)

    def name_faults(
        self, paid: tuple[str, ...], unpaid: tuple[str, ...], merged: dict[str, str]
    ) -> Iterator[Fault]:
        """Find names that no line of the model that money is spent on has."""
        asked = [row.name for row in self.settings.channel]
        if self.stop is not None:
            asked.append(self.stop)
        twice = {name for name in asked[: len(self.settings.channel)] if asked.count(name) > 1}
        for name in sorted(twice - {self.stop}):
            yield self._fault("plan_channel_twice", name, {})
        for name in dict.fromkeys(asked):
            if name in paid:
                continue
            if name in unpaid:
                yield self._fault("plan_channel_unpaid", name, {"known": paid})
            elif name in merged:
                yield self._fault("plan_channel_merged", name, {"line": merged[name]})
            else:
                facts: dict[str, Fact] = {"known": paid, "nearest": nearest(name, paid)}
                yield self._fault("plan_channel_unknown", name, facts)

    def _fault(self, code: str, got: str | None, facts: dict[str, Fact]) -> Fault:
        return Fault(code, self.place, got=got, facts=facts)
