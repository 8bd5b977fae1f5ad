"""The problem as plain scaled arrays for the compiled kernels, and the order of its parameters."""

from collections.abc import Sequence
from functools import singledispatch
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.priors import Prior
from luopan.stats.mix.problem import (
    ChannelModel,
    FactorialTest,
    LiftTest,
    MixProblem,
    observations,
)
from luopan.stats.mix.saturation import CODES

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

CARRY, DELAY, HALF, SLOPE, KAPPA = range(5)
_PART_NAMES = ("carry", "delay", "half", "slope", "kappa")
SIGMA, RHO, TAU = range(3)
COMMON = "log_common"
"""How far all channels' contributions are larger or smaller than expected, as a logarithm."""
_COMMON_PART = -2
_NOISE_NAMES = ("log_sigma", "atanh_rho", "log_tau")


class Lifts(NamedTuple):
    """What the tests found: E effects; effect e has the other inputs ``first[e]`` to ``last[e]``.

    Behind the V other inputs stand the M tested ones that are not the firm's own. With s and s' a
    channel's curve under the tested and under the other input, an effect changes the product of a
    pair's curves by ``cross`` times ``s s, s s', s' s, s' s'``.
    """

    first: Ints  # (E,)
    last: Ints  # (E,)
    own_first: Ints  # (E,) those whose own part is in the effect
    own_last: Ints  # (E,)
    cross: Array  # (E, P, 4) noughts where the pair is no part of it
    channel: Ints  # (V + M,) whose input each is
    mine: Ints  # (V,) where the tested input stands, −1 where it is the firm's own
    x: Array  # (V + M, S)
    rows: Array  # (E, T) 1 where the effect was measured
    effect: Array  # (E,)
    weight: Array  # (E, E) C⁻¹, the inverse of their covariance


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


class Parameter(NamedTuple):
    """One sampled parameter; ``channel`` is −1 where it is no channel's."""

    channel: int
    part: int
    name: str
    prior: Prior


@singledispatch
def parameters(problem: object) -> list[Parameter]:
    """List every sampled parameter of a problem, in the order of q."""
    raise TypeError(f"no joint model: {type(problem).__name__}")


def prior_numbers(listed: Sequence[Parameter]) -> Array:
    """Return what `add_log_prior` wants of each prior, (D, 3)."""
    common = next((i for i, one in enumerate(listed) if one.name == COMMON), -1)
    return np.array(
        [[one.prior.first, one.prior.second, common if one.part == KAPPA else -1] for one in listed]
    )


@singledispatch
def lay_out(problem: object) -> Any:  # noqa: ANN401 - each problem has a layout of its own
    """Scale a problem and put it into arrays for the kernels."""
    raise TypeError(f"no joint model: {type(problem).__name__}")


def channel_parameters(channels: Sequence[ChannelModel]) -> list[Parameter]:
    """List the parameters of the channels' carry-overs, curves and sizes."""
    out = []
    for c, channel in enumerate(channels):
        priors = (
            channel.carry,
            channel.delay if channel.adstock == "delayed" else None,
            channel.half,
            channel.slope if channel.saturation == "hill" else None,
            channel.contribution,
        )
        out += [
            Parameter(c, part, f"{_PART_NAMES[part]}[{c}]", prior)
            for part, prior in enumerate(priors)
            if prior is not None
        ]
    return out


def common_parameter(prior: Prior | None) -> list[Parameter]:
    """List the common scale of the contributions, where there is one."""
    return [] if prior is None else [Parameter(-1, _COMMON_PART, COMMON, prior)]


def channel_places(channels: Sequence[ChannelModel], listed: Sequence[Parameter]) -> Ints:
    """Return the place (C, 5) of each channel's parameters in q, −1 where one is fixed."""
    place = np.full((len(channels), 5), -1, dtype=np.int64)
    for i, one in enumerate(listed):
        if one.channel >= 0 and one.part >= 0:
            place[one.channel, one.part] = i
    return place


@parameters.register
def _(problem: MixProblem) -> list[Parameter]:
    drift = problem.noise.tau if problem.base is not None and problem.base.shape[1] else None
    noise = (problem.noise.sigma, problem.noise.rho, drift)
    return [
        *channel_parameters(problem.channels),
        *common_parameter(problem.common),
        *(
            Parameter(-1, part, _NOISE_NAMES[part], prior)
            for part, prior in enumerate(noise)
            if prior is not None
        ),
    ]


def names(problem: object) -> tuple[str, ...]:
    """Name the sampled parameters, ``kappa[0]`` being the first channel's log contribution."""
    return tuple(one.name for one in parameters(problem))


def priors(problem: object) -> tuple[Prior, ...]:
    """Return the priors in the order of `names`."""
    return tuple(one.prior for one in parameters(problem))


@lay_out.register
def _(problem: MixProblem) -> Layout:
    listed = parameters(problem)
    noise_place = np.full(3, -1, dtype=np.int64)
    for i, one in enumerate(listed):
        if one.channel < 0 and one.part >= 0:
            noise_place[one.part] = i
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
        place=channel_places(problem.channels, listed),
        noise_place=noise_place,
        curve=np.array([CODES[c.saturation] for c in problem.channels], dtype=np.int64),
        pairs=np.array(problem.pairs, dtype=np.int64).reshape(-1, 2),
        synergy_sd=float(problem.synergy.sd),
        heredity=1.0 if problem.synergy.heredity else 0.0,
        max_lag=int(problem.max_lag),
        temper=float(problem.noise.temper),
        prior_code=np.array([one.prior.code for one in listed], dtype=np.int64),
        prior_pars=prior_numbers(listed),
        lifts=_lifts(problem),
    )


def _lifts(problem: MixProblem) -> Lifts:
    """Return the lift tests as arrays on the kernels' scales."""
    lifts, weeks = problem.lifts, problem.span
    inputs = [column for lift in lifts for column in lift.instead.T]
    names, mine = [c for lift in lifts for c in lift.channels], []
    spans, cross, at = [], [], 0
    for lift in lifts:
        told, many = lift.own is not None, len(lift.channels)
        mine += [len(inputs) + i if told else -1 for i in range(many)]
        if lift.own is not None:
            inputs += list(lift.own.T)
            names += lift.channels
        for own, part in _effects(lift):
            spans.append((at, at + many, at + own[0], at + own[1]))
            cross.append([_crossed(pair, lift, part) for pair in problem.pairs])
        at += many
    channels = np.array(names, dtype=np.int64)
    other = np.array(inputs).reshape(-1, weeks) / problem.media_scale[channels][:, None]
    rows = [lift.rows for lift in lifts for _ in _effects(lift)]
    first, last, own_first, own_last = np.array(spans, dtype=np.int64).reshape(-1, 4).T.copy()
    effect, covariance = observations(lifts)
    return Lifts(
        first=first,
        last=last,
        own_first=own_first,
        own_last=own_last,
        cross=np.array(cross, dtype=np.float64).reshape(len(spans), len(problem.pairs), 4),
        channel=channels,
        mine=np.array(mine, dtype=np.int64),
        x=np.ascontiguousarray(other),
        rows=np.array(rows, dtype=np.float64).reshape(-1, weeks),
        effect=effect / problem.outcome_scale,
        weight=np.ascontiguousarray(np.linalg.inv(covariance / problem.outcome_scale**2)),
    )


_BOTH, _BEYOND = (1.0, 0.0, 0.0, -1.0), (1.0, -1.0, -1.0, 1.0)
_MEAN = ((0.5, 0.5, -0.5, -0.5), (0.5, -0.5, 0.5, -0.5))
"""Parts of the four products: what both changed at once, what beyond the sum of both, and what one
of a pair changed on the average of the other's two inputs."""


def _effects(lift: LiftTest | FactorialTest) -> tuple[tuple[tuple[int, int], int | None], ...]:
    """Return, for each effect of a test, whose own parts it holds, and of whom alone it is."""
    if isinstance(lift, FactorialTest):
        every = ((0, 1), 0), ((1, 2), 1), ((0, 0), None)
        return tuple(every[part] for part in lift.kept)
    return (((0, 0) if lift.together else (0, len(lift.channels)), None),)


def _crossed(
    pair: tuple[int, int], lift: LiftTest | FactorialTest, alone: int | None
) -> tuple[float, ...]:
    """Return the parts of a pair's four products in one effect."""
    tested = [c in lift.channels for c in pair]
    if alone is not None:
        places = [i for i, c in enumerate(pair) if c == lift.channels[alone]]
        return _MEAN[places[0]] if places else (0.0,) * 4
    if lift.together:
        return _BEYOND if all(tested) else (0.0,) * 4
    return _BOTH if any(tested) else (0.0,) * 4
