"""Algebra of one region's weeks: its AR(1) precision, and sums of many columns at a time."""

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.compiled import kernel
from luopan.stats.mix.panel.layout import PanelLayout
from luopan.stats.mix.panel.scratch import PanelWork

Array = NDArray[np.float64]


@kernel
def fill_precision(lay: PanelLayout, wk: PanelWork, g: int, rho: float) -> None:
    """Fill ``diagonal`` and ``off`` with region g's Ω(ρ)."""
    for t in range(wk.off.size):
        wk.diagonal[t] = lay.diagonal0[g, t] + rho * rho * lay.diagonal2[g, t]
        wk.off[t] = -rho * lay.link[g, t]


@kernel
def multiply(diagonal: Array, off: Array, a: Array, out: Array) -> None:
    """Fill ``out`` with Ω a."""
    last = a.size - 1
    out[0] = diagonal[0] * a[0] + off[0] * a[1]
    for t in range(1, last):
        out[t] = diagonal[t] * a[t] + off[t] * a[t + 1] + off[t - 1] * a[t - 1]
    out[last] = diagonal[last] * a[last] + off[last - 1] * a[last - 1]


@kernel
def slope_in_rho(lay: PanelLayout, g: int, rho: float, a: Array, b: Array) -> float:
    """Return a' (dΩ/dρ) b."""
    total = 0.0
    for t in range(a.size - 1):
        total += 2.0 * rho * lay.diagonal2[g, t] * a[t] * b[t]
        total -= lay.link[g, t] * (a[t] * b[t + 1] + a[t + 1] * b[t])
    last = a.size - 1
    total += 2.0 * rho * lay.diagonal2[g, last] * a[last] * b[last]
    return float(total)


@kernel
def add_combined(rows: Array, c: Array, out: Array) -> None:
    """Add Σ c_j rows_j to ``out`` (T,); four rows at a time, so that it is read less often."""
    count = rows.shape[0]
    j = 0
    while j + 4 <= count:
        one, two, three, four = rows[j], rows[j + 1], rows[j + 2], rows[j + 3]
        c1, c2, c3, c4 = c[j], c[j + 1], c[j + 2], c[j + 3]
        for t in range(out.size):
            out[t] += c1 * one[t] + c2 * two[t] + c3 * three[t] + c4 * four[t]
        j += 4
    while j < count:
        one, c1 = rows[j], c[j]
        for t in range(out.size):
            out[t] += c1 * one[t]
        j += 1


@kernel
def project(rows: Array, a: Array, scale: float, out: Array) -> None:
    """Fill ``out`` (J,) with ``scale`` times rows_j'a; four rows at a time."""
    count = rows.shape[0]
    j = 0
    while j + 4 <= count:
        one, two, three, four = rows[j], rows[j + 1], rows[j + 2], rows[j + 3]
        s1 = s2 = s3 = s4 = 0.0
        for t in range(a.size):
            s1 += a[t] * one[t]
            s2 += a[t] * two[t]
            s3 += a[t] * three[t]
            s4 += a[t] * four[t]
        out[j], out[j + 1], out[j + 2], out[j + 3] = scale * s1, scale * s2, scale * s3, scale * s4
        j += 4
    while j < count:
        one = rows[j]
        s1 = 0.0
        for t in range(a.size):
            s1 += a[t] * one[t]
        out[j] = scale * s1
        j += 1


@kernel
def solve_rows(lower: Array, b: Array) -> None:
    """Replace ``b`` (N, F) by L⁻¹ b, L the lower triangle of ``lower``."""
    for i in range(b.shape[0]):
        for j in range(i):
            c = lower[i, j]
            for f in range(b.shape[1]):
                b[i, f] -= c * b[j, f]
        d = 1.0 / lower[i, i]
        for f in range(b.shape[1]):
            b[i, f] *= d


@kernel
def solve_rows_transposed(lower: Array, b: Array) -> None:
    """Replace ``b`` (N, F) by L⁻ᵀ b."""
    for i in range(b.shape[0] - 1, -1, -1):
        d = 1.0 / lower[i, i]
        for f in range(b.shape[1]):
            b[i, f] *= d
        for j in range(i):
            c = lower[i, j]
            for f in range(b.shape[1]):
                b[j, f] -= c * b[i, f]
