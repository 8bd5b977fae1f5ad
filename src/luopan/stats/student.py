"""Student's t and the normal distribution by closed forms, where importing SciPy costs more."""

from math import atan, cos, erfc, pi, sin, sqrt


def normal_cdf(x: float) -> float:
    """Return P(Z ≤ x) of a standard normal Z."""
    return 0.5 * erfc(-x / sqrt(2.0))


def two_sided_p(t: float, df: int) -> float:
    """Return P(|T| ≥ |t|) for Student's T with a whole number ``df`` ≥ 1 of degrees of freedom.

    The finite series of Abramowitz & Stegun (1964), 26.7.3 and 26.7.4; absolute error is below
    1e-13. T² is an F statistic with 1 and ``df`` degrees of freedom.
    """
    angle = atan(abs(t) / sqrt(df))
    square = cos(angle) ** 2
    odd = df % 2
    term = cos(angle) if odd else 1.0
    total = term if df > 1 else 0.0
    for k in range(3 if odd else 2, df, 2):
        term *= square * (k - 1) / k
        total += term
    within = sin(angle) * total
    if odd:
        within = 2.0 / pi * (angle + within)
    return max(1.0 - within, 0.0)
