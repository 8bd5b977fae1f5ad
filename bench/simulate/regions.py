"""Draw one firm by region: sizes, demand, effects and input that differ from place to place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
import polars as pl

from bench.simulate import calendar, demand, flighting, media
from bench.simulate.calendar import Vector
from bench.simulate.firm import Firm, Truth
from bench.simulate.frames import Observed, to_tables
from bench.simulate.world import LAST_DAY
from luopan.tables.bundle import Tables
from luopan.tables.company import Region

Schedule = Literal["usual", "pauses", "blocks"]
"""What is done on purpose: nothing, two random 8-week pauses of paid social in each region, or
paid social on or off by lot in blocks of 8 weeks."""

BLOCK = 8
PAIR = ("tv", "paid_social")


@dataclass(frozen=True)
class Design:
    """What a regional firm is drawn from.

    ``synergy`` is the share of sales that TV and paid social make together, beyond the sum;
    ``noise`` the range of a typical region's weekly noise, ``common`` what hits all regions in the
    same week. ``population`` says whether the firm tells how many people live in each region.
    """

    regions: int = 20
    weeks: int = 104
    synergy: float = 0.0
    schedule: Schedule = "usual"
    social_nil: bool = False
    noise: tuple[float, float] = (0.04, 0.08)
    common: float = 0.0
    population: bool = False


@dataclass(frozen=True)
class _Media:
    """How all regions respond: (regions, weeks) a channel, as shares of the firm's mean sales."""

    share: Mapping[str, Vector]
    react: Mapping[str, Callable[[Vector], Vector]]
    level: float
    synergy: float

    def effect(self, inputs: Mapping[str, Vector]) -> tuple[dict[str, Vector], Vector]:
        """Return what each channel does alone, and what TV and paid social share."""
        curves = {n: np.stack([self.react[n](x) for x in inputs[n]]) for n in inputs}
        alone = {n: self.share[n][:, None] * s for n, s in curves.items()}
        return alone, self.synergy / self.level * curves[PAIR[0]] * curves[PAIR[1]]


def simulate_regions(design: Design, seed: int) -> Firm:
    """Return the regional firm that belongs to a design and a seed.

    Effects differ between regions by log-normal factors; regions have levels, seasons, trends
    and AR(1) noise of their own; input is a plan of the whole firm that regions follow loosely.
    """
    tag = [design.regions, design.weeks, round(1e4 * design.synergy) + 1000]
    rng = np.random.default_rng([*tag, len(design.schedule), int(design.social_nil), seed])
    weeks = calendar.mondays(LAST_DAY, design.weeks)
    wanted = demand.demand(rng, weeks, "own")
    heads = rng.lognormal(0.0, 0.7, design.regions)
    heads /= heads.sum()
    channels = _channels(rng, wanted.expected, design)
    inputs = {c.name: _inputs(rng, c, design) for c in channels}
    acting = _acting(rng, channels, inputs, heads, design.synergy)
    apart = sum(c.share for c in channels)
    base = (1.0 - apart) * _regional_demand(rng, wanted, weeks, design)
    alone, shared = acting.effect(inputs)
    spread = rng.uniform(*design.noise) / (heads * design.regions) ** 0.25
    noise = np.stack([s * demand.noise(rng, len(weeks), "ar") for s in spread])
    size = float(rng.lognormal(14.0, 1.2))
    scale = size * heads[:, None]
    budget = size * rng.uniform(0.05, 0.15) / len(channels)
    if design.common:
        noise += design.common * demand.noise(rng, len(weeks), "ar")
    outcome = np.maximum(base + sum(alone.values()) + shared + noise, 0.02)
    observed = {
        f"r{g:03d}": _observed(g, weeks, scale[g] * outcome[g], inputs, wanted, budget * heads[g])
        for g in range(design.regions)
    }
    truth = Truth(
        total=float((scale * outcome).sum()),
        alone={n: float((scale * e).sum()) for n, e in alone.items()},
        pairs={PAIR: float((scale * shared).sum())} if design.synergy else {},
        triples={},
        social=tuple(c.name for c in channels if c.name in media.SOCIAL),
    )
    people = dict(zip(observed, heads.tolist(), strict=True)) if design.population else {}
    tables = _tables(observed, f"regions {seed}", people)
    ahead = _responding(acting, inputs, scale * base, (scale, budget * heads))
    return Firm("regions", seed, tables, truth, _paused(acting, inputs, scale), ahead)


def _paused(
    acting: _Media, inputs: Mapping[str, Vector], scale: Vector
) -> Callable[[tuple[str, ...], slice], float]:
    """Return what a pause of channels would have cost; a name ``r003:tv`` is of one region."""

    def cost(names: tuple[str, ...], weeks: slice) -> float:
        other = {name: x.copy() for name, x in inputs.items()}
        for name in names:
            region, _, channel = name.rpartition(":")
            rows = [int(region[1:])] if region else list(range(len(scale)))
            for row in rows:
                other[channel][row, weeks] = 0.0
        now, then = acting.effect(inputs), acting.effect(other)
        change = sum(now[0][n] - then[0][n] for n in inputs) + now[1] - then[1]
        return float((scale * change)[:, weeks].sum())

    return cost


def _responding(
    acting: _Media, inputs: Mapping[str, Vector], base: Vector, sizes: tuple[Vector, Vector]
) -> Callable[[Mapping[str, Vector]], Vector]:
    """Return what any future spend would bring, week by week and without noise.

    Money is told as ``r003:tv``; what is not told goes on as in the weeks of that number before,
    and demand without media is that of the same weeks a year before. ``sizes`` are the regions'
    outcome (regions, 1) and the money of one unit of input.
    """
    scale, price = sizes

    def respond(future: Mapping[str, Vector]) -> Vector:
        count = len(next(iter(future.values())))
        ahead = {name: x[:, -count:].copy() for name, x in inputs.items()}
        for name, money in future.items():
            region, _, channel = name.rpartition(":")
            ahead[channel][int(region[1:])] = money / price[int(region[1:])]
        long = {name: np.concatenate([x, ahead[name]], axis=1) for name, x in inputs.items()}
        alone, shared = acting.effect(long)
        media = (scale * (sum(alone.values()) + shared))[:, -count:]
        return np.asarray(media.sum(axis=0) + np.resize(base[:, -52:].sum(axis=0), count))

    return respond


def _channels(
    rng: np.random.Generator, expected: Vector, design: Design
) -> tuple[media.Channel, ...]:
    """Draw channels as for a national firm; TV and paid social do something if they share."""
    names = media.names(rng)
    share = media.shares(rng, names, social_nil=design.social_nil)
    if design.synergy:
        share |= {name: max(share[name], 0.02) for name in PAIR}
    pattern = media.patterns(rng, names, expected, "mixed")
    made = []
    for name in names:
        kernel = str(rng.choice(("geometric", "delayed")))
        curve = str(rng.choice(("logistic", "hill")))
        react = media.reaction(rng, media.KIND[name], pattern[name], kernel, curve)
        made.append(media.Channel(name, pattern[name], react, share[name]))
    return tuple(made)


def _inputs(rng: np.random.Generator, channel: media.Channel, design: Design) -> Vector:
    """Return input a head (regions, weeks): the firm's plan, loosely followed."""
    shape = (design.regions, design.weeks)
    level = rng.lognormal(0.0, 0.3, (design.regions, 1))
    loose = np.stack([flighting.always_on(rng, design.weeks, 0.25, 0.6) for _ in range(shape[0])])
    made = channel.pattern * level * loose
    if channel.name == "paid_social" and design.schedule == "pauses":
        for row in made:
            for start in rng.choice(design.weeks - BLOCK, 2, replace=False):
                row[start : start + BLOCK] = 0.0
    if channel.name == "paid_social" and design.schedule == "blocks":
        blocks = rng.random((shape[0], design.weeks // BLOCK + 1)) < 0.5
        made *= np.repeat(blocks, BLOCK, axis=1)[:, : design.weeks]
    return made


def _acting(
    rng: np.random.Generator,
    channels: tuple[media.Channel, ...],
    inputs: Mapping[str, Vector],
    heads: Vector,
    synergy: float,
) -> _Media:
    """Scale the responses so that every channel has its share of the whole firm's sales."""
    share, curves = {}, {}
    for c in channels:
        factor = rng.lognormal(0.0, rng.uniform(0.05, 0.3), heads.size)
        curves[c.name] = np.stack([c.react(x) for x in inputs[c.name]])
        mean = float((heads * factor) @ curves[c.name].mean(axis=1))
        share[c.name] = c.share * factor / max(mean, 1e-12)
    product = curves[PAIR[0]] * curves[PAIR[1]]
    level = max(float(heads @ product.mean(axis=1)), 1e-12)
    return _Media(share, {c.name: c.react for c in channels}, level, synergy)


def _regional_demand(
    rng: np.random.Generator, wanted: demand.Demand, weeks: tuple[date, ...], design: Design
) -> Vector:
    """Return demand a head (regions, weeks): the firm's, with a level and paths of their own."""
    made = []
    for _ in range(design.regions):
        own = rng.uniform(0.0, 0.04) * calendar.wave(weeks, int(rng.integers(1, 366)))
        own += rng.uniform(-0.08, 0.08) * np.linspace(-0.5, 0.5, len(weeks))
        walk = np.cumsum(rng.normal(0.0, 0.003, len(weeks)))
        made.append(rng.lognormal(0.0, 0.15) * wanted.total * (1.0 + own + walk - walk.mean()))
    return np.stack(made)


def _observed(
    g: int,
    weeks: tuple[date, ...],
    outcome: Vector,
    inputs: Mapping[str, Vector],
    wanted: demand.Demand,
    money: float,
) -> Observed:
    """Return what the firm sees of one region."""
    spend = {n: money * x[g] for n, x in inputs.items() if n not in media.UNPAID}
    exposure = {n: 1000.0 * money * x[g] for n, x in inputs.items() if n in media.UNPAID}
    return Observed(weeks, outcome, wanted.controls, spend, exposure)


def _tables(observed: Mapping[str, Observed], name: str, people: Mapping[str, float]) -> Tables:
    """Put the regions' tables under one another; tell how many people live in each, if known."""
    made = {region: to_tables(seen, name) for region, seen in observed.items()}
    first = next(iter(made.values()))

    def stacked(table: str) -> pl.DataFrame:
        parts = [
            getattr(tables, table).with_columns(region=pl.lit(region))
            for region, tables in made.items()
        ]
        return pl.concat(parts).drop("row").with_row_index("row", offset=2)

    regions = tuple(Region(name=region, population=n) for region, n in people.items())
    company = first.company.model_copy(update={"region": regions})
    outcomes, channels = stacked("outcomes"), stacked("channels")
    return replace(first, company=company, outcomes=outcomes, channels=channels)
