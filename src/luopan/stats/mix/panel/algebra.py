"""Algebra of one region's weeks: its AR(1) precision, and products of many columns at a time."""

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.algebra import add_combined, project
from luopan.stats.mix.compiled import inner, kernel
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


@inner
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
def project_rows(rows: Array, others: Array, scale: float, out: Array) -> None:
    """Fill ``out`` (I, J) with ``scale`` times rows_j'others_i; four by two at a time."""
    count, many = rows.shape[0], others.shape[0]
    i = 0
    while i + 2 <= many:
        one, two = others[i], others[i + 1]
        j = 0
        while j + 4 <= count:
            a, b, c, d = rows[j], rows[j + 1], rows[j + 2], rows[j + 3]
            a1 = b1 = c1 = d1 = a2 = b2 = c2 = d2 = 0.0
            for t in range(one.size):
                x, y = one[t], two[t]
                a1 += a[t] * x
                b1 += b[t] * x
                c1 += c[t] * x
                d1 += d[t] * x
                a2 += a[t] * y
                b2 += b[t] * y
                c2 += c[t] * y
                d2 += d[t] * y
            out[i, j], out[i, j + 1] = scale * a1, scale * b1
            out[i, j + 2], out[i, j + 3] = scale * c1, scale * d1
            out[i + 1, j], out[i + 1, j + 1] = scale * a2, scale * b2
            out[i + 1, j + 2], out[i + 1, j + 3] = scale * c2, scale * d2
            j += 4
        project(rows[j:], one, scale, out[i, j:])
        project(rows[j:], two, scale, out[i + 1, j:])
        i += 2
    if i < many:
        project(rows, others[i], scale, out[i])


@kernel
def add_combined_rows(rows: Array, c: Array, out: Array) -> None:
    """Add Σ_j c_ij rows_j to each row i of ``out`` (I, T); four rows into two at a time."""
    count, many = rows.shape[0], out.shape[0]
    i = 0
    while i + 2 <= many:
        one, two = out[i], out[i + 1]
        j = 0
        while j + 4 <= count:
            a, b, e, f = rows[j], rows[j + 1], rows[j + 2], rows[j + 3]
            a1, b1, e1, f1 = c[i, j], c[i, j + 1], c[i, j + 2], c[i, j + 3]
            a2, b2, e2, f2 = c[i + 1, j], c[i + 1, j + 1], c[i + 1, j + 2], c[i + 1, j + 3]
            for t in range(one.size):
                one[t] += a1 * a[t] + b1 * b[t] + e1 * e[t] + f1 * f[t]
                two[t] += a2 * a[t] + b2 * b[t] + e2 * e[t] + f2 * f[t]
            j += 4
        add_combined(rows[j:], c[i, j:], one)
        add_combined(rows[j:], c[i + 1, j:], two)
        i += 2
    if i < many:
        add_combined(rows, c[i], out[i])


@kernel
def subtract_crossed(rows: Array, out: Array) -> None:
    """Take Σ_n rows_n rows_n' from the lower triangle of ``out`` (F, F); four at a time."""
    n = 0
    while n + 4 <= rows.shape[0]:
        a, b, c, d = rows[n], rows[n + 1], rows[n + 2], rows[n + 3]
        for i in range(out.shape[0]):
            a1, b1, c1, d1, row = a[i], b[i], c[i], d[i], out[i]
            for j in range(i + 1):
                row[j] -= a1 * a[j] + b1 * b[j] + c1 * c[j] + d1 * d[j]
        n += 4
    while n < rows.shape[0]:
        a = rows[n]
        for i in range(out.shape[0]):
            a1, row = a[i], out[i]
            for j in range(i + 1):
                row[j] -= a1 * a[j]
        n += 1


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
