"""Small dense linear algebra for the kernels, without BLAS: same bytes on any thread count.

Ω(ρ) is the precision matrix of a stationary AR(1) process with unit innovation variance; its
determinant is 1 − ρ².
"""

from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.compiled import kernel

Array = NDArray[np.float64]


@kernel
def dot(a: Array, b: Array) -> float:
    """Return a'b."""
    total = 0.0
    for t in range(a.size):
        total += a[t] * b[t]
    return total


@kernel
def add_scaled(out: Array, c: float, a: Array) -> None:
    """Add c a to ``out``."""
    for t in range(a.size):
        out[t] += c * a[t]


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
def multiply_omega(rho: float, a: Array, out: Array) -> None:
    """Fill ``out`` with Ω(ρ) a."""
    last = a.size - 1
    diagonal = 1.0 + rho * rho
    out[0] = a[0] - rho * a[1]
    for t in range(1, last):
        out[t] = diagonal * a[t] - rho * (a[t - 1] + a[t + 1])
    out[last] = a[last] - rho * a[last - 1]


@kernel
def omega_slope(rho: float, a: Array, b: Array) -> float:
    """Return a' (dΩ/dρ) b."""
    total = 0.0
    for t in range(1, a.size - 1):
        total += 2.0 * rho * a[t] * b[t]
    for t in range(1, a.size):
        total -= a[t] * b[t - 1] + a[t - 1] * b[t]
    return total


@kernel
def factorise(m: Array) -> float:
    """Replace the lower triangle of ``m`` (N, N) by its Cholesky factor; return log|m|.

    Where ``m`` is not positive definite the result is NaN.
    """
    half = 0.0
    for i in range(m.shape[0]):
        for j in range(i):
            m[i, j] = (m[i, j] - dot(m[i, :j], m[j, :j])) / m[j, j]
        m[i, i] = sqrt(m[i, i] - dot(m[i, :i], m[i, :i]))
        half += log(m[i, i])
    return 2.0 * half


@kernel
def solve_lower(m: Array, x: Array) -> None:
    """Replace ``x`` by L⁻¹ x, L the lower triangle of ``m``."""
    for i in range(x.size):
        x[i] = (x[i] - dot(m[i, :i], x[:i])) / m[i, i]


@kernel
def solve_upper(m: Array, x: Array) -> None:
    """Replace ``x`` by L⁻ᵀ x, L the lower triangle of ``m``."""
    for i in range(x.size - 1, -1, -1):
        x[i] /= m[i, i]
        for j in range(i):
            x[j] -= m[i, j] * x[i]


@kernel
def invert(m: Array, inv: Array) -> None:
    """Fill ``inv`` with (L L')⁻¹, both triangles, L the lower triangle of ``m``."""
    n = m.shape[0]
    for i in range(n):
        # row i of L⁻¹, from the rows before it
        for j in range(i):
            inv[i, j] = 0.0
        for row in range(i):
            c = m[i, row]
            for j in range(row + 1):
                inv[i, j] -= c * inv[row, j]
        d = 1.0 / m[i, i]
        for j in range(i):
            inv[i, j] *= d
        inv[i, i] = d
    # row i of L⁻ᵀ L⁻¹ needs the rows from i on of L⁻¹ only, so it may overwrite row i
    for i in range(n):
        d = inv[i, i]
        for j in range(i + 1):
            inv[i, j] *= d
        for row in range(i + 1, n):
            c = inv[row, i]
            for j in range(i + 1):
                inv[i, j] += c * inv[row, j]
    for i in range(n):
        for j in range(i):
            inv[j, i] = inv[i, j]
