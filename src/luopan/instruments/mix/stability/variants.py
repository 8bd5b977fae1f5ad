"""The same data under other assumptions, with one channel less, and with one that does nothing."""

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from luopan.instruments.mix.claims import FreeSigns
from luopan.instruments.mix.model import MixFit, with_tests
from luopan.instruments.mix.stability.refit import Ask, Progress, Refit, refit_all, same_channels
from luopan.instruments.mix.weekly import Array
from luopan.readings.stability import PriorMove
from luopan.stats.mix import ChannelModel, MixProblem, PanelProblem, Prior

Assumption = Literal[
    "smaller_effects", "larger_effects", "shorter_memory", "longer_memory",
    "earlier_saturation", "later_saturation",
]  # fmt: skip
ASSUMPTIONS: tuple[Assumption, ...] = get_args(Assumption)

SHIFT = 0.5
"""Other assumptions lie half of a prior standard deviation to either side."""

OWN = 1.0
"""A share that moves by more of its own standard deviations rests on the assumption."""

TAKES = (1.0, 1.0 / 3.0)
"""A channel stands in for one that is left out where its share moves by more than the first, in
its own standard deviations, and takes over more than the second of what the other had."""

APART = 13
"""A placebo is shifted by at least so many weeks, in a circle."""

ASSUMED, LEFT_OUT, SHIFTED = 23, 29, 31
"""Set the random numbers of each kind of refit apart."""


def other_prior(model: ChannelModel, assumption: Assumption) -> ChannelModel:
    """Return a channel's model under another assumption; a belief about its ROI stays."""
    contribution, carry, half = model.contribution, model.carry, model.half
    if assumption in {"smaller_effects", "larger_effects"}:
        if contribution.family == "normal":
            return model
        times = 0.5 if assumption == "smaller_effects" else 2.0
        sized = replace(contribution, first=contribution.first * times)
        return replace(model, contribution=sized)
    if assumption in {"shorter_memory", "longer_memory"}:
        shift = SHIFT if assumption == "longer_memory" else -SHIFT
        return replace(model, carry=_moved_beta(carry, shift))
    shift = SHIFT if assumption == "later_saturation" else -SHIFT
    return replace(model, half=replace(half, first=half.first + shift * half.second))


def _moved_beta(prior: Prior, shift: float) -> Prior:
    """Return a beta law of the same weight with its mean moved by so many standard deviations."""
    weight = prior.first + prior.second
    mean = prior.first / weight
    sd = (mean * (1.0 - mean) / (weight + 1.0)) ** 0.5
    moved = min(max(mean + shift * sd, 0.05), 0.95)
    return Prior("beta", moved * weight, (1.0 - moved) * weight)


def under_other_priors(
    fit: MixFit, today: Refit, assumptions: tuple[Assumption, ...], progress: Progress | None = None
) -> list[tuple[PriorMove, ...]]:
    """Return, for each channel, how far its share moves under each assumption."""
    problem = fit.problem
    asks = [
        Ask(
            replace(problem, channels=tuple(other_prior(c, a) for c in problem.channels)),
            same_channels(problem),
        )
        for a in assumptions
    ]
    found = refit_all(fit, asks, ASSUMED, progress)
    moves = [_moves(today.shares, one.shares) for one in found]
    return [
        tuple(
            PriorMove(assumption=a, moved=float(moved[c]))
            for a, moved in zip(assumptions, moves, strict=True)
        )
        for c in range(len(problem.channels))
    ]


def _moves(now: Array, other: Array) -> Array:
    """Return how far each column's mean moves, in the first's own standard deviations."""
    return np.asarray((other.mean(axis=0) - now.mean(axis=0)) / np.maximum(now.std(axis=0), 1e-300))


def without(problem: MixProblem | PanelProblem, channel: int) -> Ask:
    """Return the problem without one channel, its pairs and its tests."""
    kept = tuple(c for c in range(len(problem.channels)) if c != channel)
    place = {c: i for i, c in enumerate(kept)}
    lifts = tuple(
        replace(lift, channels=tuple(place[c] for c in lift.channels))
        for lift in problem.lifts
        if channel not in lift.channels
    )
    left = replace(
        with_tests(problem, ()),
        media=problem.media[..., kept],
        media_scale=problem.media_scale[list(kept)],
        channels=tuple(problem.channels[c] for c in kept),
        pairs=tuple((place[a], place[b]) for a, b in problem.pairs if channel not in {a, b}),
    )
    return Ask(with_tests(left, lifts), kept)


def stand_ins(fit: MixFit, today: Refit, progress: Progress | None = None) -> list[tuple[str, ...]]:
    """Return, for each channel, the channels whose share it takes over when they are left out."""
    names = [c.name for c in fit.data.channels]
    count = len(names)
    taken: list[list[str]] = [[] for _ in names]
    if count < 2:
        return [() for _ in names]
    asks = [without(fit.problem, c) for c in range(count)]
    for gone, one in enumerate(refit_all(fit, asks, LEFT_OUT, progress)):
        kept = [c for c in range(count) if c != gone]
        moved = _moves(today.shares[:, kept], one.shares)
        gained = one.shares.mean(axis=0) - today.shares[:, kept].mean(axis=0)
        had = float(today.shares[:, gone].mean())
        for place, c in enumerate(kept):
            if moved[place] > TAKES[0] and gained[place] > TAKES[1] * had:
                taken[c].append(names[gone])
    return [tuple(one) for one in taken]


@dataclass(frozen=True)
class Fake:
    """A placebo: whose input was shifted, and P(negligible) of what the model makes of it."""

    of: str
    p_negligible: float


def placebos(
    fit: MixFit, channels: tuple[int, ...], progress: Progress | None = None
) -> tuple[Fake, ...]:
    """Add to the model, one at a time, a channel's input shifted in time by lot.

    A shift in a circle keeps how the input goes on and off, and parts it from whatever it did.
    """
    rng = np.random.default_rng(np.random.SeedSequence([fit.plan.seed, SHIFTED]))
    weeks = fit.problem.span
    apart = min(APART, weeks // 3)
    asks = []
    for c in channels:
        by = int(rng.integers(apart, weeks - apart + 1))
        asks.append(with_placebo(fit.problem, c, np.roll(fit.problem.media[..., c], by, axis=0)))
    return tuple(
        Fake(fit.data.channels[c].name, _negligible(fit, one))
        for c, one in zip(channels, refit_all(fit, asks, SHIFTED, progress), strict=True)
    )


def with_placebo(problem: MixProblem | PanelProblem, channel: int, fake: Array) -> Ask:
    """Return the problem with one more channel, of a kind with ``channel``."""
    more = replace(
        problem,
        media=np.concatenate([problem.media, fake[..., None]], axis=-1),
        media_scale=np.append(problem.media_scale, problem.media_scale[channel]),
        channels=(*problem.channels, problem.channels[channel]),
    )
    return Ask(more, (*same_channels(problem), None))


def _negligible(fit: MixFit, one: Refit) -> float:
    """Return P(negligible) of the last channel as a reading would state it."""
    last = len(one.problem.channels) - 1
    posterior = float((one.shares[:, last] < fit.plan.negligible_share).mean())
    as_fit = replace(fit, problem=one.problem, draws=one.draws)
    return max(posterior, float(FreeSigns(as_fit).negligible([[last]])[0]))
