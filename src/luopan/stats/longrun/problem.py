"""What the long run is asked: sales, surveys, curves and priors, checked. See `LongRunProblem`."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

HALF_LIVES = (13.0, 26.0, 52.0, 104.0)
"""Weeks after which half of what an input left in the brand is gone; equally likely beforehand."""

KINK = 26
"""Weeks between the places where a trend may bend."""


@dataclass(frozen=True, slots=True, eq=False)
class Surveys:
    """What was observed of the brand, in brand units (J waves).

    Parameters
    ----------
    week : (J,) int64 array
        Week of each wave, counted from the first week of sales.
    value : (J,) array
        Mean score.
    variance : (J,) array
        Its sampling variance, from the number of answers.
    constant : (J, G) array
        Which constant (source, wording) each wave has: a 1 in each row.
    """

    week: Ints
    value: Array
    variance: Array
    constant: Array

    def kept(self, keep: NDArray[np.bool_]) -> "Surveys":
        """Return some of the waves."""
        return Surveys(self.week[keep], self.value[keep], self.variance[keep], self.constant[keep])


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """Finished tests of short effects: ``rows`` (n, E, C + P) per unit of height, and results."""

    rows: Array
    effect: Array
    sd: Array


@dataclass(frozen=True, slots=True)
class Beliefs:
    """Prior scales; sales in shares of their mean, the brand in units of its own.

    Parameters
    ----------
    sigma, base, drift, noise : float
        Half-normal scales: innovations of the residual, end-of-period spread of the base's and of
        the brand's own random walk, week noise of a wave beyond its sampling.
    slope, drift_slope : float
        Standard deviations of how far a straight trend, or a change of its slope that lasts the
        whole period, takes the base, and the brand: two that trend must not look like one.
    correlation : (float, float)
        Mean and standard deviation of atanh of the residual's lag-1 correlation.
    lift : float
        Standard deviation of λ, what one brand unit adds to sales; the sign is free.
    reach, apart : float
        Standard deviations of θ, the brand units that a channel holds up at its usual input: of
        what channels of one family (social, all others) have in common, and of each one's own.
    constant : float
        Standard deviation of a survey's constants: all but flat.
    """

    sigma: float = 0.3
    base: float = 0.1
    drift: float = 1.0
    noise: float = 0.3
    slope: float = 0.15
    drift_slope: float = 3.0
    correlation: tuple[float, float] = (0.3, 0.4)
    lift: float = 0.05
    reach: float = 2.0
    apart: float = 0.5
    constant: float = 50.0


@dataclass(frozen=True, slots=True, eq=False)
class LongRunProblem:
    """Sales and brand: ``y = linear γ + base + Σ b_c S_c + Σ d_p P_p + λ B + ε``.

    The brand is ``B = drift + Σ θ_c A_c``, A_c being the channel's curve S_c carried over slowly,
    and a survey wave is ``constant + B + noise``. ε is AR(1). Heights, pairs, θ, base and drift
    are linear and Gaussian and are integrated out exactly.

    Parameters
    ----------
    outcome : (T,) array
        Over its mean.
    linear, linear_sd : (T, K) and (K,) arrays
        Columns of intercept, season, controls, and prior standard deviations.
    base : (T, R) array
        Basis of a random walk whose coefficients share one standard deviation: of the base, and
        (the same columns) of the brand's own drift.
    curves : (n, T, C) array
        Short-run curves of each of n draws, of mean 1 over the weeks.
    curve_sd : (C,) array
        Prior standard deviation of a curve's height, the sign being free.
    pairs : (n, T, P) array
        Products of pairs, scaled so that a coefficient is standard normal.
    surveys : Surveys
        The brand as observed.
    family : (C,) int64 array
        Channels of one family are alike in what they do to the brand.
    trials : Trials or None
        Finished tests of the short effects.
    beliefs : Beliefs
        Prior scales.

    Raises
    ------
    ValueError
        ``shape``, ``not_finite``, ``survey_week`` or ``survey_variance`` as the first word.
    """

    outcome: Array
    linear: Array
    linear_sd: Array
    base: Array
    curves: Array
    curve_sd: Array
    pairs: Array
    surveys: Surveys
    family: Ints
    trials: Trials | None = None
    beliefs: Beliefs = field(default_factory=Beliefs)

    def __post_init__(self) -> None:
        n, weeks, channels = self.curves.shape
        if self.outcome.shape != (weeks,) or self.base.shape[0] != weeks:
            raise ValueError(f"shape: outcome {self.outcome.shape}, base {self.base.shape}")
        if self.linear.shape != (weeks, self.linear_sd.size):
            raise ValueError(f"shape: linear {self.linear.shape}, {self.linear_sd.size} sds")
        if self.family.shape != (channels,):
            raise ValueError(f"shape: family {self.family.shape}")
        if self.curve_sd.shape != (channels,) or self.pairs.shape[:2] != (n, weeks):
            raise ValueError(f"shape: curve_sd {self.curve_sd.shape}, pairs {self.pairs.shape}")
        waves = self.surveys.week.size
        sizes = {self.surveys.value.size, self.surveys.variance.size, len(self.surveys.constant)}
        if sizes != {waves}:
            raise ValueError(f"shape: surveys {waves} weeks, {sizes}")
        told = (self.outcome, self.linear, self.curves, self.pairs, self.surveys.value)
        if not all(np.isfinite(a).all() for a in told):
            raise ValueError("not_finite: data must be finite")
        if waves and not (self.surveys.week.min() >= 0 and self.surveys.week.max() < weeks):
            raise ValueError("survey_week: a survey lies outside the weeks of sales")
        if not (self.surveys.variance > 0.0).all():
            raise ValueError("survey_variance: sampling variances must be positive")

    @property
    def weeks(self) -> int:
        """T."""
        return int(self.outcome.size)

    @property
    def channels(self) -> int:
        """C."""
        return int(self.curves.shape[2])

    @property
    def reach_covariance(self) -> Array:
        """Prior covariance (C, C) of θ."""
        alike = self.family[:, None] == self.family[None, :]
        own = self.beliefs.apart**2 * np.eye(self.channels)
        return np.asarray(self.beliefs.reach**2 * alike + own)

    def central(self) -> "LongRunProblem":
        """Return the same with one shape a channel: the mean of all draws."""
        trials = self.trials
        if trials is not None:
            trials = Trials(trials.rows.mean(axis=0)[None], trials.effect, trials.sd)
        curves, pairs = (a.mean(axis=0)[None] for a in (self.curves, self.pairs))
        return replace(self, curves=curves, pairs=pairs, trials=trials)


def trends(weeks: int) -> Array:
    """Return a straight trend and a kink every half-year, (T, k), centred.

    A random walk hardly ever keeps a direction; bases and brands do, and two that do seem to
    follow each other (Granger & Newbold 1974, J. Econometrics 2).
    """
    week = np.arange(weeks, dtype=np.float64)
    columns = [week, *(np.maximum(week - k, 0.0) for k in range(KINK, weeks - KINK // 2, KINK))]
    found = np.column_stack(columns) / weeks
    return np.asarray(found - found.mean(axis=0))


def retention(half_life: float) -> float:
    """Return the slow state's φ."""
    return float(0.5 ** (1.0 / half_life))


def slow(inputs: Array, phi: float) -> Array:
    """Return ``a_t = φ a_{t−1} + (1 − φ) x_t`` from nought, for (T, C) inputs."""
    out = np.empty_like(inputs)
    now = np.zeros(inputs.shape[1])
    for t, x in enumerate(inputs):
        now = phi * now + (1.0 - phi) * x
        out[t] = now
    return out


def usual(inputs: Array, phi: float) -> Array:
    """Return the slow state's departure from what the usual input holds up.

    Before the first week the input was its mean (1): a start from nought would be a ramp, which
    a drifting base imitates only too well.
    """
    return slow(inputs - 1.0, phi)
