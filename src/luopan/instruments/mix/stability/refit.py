"""Short refits of nearly the same problem, started where the full fit left off."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from luopan.instruments.mix.model import MixFit
from luopan.instruments.mix.pose import PANEL_ACCEPT, whole_run
from luopan.instruments.mix.weekly import Array
from luopan.stats.diagnostics import rhat
from luopan.stats.mix import (
    Draws,
    MixProblem,
    PanelProblem,
    SamplerSettings,
    Start,
    decompose,
    names,
    sample,
    sample_prior,
)

CHAINS, WARMUP, DRAWS = 2, 100, 250
"""A started refit: two chains, so that they can disagree; about 400 effective draws."""

PANEL_DRAWS = 150
"""The same by region, where a gradient costs a hundred times as much; about 150 effective draws."""

RHAT = 1.1
"""Above it a short refit is thrown away and run at full length from nothing."""

THREADS = 2

Progress = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class Refit:
    """What one refit says, over the same weeks as the full fit.

    Parameters
    ----------
    problem : MixProblem or PanelProblem
        What was asked.
    draws : Draws
        The answer.
    shares, pairs : (n, C) and (n, P) arrays
        Draws of each channel's and each pair's share of the outcome's total.
    restarted : bool
        Whether the short run did not converge and a full one was made.
    """

    problem: MixProblem | PanelProblem
    draws: Draws
    shares: Array
    pairs: Array
    restarted: bool


@dataclass(frozen=True, eq=False)
class Ask:
    """One problem to refit.

    Parameters
    ----------
    problem : MixProblem or PanelProblem
        The problem.
    places : tuple of int or None
        For each of its channels the channel of the full fit that it is, None for a new one.
    """

    problem: MixProblem | PanelProblem
    places: tuple[int | None, ...]


def same_channels(problem: MixProblem | PanelProblem) -> tuple[int | None, ...]:
    """Return the places of a problem that has the channels of the full fit."""
    return tuple(range(len(problem.channels)))


def refit_all(
    fit: MixFit, asks: Sequence[Ask], salt: int, progress: Progress | None = None
) -> list[Refit]:
    """Refit every problem; the answers do not depend on the number of threads.

    Parameters
    ----------
    fit : MixFit
        The full fit, where each refit starts.
    asks : sequence of Ask
        The problems.
    salt : int
        Sets the random numbers of one kind of refit apart from those of another.
    progress : callable, optional
        Told the fraction done.
    """
    done = 0

    def run(index: int) -> Refit:
        nonlocal done
        made = refit(fit, asks[index], seed_of(fit.plan.seed, salt, index))
        done += 1
        if progress is not None:
            progress(done / len(asks))
        return made

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(len(asks))))


def refit(fit: MixFit, ask: Ask, seed: int) -> Refit:
    """Refit one problem: a short run from the full fit's draws, a full run if that fails."""
    start = carried(fit.draws, ask, seed)
    draws = sample(ask.problem, settings(ask.problem, seed), start=start)
    restarted = not mixed(draws)
    if restarted:
        draws = sample(ask.problem, replace(whole_run(ask.problem, fit.plan, seed), threads=1))
    parts = decompose(ask.problem, draws, rows=fit.data.rows, seed=seed, threads=1)
    total = fit.data.total
    return Refit(ask.problem, draws, parts.channels / total, parts.pairs / total, restarted)


def settings(problem: MixProblem | PanelProblem, seed: int) -> SamplerSettings:
    """Return the settings of a short run on one thread."""
    usual = SamplerSettings(CHAINS, WARMUP, DRAWS, seed=seed, threads=1)
    if isinstance(problem, MixProblem):
        return usual
    return replace(usual, draws=PANEL_DRAWS, accept=PANEL_ACCEPT)


def mixed(draws: Draws) -> bool:
    """Whether the chains of a short run agree."""
    worst = max(rhat(draws.params[:, :, i]) for i in range(draws.params.shape[2]))
    return bool(worst <= RHAT)


def seed_of(seed: int, salt: int, index: int) -> int:
    """Return the seed of one refit."""
    return int(np.random.SeedSequence([seed, salt, index]).generate_state(1)[0]) >> 1


def carried(draws: Draws, ask: Ask, seed: int) -> Start:
    """Return where a refit starts: the full fit's draws, a new channel's from its prior."""
    wanted = names(ask.problem)
    if wanted == draws.names:
        return Start(draws.flat)
    given = {name: place for place, name in enumerate(draws.names)}
    flat = draws.flat
    fresh = sample_prior(ask.problem, draws=len(flat), seed=seed).flat
    points = np.empty_like(fresh)
    for column, name in enumerate(wanted):
        place = given.get(_was(name, ask.places))
        points[:, column] = fresh[:, column] if place is None else flat[:, place]
    # a contribution may be nil, so its logarithm has no lower end: start where it has a size
    for column, name in enumerate(wanted):
        if name.startswith("kappa"):
            low, high = np.quantile(points[:, column], (0.1, 0.95))
            points[:, column] = np.clip(points[:, column], low, high)
    return Start(points)


def _was(name: str, places: tuple[int | None, ...]) -> str:
    """Return what a parameter was called in the full fit; "" for one of a new channel."""
    kind, bracket, rest = name.partition("[")
    if not bracket:
        return name
    place = places[int(rest.rstrip("]"))]
    return "" if place is None else f"{kind}[{place}]"
