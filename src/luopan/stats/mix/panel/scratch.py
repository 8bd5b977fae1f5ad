"""The scratch arrays of the regions' kernels."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.compiled import kernel
from luopan.stats.mix.panel.layout import PanelLayout

Array = NDArray[np.float64]


class PanelWork(NamedTuple):
    """Scratch arrays of one thread.

    G regions, C channels, T weeks, P pairs, L lags. A region's ``near`` columns (N) are its own
    constant ones and its channels'; the ``far`` ones (F) are shared: constant ones and pairs.
    The V = C + P varying columns are its channels' and the pairs'.
    """

    weights: Array  # (C, L)
    means: Array  # (C, 2)
    u: Array  # (G, C, T) carried-over input
    logs: Array  # (G, C, T) log of u
    s: Array  # (G, C, T) curve
    ds: Array  # (G, C, T)
    level: Array  # (C,) the firm's mean of s
    beta: Array  # (C,) height of the curve
    spread: Array  # (C,) η
    level_pair: Array  # (P,)
    pair_scale: Array  # (P,) height of each pair's product of curves
    varying: Array  # (G, V, T)
    omega: Array  # (V, T) Ω times a region's varying columns
    at_constant: Array  # (V, K) those times its constant columns, over v
    at_varying: Array  # (V, V) and times its varying columns
    aimed: Array  # (K,) its constant columns times Ω r, over v
    left: Array  # (G, T) what nothing explains, given coefficients
    r: Array  # (G, T) y minus the channels
    h: Array  # (G, T) Ω e / v
    diagonal: Array  # (T,) of Ω
    off: Array  # (T,) −ρ link
    near: Array  # (G, N, N) Cholesky factor of a region's own block of M
    border: Array  # (G, N, F) L⁻¹ times the block that ties it to the shared columns
    z: Array  # (G, N)
    far: Array  # (F, F) Schur complement of the shared columns, then its Cholesky factor
    g_near: Array  # (G, N) conditional means of the coefficients
    g_far: Array  # (F,)
    cov_far: Array  # (F, F)
    cov_near: Array  # (N, N) of one region
    cov_cross: Array  # (N, F) of one region
    cov_added: Array  # (N, N)
    tie: Array  # (N, F) −L⁻ᵀ border
    row: Array  # (T,)
    lever_constant: Array  # (V, K) rows of M⁻¹ at a region's varying columns
    lever_varying: Array  # (V, V)
    fixed: Array  # (V, T) what they make of its constant columns
    mixed: Array  # (V, T) and of all
    slope_pair: Array  # (G, P, T) derivative in the pairs' columns
    along: Array  # (C,) Σ of derivative times contribution
    along_pair: Array  # (P,)
    lift_u: Array  # (V, T) what `u`, `logs`, `s` and `ds` are, under the other input of a test
    lift_logs: Array  # (V, T)
    lift_s: Array  # (V, T)
    lift_ds: Array  # (V, T)
    lift_near: Array  # (E, C) what a test says of its region's differences
    lift_far: Array  # (E, P) and of each pair's coefficient
    lift_r: Array  # (E,) what a test found beyond the channels' own effects
    lift_weight: Array  # (E,) 1 / σ²
    lift_h: Array  # (E,) its residual over its variance
    lift_slope: Array  # (E, C + P) derivative in what it says of each coefficient


@kernel
def make_panel_work(lay: PanelLayout) -> PanelWork:
    """Allocate the scratch arrays for a layout."""
    regions, channels, weeks = lay.x.shape
    pairs = lay.pairs.shape[0]
    near = lay.near + channels
    constant, varying = lay.variance.size, channels + pairs
    far = constant - lay.near + pairs
    cells = (regions, channels, weeks)
    return PanelWork(
        np.empty((channels, lay.max_lag)),
        np.empty((channels, 2)),
        np.empty(cells),
        np.empty(cells),
        np.empty(cells),
        np.empty(cells),
        np.empty(channels),
        np.empty(channels),
        np.empty(channels),
        np.empty(pairs),
        np.empty(pairs),
        np.empty((regions, varying, weeks)),
        np.empty((varying, weeks)),
        np.empty((varying, constant)),
        np.empty((varying, varying)),
        np.empty(constant),
        np.empty((regions, weeks)),
        np.empty((regions, weeks)),
        np.empty((regions, weeks)),
        np.empty(weeks),
        np.empty(weeks),
        np.empty((regions, near, near)),
        np.empty((regions, near, far)),
        np.empty((regions, near)),
        np.empty((far, far)),
        np.empty((regions, near)),
        np.empty(far),
        np.empty((far, far)),
        np.empty((near, near)),
        np.empty((near, far)),
        np.empty((near, near)),
        np.empty((near, far)),
        np.empty(weeks),
        np.empty((varying, constant)),
        np.empty((varying, varying)),
        np.empty((varying, weeks)),
        np.empty((varying, weeks)),
        np.empty((regions, pairs, weeks)),
        np.empty(channels),
        np.empty(pairs),
        np.empty(lay.lifts.x.shape),
        np.empty(lay.lifts.x.shape),
        np.empty(lay.lifts.x.shape),
        np.empty(lay.lifts.x.shape),
        np.empty((lay.lifts.sd.size, channels)),
        np.empty((lay.lifts.sd.size, pairs)),
        np.empty(lay.lifts.sd.size),
        np.empty(lay.lifts.sd.size),
        np.empty(lay.lifts.sd.size),
        np.empty((lay.lifts.sd.size, varying)),
    )
