"""The regions as plain scaled arrays for the compiled kernels, and the order of the parameters."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.layout import (
    Parameter,
    channel_parameters,
    channel_places,
    common_parameter,
    lay_out,
    parameters,
    prior_numbers,
)
from luopan.stats.mix.panel.problem import PanelProblem
from luopan.stats.mix.saturation import CODES

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

SIGMA, RHO, TAU, OWN_TAU = range(4)
_NOISE_NAMES = ("log_sigma", "atanh_rho", "log_tau", "log_own_tau")
STILL, DRIFTING, OWN_DRIFTING = range(3)
"""What scales a column's prior: nothing, the firm's drift, the regions' own drift."""


class PanelLifts(NamedTuple):
    """The finished tests; test e has the other inputs ``first[e]`` to ``first[e + 1]``."""

    first: Ints  # (E + 1,)
    channel: Ints  # (V,) whose input each is
    where: Ints  # (V,) in which region
    x: Array  # (V, T)
    rows: Array  # (E, T) 1 where the effect was measured
    region: Ints  # (E,) −1 is the whole firm
    effect: Array  # (E,) as a share of the firm's size
    sd: Array  # (E,)
    together: Ints  # (E,) 1 where it is what two did beyond the sum of both


class PanelLayout(NamedTuple):
    """The scaled regions; every array is C-contiguous.

    Outcomes, columns and inputs are a head; outcomes are divided by their scale. A region's
    constant columns are first its ``near`` own ones, then those shared with all. The precision
    of ε_g over the weeks is ``(diagonal0 + ρ² diagonal2) − ρ link``, all divided by the region's
    squared noise scale and nought where nothing is known; ``gram0 + ρ gram1 + ρ² gram2`` is
    Z'ΩZ of its constant columns Z.
    """

    y: Array  # (G, T)
    x: Array  # (G, C, T)
    weight: Array  # (G,) the region's share of the firm's size
    columns: Array  # (G, K, T)
    near: int
    gram0: Array  # (G, K, K)
    gram1: Array
    gram2: Array
    diagonal0: Array  # (G, T)
    diagonal2: Array
    link: Array  # (G, T) 1 / scale² where a week and the next are both known
    rows: int
    runs: int
    variance: Array  # (K,)
    group: Ints  # (K,)
    place: Ints  # (C, 5)
    noise_place: Ints  # (4,)
    spread_place: Ints  # (C,)
    curve: Ints  # (C,)
    pairs: Ints  # (P, 2)
    synergy_sd: float
    heredity: float
    max_lag: int
    temper: float
    prior_code: Ints
    prior_pars: Array
    lifts: PanelLifts


@parameters.register
def _(problem: PanelProblem) -> list[Parameter]:
    """List every sampled parameter, in the order of q."""
    out = channel_parameters(problem.channels)
    out += [
        Parameter(c, -1, f"log_spread[{c}]", problem.region.spread)
        for c in range(len(problem.channels))
    ]
    out += common_parameter(problem.common)
    drifts = problem.base is not None and problem.base.shape[1] > 0
    own = problem.region.base is not None and problem.region.base.shape[1] > 0
    noise = (
        problem.noise.sigma,
        problem.noise.rho,
        problem.noise.tau if drifts else None,
        problem.region.tau if own else None,
    )
    out += [
        Parameter(-1, part, _NOISE_NAMES[part], prior)
        for part, prior in enumerate(noise)
        if prior is not None
    ]
    return out


def _basis(base: Array | None, weeks: int) -> Array:
    return np.zeros((weeks, 0)) if base is None else base


def _columns(problem: PanelProblem) -> tuple[Array, Array, Ints]:
    """Return the constant columns (G, K, T), their prior variances and what scales them."""
    weeks, regions = problem.outcome.shape
    own, own_base = problem.region.linear, _basis(problem.region.base, weeks)
    base = _basis(problem.base, weeks)
    alike = np.concatenate([own, own_base], axis=1)
    columns = np.concatenate(
        [
            np.broadcast_to(alike[:, None, :], (weeks, regions, alike.shape[1])),
            problem.shared,
            np.broadcast_to(base[:, None, :], (weeks, regions, base.shape[1])),
        ],
        axis=2,
    )
    variance = np.concatenate(
        [
            problem.region.linear_sd**2,
            np.ones(own_base.shape[1]),
            problem.shared_sd**2,
            np.ones(base.shape[1]),
        ]
    )
    counts = (own.shape[1], own_base.shape[1], problem.shared_sd.size, base.shape[1])
    group = np.repeat([STILL, OWN_DRIFTING, STILL, DRIFTING], counts).astype(np.int64)
    return np.ascontiguousarray(columns.transpose(1, 2, 0)), variance, group


def _precision(problem: PanelProblem) -> tuple[Array, Array, Array, int]:
    """Return the AR(1) precision's parts (G, T), and in how many runs the weeks known fall."""
    known = problem.seen.T
    scale = problem.noise_scale[:, None] ** -2.0
    joined = np.zeros(known.shape, dtype=bool)
    joined[:, :-1] = known[:, :-1] & known[:, 1:]
    before = np.zeros(known.shape, dtype=bool)
    before[:, 1:] = joined[:, :-1]
    # inside a run 1 + ρ², at its ends 1, and 1 − ρ² where a week stands alone
    neighbours = joined.astype(np.float64) + before
    diagonal2 = np.where(known, neighbours - 1.0, 0.0)
    runs = int((known & ~before).sum())
    parts = (known * scale, diagonal2 * scale, joined * scale)
    one, two, three = (np.ascontiguousarray(a, dtype=np.float64) for a in parts)
    return one, two, three, runs


def _gram(columns: Array, diagonal0: Array, diagonal2: Array, link: Array) -> list[Array]:
    """Return the three parts of Z'ΩZ, (G, K, K) each."""
    ahead = columns[:, :, :-1] * link[:, None, :-1]
    cross = ahead @ columns[:, :, 1:].transpose(0, 2, 1)
    across = columns.transpose(0, 2, 1)
    parts = [
        (columns * diagonal0[:, None, :]) @ across,
        -(cross + cross.transpose(0, 2, 1)),
        (columns * diagonal2[:, None, :]) @ across,
    ]
    return [np.ascontiguousarray(part) for part in parts]


@lay_out.register
def _(problem: PanelProblem) -> PanelLayout:
    """Scale the regions and put them into arrays."""
    listed = parameters(problem)
    noise_place = np.full(4, -1, dtype=np.int64)
    spread_place = np.full(len(problem.channels), -1, dtype=np.int64)
    for i, one in enumerate(listed):
        if one.channel < 0 and one.part >= 0:
            noise_place[one.part] = i
        elif one.channel >= 0 and one.part < 0:
            spread_place[one.channel] = i
    columns, variance, group = _columns(problem)
    diagonal0, diagonal2, link, runs = _precision(problem)
    gram = _gram(columns, diagonal0, diagonal2, link)
    heads = problem.size
    own_base = _basis(problem.region.base, problem.weeks)
    return PanelLayout(
        y=np.ascontiguousarray(np.nan_to_num(problem.outcome / heads / problem.outcome_scale).T),
        x=np.ascontiguousarray(
            (problem.media / heads[:, None] / problem.media_scale).transpose(1, 2, 0)
        ),
        weight=heads / heads.sum(),
        columns=columns,
        near=problem.region.linear_sd.size + own_base.shape[1],
        gram0=gram[0],
        gram1=gram[1],
        gram2=gram[2],
        diagonal0=diagonal0,
        diagonal2=diagonal2,
        link=link,
        rows=int(problem.seen.sum()),
        runs=runs,
        variance=variance,
        group=group,
        place=channel_places(problem.channels, listed),
        noise_place=noise_place,
        spread_place=spread_place,
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


def _lifts(problem: PanelProblem) -> PanelLifts:
    """Return the finished tests as arrays on the kernels' scales."""
    lifts, weeks = problem.lifts, problem.weeks
    unit = problem.outcome_scale * float(problem.size.sum())
    first, channel, where, inputs = [0], [], [], []
    for lift in lifts:
        regions = range(problem.regions) if lift.region is None else (lift.region,)
        for g in regions:
            for k, c in enumerate(lift.channels):
                channel.append(c)
                where.append(g)
                heads = lift.instead[:, g, k] / problem.size[g] / problem.media_scale[c]
                inputs.append(heads)
        first.append(len(channel))
    rows = np.array([lift.rows for lift in lifts], dtype=np.float64).reshape(-1, weeks)
    places = [-1 if lift.region is None else lift.region for lift in lifts]
    return PanelLifts(
        first=np.array(first, dtype=np.int64),
        channel=np.array(channel, dtype=np.int64),
        where=np.array(where, dtype=np.int64),
        x=np.ascontiguousarray(np.array(inputs).reshape(-1, weeks)),
        rows=rows,
        region=np.array(places, dtype=np.int64),
        effect=np.array([lift.effect for lift in lifts]) / unit,
        sd=np.array([lift.sd for lift in lifts]) / unit,
        together=np.array([lift.together for lift in lifts], dtype=np.int64),
    )
