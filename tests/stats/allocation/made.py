"""Small responses made by hand, and limits drawn at random."""

import numpy as np

from luopan.stats.allocation import Aim, Feeds, Limits, Response, rank_weights
from luopan.stats.allocation.kernels import Curves


def response(draws=6, channels=2, weeks=4, lags=3, seed=0, pairs=((0, 1),), **fixed):
    """Return a response with Hill and logistic curves, carry-over and one pair."""
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.ones(lags), (draws, channels))
    usual = {
        "weights": weights,
        "kind": np.arange(channels) % 2,
        "half": rng.normal(0.0, 0.2, (draws, channels)),
        "slope": rng.normal(0.1, 0.2, (draws, channels)),
        "beta": rng.gamma(5.0, 2.0, (draws, channels)),
        "pairs": np.array(pairs, dtype=np.int64).reshape(-1, 2),
        "pair_beta": rng.normal(0.0, 3.0, (draws, len(pairs))),
    }
    reach = lags - 1
    base = np.zeros((channels, reach + weeks + reach))
    base[:, :reach] = 0.7
    base[:, reach + weeks :] = 0.9
    curves = Curves(**{**usual, **fixed})
    every = np.arange(channels)
    feeds = Feeds(every, every, np.full(channels, 0.01))
    return Response(curves, base, feeds, reach, weeks, channels)


def aim(of: Response, risk="mean", share=0.2, clocks=(1.0, 1.0), cost=0.0) -> Aim:
    ranks = rank_weights(risk, share, of.draws)
    return Aim(of, np.array(clocks), cost, ranks, np.zeros(of.draws))


def random_limits(rng: np.random.Generator, weeks=4, cells=2) -> Limits:
    """Return a budget and some of every other kind of limit; they may contradict each other."""
    limits = Limits(weeks, cells)
    total = rng.uniform(100.0, 800.0)
    limits = limits.plus(limits.budget(total if rng.random() < 0.7 else 0.0, total))
    for cell in range(cells):
        low, high = np.sort(rng.uniform(0.0, 1.0, 2)) * total
        if rng.random() < 0.4:
            limits = limits.plus(limits.total("floor", [cell], low, np.inf))
        if rng.random() < 0.5:
            limits = limits.plus(limits.total("cap", [cell], -np.inf, high))
        if rng.random() < 0.3:
            limits = limits.plus(limits.weekly("weekly_floor", [cell], low / weeks, np.inf))
        if rng.random() < 0.5:
            limits = limits.plus(limits.weekly("weekly_cap", [cell], -np.inf, 1.5 * high / weeks))
        if rng.random() < 0.5:
            limits = limits.plus(
                limits.change([cell], rng.uniform(0.05, 0.6), rng.uniform(0, 150.0))
            )
    return limits


def by_region(rng: np.random.Generator, weeks=4, channels=2, regions=3) -> Limits:
    """Return random limits of budgets, of channels over regions and of regions over channels."""
    limits = Limits(weeks, channels * regions)
    total = rng.uniform(100.0, 800.0)
    limits = limits.plus(limits.budget(total if rng.random() < 0.7 else 0.0, total))
    cells = np.arange(channels * regions).reshape(channels, regions)
    alone = [[int(cell)] for cell in cells.flat]
    for own in (*alone, *cells.tolist(), *cells.T.tolist()):
        usual = total * len(own) / cells.size
        low, high = rng.uniform(0.0, 1.2) * usual, rng.uniform(0.6, 3.0) * usual
        changed, before = rng.uniform(0.1, 0.6), rng.uniform(0.2, 2.0) * usual / weeks
        for part, limit in (
            (0.2, limits.total("floor", own, low, np.inf, tuple(own))),
            (0.4, limits.total("cap", own, -np.inf, high, tuple(own))),
            (0.1, limits.weekly("weekly_floor", own, low / weeks, np.inf, tuple(own))),
            (0.3, limits.weekly("weekly_cap", own, -np.inf, 1.5 * high / weeks, tuple(own))),
            (0.2, limits.change(own, changed, before, tuple(own))),
        ):
            if rng.random() < part:
                limits = limits.plus(limit)
    return limits
