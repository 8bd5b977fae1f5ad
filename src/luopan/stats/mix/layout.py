"""The problem as plain scaled arrays for the compiled kernels, and the order of its parameters."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.priors import Prior
from luopan.stats.mix.problem import MixProblem
from luopan.stats.mix.saturation import CODES

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

CARRY, DELAY, HALF, SLOPE, KAPPA = range(5)
_PART_NAMES = ("carry", "delay", "half", "slope", "kappa")
SIGMA, RHO, TAU = range(3)
_NOISE_NAMES = ("log_sigma", "atanh_rho", "log_tau")


class Lifts(NamedTuple):
    """The lift tests; test e has the other inputs ``first[e]`` to ``first[e + 1]``."""

    first: Ints  # (E + 1,)
    channel: Ints  # (V,) whose input each is
    x: Array  # (V, T)
    rows: Array  # (E, T) 1 where the effect was measured
    effect: Array  # (E,)
    sd: Array  # (E,)
    together: Ints  # (E,) 1 where it is what two did beyond the sum of both


class Layout(NamedTuple):
    """The scaled problem; every array is C-contiguous, outcomes are divided by their scale.

    ``place`` (C, 5) gives the place of each channel's parameter in q, −1 where it is fixed;
    ``noise_place`` (3,) likewise. ``gram0 + ρ gram1 + ρ² gram2`` is Z'ΩZ for the AR(1) precision
    Ω(ρ) and the constant columns Z (rows of ``columns``), of which those from ``drift_from`` on
    have prior variance τ².
    """

    y: Array
    x: Array
    columns: Array
    gram0: Array
    gram1: Array
    gram2: Array
    variance: Array
    drift_from: int
    place: Ints
    noise_place: Ints
    curve: Ints
    pairs: Ints
    synergy_sd: float
    heredity: float
    max_lag: int
    temper: float
    prior_code: Ints
    prior_pars: Array
    lifts: Lifts


def _gram(columns: Array) -> tuple[Array, Array, Array]:
    """Return the three parts of Z'Ω(ρ)Z, Ω(ρ) = I + ρ Ω1 + ρ² Ω2 with |Ω| = 1 − ρ²."""
    whole = columns @ columns.T
    cross = columns[:, 1:] @ columns[:, :-1].T
    inner = columns[:, 1:-1] @ columns[:, 1:-1].T
    return tuple(np.ascontiguousarray(a) for a in (whole, -(cross + cross.T), inner))  # type: ignore[return-value]


def _parameters(problem: MixProblem) -> list[tuple[int, int, str, Prior]]:
    """List (channel or −1, part, name, prior) of every sampled parameter, in the order of q."""
    out: list[tuple[int, int, str, Prior]] = []
    for c, channel in enumerate(problem.channels):
        priors = (
            channel.carry,
            channel.delay if channel.adstock == "delayed" else None,
            channel.half,
            channel.slope if channel.saturation == "hill" else None,
            channel.contribution,
        )
        out += [
            (c, part, f"{_PART_NAMES[part]}[{c}]", prior)
            for part, prior in enumerate(priors)
            if prior is not None
        ]
    drift = problem.noise.tau if problem.base is not None and problem.base.shape[1] else None
    noise = (problem.noise.sigma, problem.noise.rho, drift)
    out += [
        (-1, part, _NOISE_NAMES[part], prior)
        for part, prior in enumerate(noise)
        if prior is not None
    ]
    return out


def names(problem: MixProblem) -> tuple[str, ...]:
    """Name the sampled parameters, ``kappa[0]`` being the first channel's log contribution."""
    return tuple(name for _, _, name, _ in _parameters(problem))


def priors(problem: MixProblem) -> tuple[Prior, ...]:
    """Return the priors in the order of `names`."""
    return tuple(prior for _, _, _, prior in _parameters(problem))


def lay_out(problem: MixProblem) -> Layout:
    """Scale the problem and put it into arrays."""
    parameters = _parameters(problem)
    place = np.full((len(problem.channels), 5), -1, dtype=np.int64)
    noise_place = np.full(3, -1, dtype=np.int64)
    for i, (channel, part, _, _) in enumerate(parameters):
        if channel >= 0:
            place[channel, part] = i
        else:
            noise_place[part] = i
    base = np.zeros((problem.weeks, 0)) if problem.base is None else problem.base
    columns = np.ascontiguousarray(np.concatenate([problem.linear, base], axis=1).T)
    gram0, gram1, gram2 = _gram(columns)
    return Layout(
        y=np.ascontiguousarray(problem.outcome / problem.outcome_scale, dtype=np.float64),
        x=np.ascontiguousarray((problem.media / problem.media_scale).T, dtype=np.float64),
        columns=columns,
        gram0=gram0,
        gram1=gram1,
        gram2=gram2,
        variance=np.concatenate([problem.linear_sd**2, np.ones(base.shape[1])]),
        drift_from=problem.linear.shape[1],
        place=place,
        noise_place=noise_place,
        curve=np.array([CODES[c.saturation] for c in problem.channels], dtype=np.int64),
        pairs=np.array(problem.pairs, dtype=np.int64).reshape(-1, 2),
        synergy_sd=float(problem.synergy.sd),
        heredity=1.0 if problem.synergy.heredity else 0.0,
        max_lag=int(problem.max_lag),
        temper=float(problem.noise.temper),
        prior_code=np.array([p.code for _, _, _, p in parameters], dtype=np.int64),
        prior_pars=np.array([[p.first, p.second] for _, _, _, p in parameters]),
        lifts=_lifts(problem),
    )


def _lifts(problem: MixProblem) -> Lifts:
    """Return the lift tests as arrays on the kernels' scales."""
    lifts, weeks = problem.lifts, problem.span
    channels = np.array([c for lift in lifts for c in lift.channels], dtype=np.int64)
    inputs = [column for lift in lifts for column in lift.instead.T]
    other = np.array(inputs).reshape(-1, weeks) / problem.media_scale[channels][:, None]
    rows = np.array([lift.rows for lift in lifts], dtype=np.float64).reshape(-1, weeks)
    return Lifts(
        first=np.cumsum([0, *(len(lift.channels) for lift in lifts)], dtype=np.int64),
        channel=channels,
        x=np.ascontiguousarray(other),
        rows=rows,
        effect=np.array([lift.effect for lift in lifts]) / problem.outcome_scale,
        sd=np.array([lift.sd for lift in lifts]) / problem.outcome_scale,
        together=np.array([lift.together for lift in lifts], dtype=np.int64),
    )
