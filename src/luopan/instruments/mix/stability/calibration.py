"""Simulation-based calibration: whether the sampler is right on this very firm's media.

A firm is drawn from the model's own assumptions on the firm's own weeks, media and columns, and
fitted. Where the sampler is right, the truth is one more draw from the posterior, so its rank among
the draws is uniform (Talts et al. 2018, arXiv 1804.06788). The chains start at the truth, which is
itself a draw from the posterior that they are to keep to.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from luopan.instruments.mix.model import MixFit
from luopan.instruments.mix.stability.refit import (
    CHAINS,
    THREADS,
    Progress,
    seed_of,
)
from luopan.instruments.mix.weekly import Array
from luopan.stats.mix import (
    MixProblem,
    SamplerSettings,
    Start,
    curvature_at,
    sample,
    sample_prior,
    simulate,
)
from luopan.stats.ranks import uneven_p

SALT = 37
WARMUP, DRAWS, EVERY = 150, 200, 4
"""Every fourth draw is ranked: neighbours are not independent."""

Ranks = tuple[str, Array]


def calibrate(fit: MixFit, replicates: int, progress: Progress | None = None) -> tuple[float, str]:
    """Return the P value of the most uneven ranks, number of looks allowed for, and whose.

    Looked at are each channel's contribution, all of them together, and the noise.

    Raises
    ------
    TypeError
        Where the model is by region: firms of many regions are not made up.
    """
    if not isinstance(fit.problem, MixProblem):
        raise TypeError("no calibration by region")
    problem = replace(fit.problem, lifts=())
    truths = sample_prior(problem, draws=replicates, seed=seed_of(fit.plan.seed, SALT, 0)).flat
    done = 0

    def run(index: int) -> Array:
        nonlocal done
        ranks = _ranks(problem, truths[index], seed_of(fit.plan.seed, SALT, index + 1))
        done += 1
        if progress is not None:
            progress(done / replicates)
        return ranks

    with ThreadPoolExecutor(THREADS) as pool:
        ranks = np.array(list(pool.map(run, range(replicates))))
    names = [*(c.name for c in fit.data.channels), "together", "noise"]
    values = np.array([uneven_p(column) for column in ranks.T])
    worst = int(np.argmin(values))
    return float(min(1.0, values[worst] * len(names))), names[worst]


def _ranks(problem: MixProblem, truth: Array, seed: int) -> Array:
    """Return where the truth of one replicate lies among its draws, 0 to 1."""
    made = replace(problem, outcome=simulate(problem, truth, seed))
    start = Start(truth[None], curvature_at(made, truth))
    settings = SamplerSettings(CHAINS, WARMUP, DRAWS, seed=seed, threads=1)
    draws = sample(made, settings, start=start)
    said = _looked_at(draws.names, draws.params[:, ::EVERY].reshape(-1, truth.size))
    below = (said < _looked_at(draws.names, truth[None])).sum(axis=0)
    # the rank among n draws, put at random within its n + 1 equal parts of 0 to 1
    within = np.random.default_rng(seed).random(below.size)
    return np.asarray((below + within) / (len(said) + 1))


def _looked_at(names: tuple[str, ...], points: Array) -> Array:
    """Return contributions, their sum, and the noise (n, C + 2)."""
    sizes = np.exp(points[:, [i for i, name in enumerate(names) if name.startswith("kappa")]])
    noise = points[:, [names.index("log_sigma")]]
    return np.column_stack([sizes, sizes.sum(axis=1), noise])
