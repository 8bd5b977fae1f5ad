"""A simulated firm: its tables, and what is true of it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from bench.simulate.calendar import Vector
from luopan.tables.bundle import Tables

Pair = tuple[str, str]


@dataclass(frozen=True)
class Truth:
    """What media did to the outcome over the whole period, in its unit.

    Effects are Möbius terms of the noiseless outcome: ``alone[i]`` is what channel *i* adds when
    every other channel is off, ``pairs[i, j]`` what both add beyond their sum, ``triples`` what
    three add beyond that. In an additive world with products of pairs this is how the world is
    built; in a multiplicative world it is the only split that needs no order of the channels.

    Parameters
    ----------
    total : float
        The outcome, summed.
    alone, pairs, triples : mapping
        Keys are channel names in the firm's order; terms that are zero are left out of
        ``pairs`` and ``triples``.
    social : tuple of str
        The social channels.
    via_talk : mapping
        What sales would miss without the talk that each channel calls up, all other inputs being
        what they were; empty where talk is nothing but an input.
    last_year : mapping
        What each channel does by itself in the last 52 weeks, where effects add up.
    """

    total: float
    alone: Mapping[str, float]
    pairs: Mapping[Pair, float]
    triples: Mapping[tuple[str, str, str], float]
    social: tuple[str, ...]
    via_talk: Mapping[str, float] = field(default_factory=dict)
    last_year: Mapping[str, float] = field(default_factory=dict)

    def contribution(self, channel: str, listed: Collection[frozenset[str]] = ()) -> float:
        """Return a channel's contribution, where ``listed`` pairs have lines of their own.

        What is not listed is shared out equally (Shapley), so that all lines add up.
        """
        own = self.alone[channel]
        for pair, effect in self.pairs.items():
            if channel in pair and frozenset(pair) not in listed:
                own += effect / 2.0
        return own + sum(e / 3.0 for three, e in self.triples.items() if channel in three)

    def through(self, channel: str) -> float:
        """Return what a channel does alone and by the talk that it calls up."""
        return self.contribution(channel) + self.via_talk.get(channel, 0.0)

    def synergy(self, one: str, other: str) -> float:
        """Return what two channels do together beyond the sum of both."""
        return self.pairs.get((one, other), 0.0) + self.pairs.get((other, one), 0.0)

    @property
    def nil(self) -> tuple[str, ...]:
        """The channels that do nothing, neither alone nor with others."""
        busy = {name for terms in (self.pairs, self.triples) for key in terms for name in key}
        return tuple(c for c, effect in self.alone.items() if effect == 0.0 and c not in busy)

    @property
    def social_nil(self) -> bool:
        """Whether social media do nothing at all."""
        return set(self.social) <= set(self.nil)


@dataclass(frozen=True)
class Firm:
    """One simulated firm.

    ``pause`` tells what a pause of some channels over some weeks would have cost within them, in
    the outcome's unit and without noise: what an ideal test would find. ``respond`` tells the
    noiseless outcome of the weeks after the last one under any spend in them, where that is known.
    """

    family: str
    seed: int
    tables: Tables
    truth: Truth
    pause: Callable[[tuple[str, ...], slice], float]
    respond: Callable[[Mapping[str, Vector]], Vector] | None = None


def split(
    names: tuple[str, ...], mean_product: Mapping[tuple[str, ...], float], scale: float
) -> tuple[dict[str, float], dict[Pair, float], dict[tuple[str, str, str], float]]:
    """Return the Möbius terms of a world that multiplies, up to triples.

    Parameters
    ----------
    names : tuple of str
        The channels.
    mean_product : mapping
        The summed product of demand and the channels' relative effects, a key one subset.
    scale : float
        From the model's unit to the outcome's.
    """
    alone = {name: scale * mean_product[(name,)] for name in names}
    pairs = {p: scale * mean_product[p] for p in combinations(names, 2) if mean_product[p]}
    triples = {t: scale * mean_product[t] for t in combinations(names, 3) if mean_product[t]}
    return alone, pairs, triples
