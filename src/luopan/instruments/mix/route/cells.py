"""The budget lines of a firm: a channel, or a channel in a region where it is told by region."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from luopan.errors import Fact, Fault
from luopan.instruments.mix.route.asked import RouteAsked, Whose
from luopan.instruments.mix.weekly import Array, Weekly
from luopan.stats.allocation import Feeds
from luopan.tables.headers import nearest


@dataclass(frozen=True)
class Cell:
    """One budget line.

    Parameters
    ----------
    channel : int
        The model's channel.
    region : int or None
        Where the money goes; None is the whole firm, whose regions share it by size.
    """

    channel: int
    region: int | None


@dataclass(frozen=True, eq=False)
class Cells:
    """All budget lines of a firm, in the order of its channels, then of its regions.

    Parameters
    ----------
    data : Weekly
        The firm.
    all : tuple of Cell
        Where money was ever spent. What was not is held as it is: nothing is known of it.
    """

    data: Weekly
    all: tuple[Cell, ...]

    @classmethod
    def of(cls, data: Weekly) -> "Cells":
        """Return the budget lines."""
        found = []
        for c, channel in enumerate(data.channels):
            spend = channel.region_spend if channel.by_region else None
            if spend is not None:
                found += [Cell(c, int(g)) for g in np.flatnonzero(spend.any(axis=0))]
            elif channel.spend.any():
                found.append(Cell(c, None))
        return cls(data, tuple(found))

    @property
    def regions(self) -> tuple[str, ...]:
        """Names of the regions; none where the firm is looked at as a whole."""
        return () if self.data.regional is None else self.data.regional.names

    @property
    def places(self) -> int:
        """How many regions the model has, 1 for a whole firm."""
        return max(1, len(self.regions))

    @property
    def paid(self) -> tuple[int, ...]:
        """The channels with a budget."""
        return tuple(dict.fromkeys(cell.channel for cell in self.all))

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the channels with a budget."""
        return tuple(self.data.channels[c].name for c in self.paid)

    def whose(self, cell: int) -> Whose:
        """Return channel and region of a budget line."""
        one = self.all[cell]
        name = self.data.channels[one.channel].name
        return name, None if one.region is None else self.regions[one.region]

    def find(self, whose: Whose) -> list[int]:
        """Return the budget lines of a channel, of a region, or of a channel in a region."""
        return self._index.get(whose, [])

    @cached_property
    def _index(self) -> dict[Whose, list[int]]:
        found: dict[Whose, list[int]] = {}
        for k in range(len(self.all)):
            channel, region = self.whose(k)
            for whose in {(channel, None), (channel, region), (None, region)} - {(None, None)}:
                found.setdefault(whose, []).append(k)
        return found

    def lines(self, cell: int) -> list[int]:
        """Return the lines of the response that a budget line feeds."""
        one, count = self.all[cell], len(self.data.channels)
        places = range(self.places) if one.region is None else (one.region,)
        return [g * count + one.channel for g in places]

    def history(self) -> Array:
        """Return what was spent so far, (weeks seen, cells)."""
        return np.column_stack([self._spend(cell) for cell in self.all])

    def feeds(self) -> Feeds:
        """Return which lines each cell feeds, in units of what drives them per unit of money."""
        line, cell, rate = [], [], []
        for k, one in enumerate(self.all):
            channel, money = self.data.channels[one.channel], float(self._spend(one).sum())
            for at in self.lines(k):
                g = at // len(self.data.channels)
                by_region = channel.region_driver
                driver = channel.driver if by_region is None else by_region[:, g]
                line.append(at)
                cell.append(k)
                rate.append(float(driver.sum()) / money)
        return Feeds(np.array(line), np.array(cell), np.array(rate))

    def even(self, total: float, weeks: int) -> Array:
        """Return the same sum for every channel and week, over its regions by their size."""
        plan = np.zeros((weeks, len(self.all)))
        regional = self.data.regional
        for c in self.paid:
            own = [k for k, cell in enumerate(self.all) if cell.channel == c]
            size: Array = np.ones(len(own))
            if regional is not None:
                size = np.array(
                    [regional.size[self.all[k].region or 0] for k in own], dtype=np.float64
                )
            plan[:, own] = total / weeks / len(self.paid) * size / size.sum()
        return plan

    def by_channel(self, plan: Array) -> Array:
        """Return a plan (weeks, cells) summed over regions, (weeks, channels with a budget)."""
        return np.column_stack(
            [plan[:, self.find((name, None))].sum(axis=1) for name in self.names]
        )

    def faults(self, asked: RouteAsked) -> Iterator[Fault]:
        """Find names in a question that no budget line has."""
        told = [whose for whose, _ in asked.limits]
        for whose in dict.fromkeys(w for w in told if told.count(w) > 1):
            code = "plan_channel_twice" if whose[0] is not None else "plan_region_twice"
            yield asked.fault(code, whose[0] or whose[1], {})
        stop: list[Whose] = [] if asked.stop is None else [(asked.stop, None)]
        for whose in dict.fromkeys([*told, *stop]):
            if found := self.unknown(whose):
                yield asked.fault(*found)

    def unknown(self, whose: Whose) -> tuple[str, str, dict[str, Fact]] | None:
        """Return why there is no such budget line: code, what was given, facts."""
        if self.find(whose):
            return None
        channel, region = whose
        merged = {m: c.name for c in self.data.channels for m in c.members}
        if channel is not None and channel not in self.names:
            if channel in merged:
                return "plan_channel_merged", channel, {"line": merged[channel]}
            there = {c.name for c in self.data.channels}
            if channel in there:
                return "plan_channel_unpaid", channel, {"known": self.names}
            close = nearest(channel, self.names)
            return "plan_channel_unknown", channel, {"known": self.names, "nearest": close}
        name = str(region)
        if not self.regions:
            return "plan_no_regions", name, {}
        if region not in self.regions:
            close = nearest(name, self.regions)
            return "plan_region_unknown", name, {"known": self.regions, "nearest": close}
        if channel is not None and self.find((channel, None)) and not self._steered(channel):
            return "plan_channel_whole", channel, {"region": name}
        return "plan_region_unpaid", name, {"channel": channel or ""}

    def _steered(self, name: str) -> bool:
        return any(c.name == name and c.by_region for c in self.data.channels)

    def _spend(self, cell: Cell) -> Array:
        channel = self.data.channels[cell.channel]
        if cell.region is None or channel.region_spend is None:
            return channel.spend
        return channel.region_spend[:, cell.region]
