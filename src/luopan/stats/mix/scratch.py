"""The kernels' scratch arrays, and how a parameter is looked up."""

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.compiled import kernel
from luopan.stats.mix.layout import HALF, SLOPE, Ints, Layout

Array = NDArray[np.float64]


class Curved(Protocol):
    """A layout, as far as the channels' curves go."""

    @property
    def place(self) -> Ints:
        """(C, 5) places of the channels' parameters."""

    @property
    def curve(self) -> Ints:
        """(C,) codes of the channels' curves."""


class Work(NamedTuple):
    """Scratch arrays of one thread.

    C channels, S weeks of media, T of them with an outcome, N columns, P pairs, L lags, E lift
    tests, V other inputs in them.
    """

    w: Array  # (L,)
    means: Array  # (C, 2)
    weights: Array  # (C, L)
    u: Array  # (C, S) carried-over input
    logs: Array  # (C, S) log of u
    s: Array  # (C, S) curve
    ds: Array  # (C, S)
    size: Array  # (C,) mean contribution m
    level: Array  # (C,) mean of s
    phi: Array  # (P, T) scaled synergy columns
    omega_phi: Array  # (P, T)
    level_pair: Array  # (P,)
    r: Array  # (T,)
    h: Array  # (T,)
    m: Array  # (N, N) M, then its Cholesky factor
    inverse: Array  # (N, N) L⁻¹, then M⁻¹
    g: Array  # (N,) posterior mean of γ
    row: Array  # (T,)
    mixed: Array  # (P, T) Q M⁻¹ at the pairs
    pair_scale: Array  # (P,) height of each pair's product of curves
    lift_u: Array  # (V + M, S) what `u`, `logs`, `s` and `ds` are, under the inputs of a test
    lift_logs: Array  # (V + M, S)
    lift_s: Array  # (V + M, S)
    lift_ds: Array  # (V + M, S)
    lift_a: Array  # (E, P) what a test says of each pair's coefficient
    lift_wa: Array  # (E, P) C⁻¹ times the same
    lift_r: Array  # (E,) what a test found beyond the channels' own effects
    lift_h: Array  # (E,) C⁻¹ times the residuals


@kernel
def make_work(lay: Layout) -> Work:
    """Allocate the scratch arrays for a layout."""
    channels, spent = lay.x.shape
    weeks = lay.y.size
    pairs = lay.pairs.shape[0]
    n = lay.columns.shape[0] + pairs
    tests, others = lay.lifts.effect.size, lay.lifts.channel.size
    return Work(
        np.empty(lay.max_lag),
        np.empty((channels, 2)),
        np.empty((channels, lay.max_lag)),
        np.empty((channels, spent)),
        np.empty((channels, spent)),
        np.empty((channels, spent)),
        np.empty((channels, spent)),
        np.empty(channels),
        np.empty(channels),
        np.empty((pairs, weeks)),
        np.empty((pairs, weeks)),
        np.empty(pairs),
        np.empty(weeks),
        np.empty(weeks),
        np.empty((n, n)),
        np.empty((n, n)),
        np.empty(n),
        np.empty(weeks),
        np.empty((pairs, weeks)),
        np.empty(pairs),
        np.empty((others, spent)),
        np.empty((others, spent)),
        np.empty((others, spent)),
        np.empty((others, spent)),
        np.empty((tests, pairs)),
        np.empty((tests, pairs)),
        np.empty(tests),
        np.empty(tests),
    )


@kernel
def at(q: Array, place: int) -> float:
    """Return the parameter at ``place``, or 0 where it is fixed (k = 0, log n = 0)."""
    return q[place] if place >= 0 else 0.0


@kernel
def curve_shape(q: Array, lay: Curved, c: int) -> tuple[int, float, float]:
    """Return a channel's curve at ``q``: its code, log half and log slope."""
    return lay.curve[c], at(q, lay.place[c, HALF]), at(q, lay.place[c, SLOPE])
