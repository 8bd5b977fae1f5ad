"""Draw one firm: demand, media, what they do together, noise, tables and truth."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

import numpy as np

from bench.simulate import calendar, demand, media, talk
from bench.simulate.calendar import Vector
from bench.simulate.families import FAMILIES, Family
from bench.simulate.firm import Firm, Truth, split
from bench.simulate.frames import Observed, to_tables

LAST_DAY = date(2026, 11, 15)
NO_EFFECT = 0.0


@dataclass(frozen=True)
class _Signal:
    """The noiseless outcome in units of mean demand, and its terms summed over the weeks.

    ``under`` is the outcome under other responses of the channels, on a given base.
    """

    outcome: Vector
    sums: Mapping[tuple[str, ...], float]
    under: Callable[[Mapping[str, Vector], Vector], Vector]
    base: Vector


def simulate(family: str, seed: int) -> Firm:
    """Return the firm that belongs to a family's name and a seed.

    Parameters
    ----------
    family : str
        A key of `FAMILIES`.
    seed : int
        Firms of one family differ by seed; the same seed gives the same firm.
    """
    settings = FAMILIES[family]
    rng = np.random.default_rng([zlib.crc32(family.encode()), seed])
    weeks = calendar.mondays(LAST_DAY, int(rng.choice(settings.weeks)))
    path = settings.path[int(rng.integers(len(settings.path)))]
    wanted = demand.demand(rng, weeks, path)
    channels, said = _channels(rng, wanted.expected, settings)
    signal = _signal(rng, channels, wanted, settings)
    outcome = _observe(rng, signal.outcome, settings)
    size = float(rng.lognormal(14.0, 1.2))
    scale = size / float(outcome.mean())
    names = tuple(c.name for c in channels)
    alone, pairs, triples = split(names, signal.sums, scale)
    truth = Truth(
        total=float((scale * outcome).sum()),
        alone=alone,
        pairs=pairs,
        triples=triples,
        social=tuple(n for n in names if n in media.SOCIAL),
        last_year={c.name: scale * c.share * float(c.response[-52:].sum()) for c in channels},
        via_talk=_via_talk(channels, said, signal, scale),
    )
    spend = _spend(rng, channels, size)
    seen = Observed(weeks, scale * outcome, wanted.controls, spend, _exposure(rng, channels, spend))
    tables = to_tables(seen, f"{family} {seed}")
    return Firm(
        family, seed, tables, truth, _paused(channels, said, signal, scale),
        _responding(channels, signal, scale, spend),
    )  # fmt: skip


def _paused(
    channels: tuple[media.Channel, ...], said: talk.Talk | None, signal: _Signal, scale: float
) -> Callable[[tuple[str, ...], slice], float]:
    """Return what a pause of channels in some weeks would have cost within them, by talk too."""

    def cost(names: tuple[str, ...], weeks: slice) -> float:
        patterns = {channel.name: channel.pattern.copy() for channel in channels}
        for name in names:
            patterns[name][weeks] = 0.0
        if said is not None and talk.EARNED not in names:
            patterns[talk.EARNED] = said.given(patterns)
        response = {channel.name: channel.react(patterns[channel.name]) for channel in channels}
        other = signal.under(response, signal.base)
        return float(scale * (signal.outcome - other)[weeks].sum())

    return cost


def _responding(
    channels: tuple[media.Channel, ...],
    signal: _Signal,
    scale: float,
    spend: Mapping[str, Vector],
) -> Callable[[Mapping[str, Vector]], Vector]:
    """Return what any future spend would bring, week by week and without noise.

    What is not given goes on as in the weeks of that number before; demand without media is that
    of the same weeks a year before.
    """

    def respond(future: Mapping[str, Vector]) -> Vector:
        count = len(next(iter(future.values())))
        response = {}
        for channel in channels:
            ahead = channel.pattern[-count:]
            if channel.name in future:
                price = float(spend[channel.name].sum() / channel.pattern.sum())
                ahead = future[channel.name] / price
            response[channel.name] = channel.react(np.append(channel.pattern, ahead))[-count:]
        return np.asarray(scale * signal.under(response, np.resize(signal.base[-52:], count)))

    return respond


def _channels(
    rng: np.random.Generator, expected: Vector, settings: Family
) -> tuple[tuple[media.Channel, ...], talk.Talk | None]:
    names = media.names(rng, *((talk.EARNED,) if settings.talk else ()))
    share = media.shares(rng, names, social_nil=settings.social_nil)
    pattern = media.patterns(rng, names, expected, settings.spending)
    said = None
    if settings.talk:
        others = {name: pattern[name] for name in names if name != talk.EARNED}
        said = talk.talk(rng, others, settings.talk)
        pattern[talk.EARNED] = said.heard
        share[talk.EARNED] = float(rng.uniform(0.03, 0.12))
    made = []
    for name in names:
        kernel, curve = str(rng.choice(settings.kernels)), str(rng.choice(settings.curves))
        react = media.reaction(rng, media.KIND[name], pattern[name], kernel, curve)
        made.append(media.Channel(name, pattern[name], react, share[name]))
    if settings.fading:
        made = [media.fading(rng, c) if c.name == "tv" else c for c in made]
    if settings.kept < 1.0:
        largest = max(range(len(made)), key=lambda c: made[c].share)
        made[largest] = _halved(made[largest], settings.kept)
    return tuple(made), said


def _via_talk(
    channels: tuple[media.Channel, ...], said: talk.Talk | None, signal: _Signal, scale: float
) -> dict[str, float]:
    """Return what would be missing without the talk that each channel calls up."""
    if said is None:
        return {}
    patterns = {c.name: c.pattern for c in channels}
    own = {c.name: c.response for c in channels}
    (earned,) = (c for c in channels if c.name == talk.EARNED)
    missed = {}
    for name in patterns.keys() - {talk.EARNED}:
        silent = said.given(patterns | {name: np.zeros_like(patterns[name])})
        less = signal.under(own | {talk.EARNED: earned.react(silent)}, signal.base)
        missed[name] = float(scale * (signal.outcome - less).sum())
    return missed


def _halved(channel: media.Channel, kept: float) -> media.Channel:
    """Return a channel that does less in the second half of the weeks."""
    size = channel.pattern.size
    left = np.where(np.arange(size) >= size // 2, kept, 1.0)

    def react(pattern: Vector) -> Vector:
        return channel.react(pattern) * left

    return replace(channel, react=react)


def _signal(
    rng: np.random.Generator,
    channels: tuple[media.Channel, ...],
    wanted: demand.Demand,
    settings: Family,
) -> _Signal:
    """Put demand and media together so that media carry the drawn shares of sales."""
    apart = sum(c.share for c in channels)
    base = (1.0 - apart) * wanted.total
    share = {c.name: c.share for c in channels}
    own = {c.name: c.response for c in channels}
    effect = {name: share[name] * own[name] for name in own}
    if settings.combine == "multiplicative":
        relative = {name: s / (1.0 - apart) for name, s in share.items()}
        return _multiplied(base, relative, own)
    together = _pairs(rng, channels) if settings.synergy else {}
    level = {(a, b): float((own[a] * own[b]).mean()) for a, b in together}
    product = {p: effect_of * own[p[0]] * own[p[1]] / level[p] for p, effect_of in together.items()}
    sums: dict[tuple[str, ...], float] = {(name,): float(e.sum()) for name, e in effect.items()}
    for size in (2, 3):
        for key in combinations(effect, size):
            sums[key] = float(product[key].sum()) if key in product else NO_EFFECT

    def under(response: Mapping[str, Vector], base: Vector) -> Vector:
        alone = sum(share[name] * r for name, r in response.items())
        shared = sum(e * response[a] * response[b] / level[a, b] for (a, b), e in together.items())
        return np.asarray(base + alone + shared)

    return _Signal(under(own, base), sums, under, base)


def _multiplied(base: Vector, relative: Mapping[str, float], own: Mapping[str, Vector]) -> _Signal:
    sums = {}
    for size in (1, 2, 3):
        for key in combinations(relative, size):
            product = np.prod([relative[name] * own[name] for name in key], axis=0)
            sums[key] = float((base * product).sum())

    def under(response: Mapping[str, Vector], base: Vector) -> Vector:
        factors = [1.0 + relative[name] * r for name, r in response.items()]
        return np.asarray(base * np.prod(factors, axis=0))

    return _Signal(under(own, base), sums, under, base)


def _pairs(
    rng: np.random.Generator, channels: tuple[media.Channel, ...]
) -> dict[tuple[str, str], float]:
    """Draw which social × other pairs do something together: none in half of the firms."""
    if rng.random() < 0.5:
        return {}
    busy = [c.name for c in channels if c.share > 0.0]
    mixed = [p for p in combinations(busy, 2) if (p[0] in media.SOCIAL) != (p[1] in media.SOCIAL)]
    if not mixed:
        return {}
    count = min(len(mixed), int(rng.integers(1, 3)))
    chosen = rng.choice(len(mixed), count, replace=False)
    return {mixed[int(i)]: float(rng.uniform(-0.01, 0.04)) for i in chosen}


def _observe(rng: np.random.Generator, signal: Vector, settings: Family) -> Vector:
    """Add noise so that the signal is 80–95 % of the variance."""
    r2 = rng.uniform(0.80, 0.95)
    kind = settings.noise[int(rng.integers(len(settings.noise)))]
    spread = float(signal.std()) * np.sqrt((1.0 - r2) / r2)
    return np.maximum(signal + spread * demand.noise(rng, signal.size, kind), 0.02)


def _spend(
    rng: np.random.Generator, channels: tuple[media.Channel, ...], size: float
) -> dict[str, Vector]:
    """Return money a week: 5–15 % of sales, only loosely tied to what each channel does."""
    budget = size * rng.uniform(0.05, 0.15)
    paid = [c for c in channels if c.name not in media.UNPAID]
    weight = np.array([max(c.share, 0.02) ** 0.6 for c in paid])
    weight *= rng.lognormal(0.0, 0.4, len(paid))
    each = budget * weight / weight.sum()
    return {c.name: float(e) * c.pattern for c, e in zip(paid, each, strict=True)}


def _exposure(
    rng: np.random.Generator, channels: tuple[media.Channel, ...], spend: Mapping[str, Vector]
) -> dict[str, Vector]:
    """Return exposure: always for unpaid channels, for about half of the others."""
    seen = {}
    for channel in channels:
        if channel.name not in spend:
            seen[channel.name] = float(rng.lognormal(11.0, 1.0)) * channel.pattern
        elif rng.random() < 0.5:
            seen[channel.name] = spend[channel.name] / float(rng.lognormal(-2.0, 1.0))
    return seen
