"""A small world with a brand, as arrays, and its truth."""

from dataclasses import replace

import numpy as np

from luopan.stats.longrun import LongRunProblem, Surveys, Trials
from luopan.stats.longrun.problem import retention, slow
from luopan.stats.mix import drift_basis

HALF_LIFE = 26.0
LIFT = 0.03


def world(
    seed: int,
    *,
    lift: float = LIFT,
    reach: tuple[float, ...] = (6.0, 0.0),
    answers: int = 2000,
    drift: float = 0.05,
    weeks: int = 156,
) -> tuple[LongRunProblem, float]:
    """Return a problem whose first channel holds up the brand, and its long share of sales."""
    rng = np.random.default_rng(seed)
    channels = len(reach)
    budget = rng.lognormal(0.0, 0.8, (weeks // 26 + 1, channels)).repeat(26, axis=0)[:weeks]
    curves = np.sqrt(budget * rng.lognormal(0.0, 0.4, (weeks, channels)))
    curves /= curves.mean(axis=0)
    phi = retention(HALF_LIFE)
    brand = np.cumsum(rng.normal(0.0, drift, weeks)) + slow(curves - 1.0, phi) @ reach
    sales = 0.9 + np.cumsum(rng.normal(0.0, 0.004, weeks)) + curves @ np.full(channels, 0.05)
    sales += lift * brand + rng.normal(0.0, 0.015, weeks)
    week = np.arange(0, weeks, 2)
    variance = np.full(week.size, 400.0 / answers)
    told = brand[week] + rng.normal(size=week.size) * np.sqrt(variance)
    scale = sales.mean()
    drawn = curves[None] * rng.lognormal(0.0, 0.02, (6, weeks, channels))
    problem = LongRunProblem(
        outcome=sales / scale,
        linear=np.ones((weeks, 1)),
        linear_sd=np.array([2.0]),
        base=drift_basis(weeks, 20),
        curves=drawn / drawn.mean(axis=1, keepdims=True),
        curve_sd=np.full(channels, 0.2),
        pairs=np.zeros((6, weeks, 0)),
        surveys=Surveys(week, told - told.mean(), variance, np.ones((week.size, 1))),
        family=np.array([1, *([0] * (channels - 1))]),
    )
    held = slow(curves, phi)[:, 0].sum()
    return problem, float(lift * reach[0] * held / scale / weeks)


def small(seed: int = 3) -> LongRunProblem:
    """Return a short problem with pairs, tests, two sources of surveys and full-rank bases."""
    rng = np.random.default_rng(seed)
    weeks, n = 24, 2
    problem, _ = world(seed, weeks=weeks)
    surveys = problem.surveys
    source = (np.arange(surveys.week.size) % 2)[:, None] == np.arange(2)[None, :]
    return replace(
        problem,
        linear=np.column_stack([np.ones(weeks), rng.normal(size=weeks)]),
        linear_sd=np.array([2.0, 0.1]),
        base=np.tri(weeks) / np.sqrt(weeks),
        curves=problem.curves[:n],
        pairs=0.02 * rng.normal(size=(n, weeks, 1)),
        surveys=replace(surveys, constant=source.astype(float)),
        trials=Trials(rng.normal(size=(n, 2, 3)), np.array([0.3, -0.1]), np.array([0.2, 0.4])),
    )
