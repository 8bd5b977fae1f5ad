"""The regions as plain scaled arrays for the compiled kernels, and the order of the parameters."""

from functools import lru_cache
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
    constant columns are first its ``near`` own ones, then those shared with all; what they hold is
    ``alike`` in all regions, but for the last ones, which are ``told`` by region. The precision
    of ε_g over the weeks is ``(diagonal0 + ρ² diagonal2) − ρ link``, all divided by the region's
    squared noise scale and nought where nothing is known. ``gram0 + ρ gram1 + ρ² gram2`` is
    A'ΩZ of its near columns A with all its constant columns Z, and the same of ``shared0`` to
    ``shared2`` is B'ΩB of the shared columns B, summed over the regions.
    """

    y: Array  # (G, T)
    x: Array  # (G, C, T)
    weight: Array  # (G,) the region's share of the firm's size
    alike: Array  # (K − told, T)
    told: Array  # (G, told, T)
    near: int
    gram0: Array  # (G, A, K)
    gram1: Array
    gram2: Array
    shared0: Array  # (B, B)
    shared1: Array
    shared2: Array
    diagonal0: Array  # (G, T)
    diagonal2: Array
    link: Array  # (G, T) 1 / scale² where a week and the next are both known
    rows: int
    runs: int
    variance: Array  # (K,)
    group: Ints  # (K,)
    source: Ints  # (B,) which column of the problem's ``shared`` each shared one is, −1 the drift
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


class _Columns(NamedTuple):
    """A region's constant columns, in their order: own, shared and alike, drift, told by region."""

    alike: Array
    told: Array
    near: int
    variance: Array
    group: Ints
    source: Ints


def _columns(problem: PanelProblem) -> _Columns:
    """Return the constant columns, their prior variances and what scales them."""
    own, own_base = problem.region.linear, _basis(problem.region.base, problem.weeks)
    base = _basis(problem.base, problem.weeks)
    differ = np.ptp(problem.shared, axis=1).any(axis=0)
    alike, told = np.flatnonzero(~differ), np.flatnonzero(differ)
    together = np.concatenate([own, own_base, problem.shared[:, 0, alike], base], axis=1)
    near, drift = own.shape[1] + own_base.shape[1], base.shape[1]
    variance = problem.shared_sd**2
    counts = (own.shape[1], own_base.shape[1], alike.size, drift, told.size)
    kinds = np.repeat([STILL, OWN_DRIFTING, STILL, DRIFTING, STILL], counts)
    return _Columns(
        alike=np.ascontiguousarray(together.T),
        told=np.ascontiguousarray(problem.shared[:, :, told].transpose(1, 2, 0)),
        near=near,
        variance=np.concatenate(
            [
                problem.region.linear_sd**2,
                np.ones(own_base.shape[1]),
                variance[alike],
                np.ones(drift),
                variance[told],
            ]
        ),
        group=kinds.astype(np.int64),
        source=np.concatenate([alike, np.full(drift, -1), told]).astype(np.int64),
    )


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


def _gram(
    columns: _Columns, precision: tuple[Array, Array, Array]
) -> tuple[list[Array], list[Array]]:
    """Return the three parts of A'ΩZ, (G, A, K) each, and those of Σ_g B'ΩB, (B, B) each."""
    near, size = columns.near, columns.variance.size
    regions = columns.told.shape[0]
    own: list[Array] = [np.empty((regions, near, size)) for _ in range(3)]
    shared: list[Array] = [np.zeros((size - near, size - near)) for _ in range(3)]
    for g in range(regions):
        diagonal0, diagonal2, link = (part[g] for part in precision)
        z = np.concatenate([columns.alike, columns.told[g]])
        cross = (z[:, :-1] * link[:-1]) @ z[:, 1:].T
        parts = ((z * diagonal0) @ z.T, -(cross + cross.T), (z * diagonal2) @ z.T)
        for i, part in enumerate(parts):
            own[i][g] = part[:near]
            shared[i] += part[near:, near:]
    return own, shared


@lay_out.register
@lru_cache(maxsize=2)  # sales and talk are asked in turn, dozens of times each
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
    columns = _columns(problem)
    diagonal0, diagonal2, link, runs = _precision(problem)
    gram, shared = _gram(columns, (diagonal0, diagonal2, link))
    heads = problem.size
    return PanelLayout(
        y=np.ascontiguousarray(np.nan_to_num(problem.outcome / heads / problem.outcome_scale).T),
        x=np.ascontiguousarray(
            (problem.media / heads[:, None] / problem.media_scale).transpose(1, 2, 0)
        ),
        weight=heads / heads.sum(),
        alike=columns.alike,
        told=columns.told,
        near=columns.near,
        gram0=gram[0],
        gram1=gram[1],
        gram2=gram[2],
        shared0=shared[0],
        shared1=shared[1],
        shared2=shared[2],
        diagonal0=diagonal0,
        diagonal2=diagonal2,
        link=link,
        rows=int(problem.seen.sum()),
        runs=runs,
        variance=columns.variance,
        group=columns.group,
        source=columns.source,
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
