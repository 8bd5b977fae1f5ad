"""What the joint mix model is asked: data, structure and priors, checked. See `MixProblem`."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import singledispatch
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.priors import Prior
from luopan.stats.mix.refused import (
    check_basis,
    check_data,
    check_factorial,
    check_lift,
    check_model,
    check_scales,
)
from luopan.stats.mix.saturation import Saturation

Array = NDArray[np.float64]
Adstock = Literal["geometric", "delayed"]

CONTRIBUTION = Prior("half_normal", 0.15)
CARRY = Prior("beta", 2.0, 2.5)
DELAY = Prior("normal", 0.5, 1.0)
HALF = Prior("normal", 0.4, 0.8)
SLOPE = Prior("normal", 0.1, 0.35)
SIGMA = Prior("half_normal", 0.3)
RHO = Prior("normal", 0.3, 0.4)
TAU = Prior("half_normal", 0.1)


@dataclass(frozen=True, slots=True)
class ChannelModel:
    """How one channel may work, before the data.

    Parameters
    ----------
    adstock : {"delayed", "geometric"}
        ``delayed`` samples the delay k and contains ``geometric`` (k = 0).
    saturation : {"hill", "logistic"}
        The curve; see `luopan.stats.mix.saturation`.
    contribution : Prior
        Of exp(κ), the channel's mean weekly contribution as a share of the outcome's scale
        (`MixProblem.outcome_scale`). The default is half-normal: it can be nil. A belief about
        ROI enters here as ``Prior("normal", log share, sd)``.
    carry : Prior
        Of the retention α, sampled as a logit.
    delay : Prior
        Of k itself.
    half : Prior
        Of the input where the curve has half its height (Hill) or of 1/λ (logistic), sampled as
        a logarithm, in units of `MixProblem.media_scale`.
    slope : Prior
        Of Hill's exponent, sampled as a logarithm.
    """

    adstock: Adstock = "delayed"
    saturation: Saturation = "hill"
    contribution: Prior = CONTRIBUTION
    carry: Prior = CARRY
    delay: Prior = DELAY
    half: Prior = HALF
    slope: Prior = SLOPE


@dataclass(frozen=True, slots=True)
class NoiseModel:
    """The residual and the base's drift, before the data (shares of the outcome's scale).

    Parameters
    ----------
    sigma : Prior
        Of the innovation's standard deviation, sampled as a logarithm.
    rho : Prior or None
        Of atanh of the lag-1 autocorrelation; None = independent residuals.
    tau : Prior
        Of the drift's scale (used if the problem has a base), sampled as a logarithm.
    temper : float
        Power of the likelihood in (0, 1]; below 1 widens everything for misspecification.
    """

    sigma: Prior = SIGMA
    rho: Prior | None = RHO
    tau: Prior = TAU
    temper: float = 1.0


@dataclass(frozen=True, slots=True)
class SynergyModel:
    """What pairs do together beyond the sum of both, before the data; the sign is free.

    The pair's mean weekly effect is ``ζ (m_a m_b)^½`` with ``ζ ~ N(0, sd²)`` and m the two
    channels' own mean contributions: a pair with a nil channel has no synergy (the heredity
    principle of Chipman 1996, Can. J. Stat. 24). With ``heredity=False`` it is ``ζ`` itself, as
    a share of the outcome's scale.
    """

    sd: float = 1.0
    heredity: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class LiftTest:
    """A finished test: what another input of some channels would have changed.

    Parameters
    ----------
    channels : tuple of int
        The channels tested, each once.
    instead : (S, k) array
        Their other input, in the media's units; equal to the firm's own outside the tested weeks.
    rows : (S,) array of bool
        Weeks over which the effect was measured.
    effect, sd : float
        Outcome under the firm's own input minus that under the other, summed over ``rows``, and
        its standard error, in the outcome's unit.
    together : bool
        The effect is what two channels did together beyond the sum of both (a 2 × 2 design), not
        what both did.
    own : (S, k) array or None
        The input that was tested, where that was not what the firm as a whole had: a test in some
        regions speaks of what they had. None is the firm's own.
    """

    channels: tuple[int, ...]
    instead: Array
    rows: NDArray[np.bool_]
    effect: float
    sd: float
    together: bool = False
    own: Array | None = None


@dataclass(frozen=True, slots=True, eq=False)
class FactorialTest:
    """A finished test of two channels by two: three effects, told together with their covariance.

    Parameters
    ----------
    channels : tuple of int
        The two channels.
    own, instead : (S, 2) arrays
        Their input where they were on, and where they were off, in the media's units.
    rows : (S,) array of bool
        Weeks over which the effects were measured.
    effects : (3,) array
        In the outcome's unit, summed over ``rows``: what the first did on the average of the
        second's being on and off; what the second did likewise; what both did beyond the sum.
    covariance : (3, 3) array
        Of their errors.
    kept : tuple of int
        Which of the three are observed, ascending. The others are as if never told: their errors
        are integrated out.
    """

    channels: tuple[int, ...]
    own: Array
    instead: Array
    rows: NDArray[np.bool_]
    effects: Array
    covariance: Array
    kept: tuple[int, ...] = (0, 1, 2)

    @property
    def together(self) -> bool:
        """Whether what both did beyond the sum is observed."""
        return 2 in self.kept

    @property
    def alone(self) -> tuple[int, ...]:
        """The channels of which their own effect is observed."""
        return tuple(c for i, c in enumerate(self.channels) if i in self.kept)


def told(test: Any) -> tuple[Array, Array]:  # noqa: ANN401  # a test of any model
    """Return what one test found, (m,), and the covariance of its errors, (m, m)."""
    if isinstance(test, FactorialTest):
        kept = list(test.kept)
        return test.effects[kept], test.covariance[np.ix_(kept, kept)]
    return np.array([test.effect]), np.array([[test.sd**2]])


def of_both(tests: Sequence[Any]) -> NDArray[np.bool_]:
    """Return which of the effects, (E,), are what two channels did beyond the sum of both."""
    found = [
        [part == 2 for part in test.kept] if isinstance(test, FactorialTest) else [test.together]
        for test in tests
    ]
    return np.array([one for test in found for one in test], dtype=bool)


def observations(tests: Sequence[Any]) -> tuple[Array, Array]:
    """Return all that tests found, (E,), and its covariance, (E, E): tests err independently."""
    found = [told(test) for test in tests]
    effects = np.concatenate([np.zeros(0), *(effects for effects, _ in found)])
    covariance, at = np.zeros((effects.size, effects.size)), 0
    for own, block in found:
        covariance[at : at + own.size, at : at + own.size] = block
        at += own.size
    return effects, covariance


@dataclass(frozen=True, slots=True, eq=False)
class MixProblem:
    """One outcome: ``y = linear γ + base + Σ channels + Σ pairs + ε``.

    Channel c contributes ``exp(κ_c) s_c(t) / mean(s_c)``; pair (a, b) contributes
    ``δ s_a(t) s_b(t) / mean(s_a s_b)``; ε is AR(1). Coefficients of ``linear``, ``base`` and
    pairs are integrated out exactly.

    Parameters
    ----------
    outcome : (T,) array
        In the outcome's unit.
    media : (S, C) array
        Spend or exposure, ≥ 0, any units. They may run on past the outcome (S ≥ T): what a channel
        contributes is its mean over all S weeks, so that the same question can be put to a
        shorter outcome (`until`).
    linear : (T, K) array
        Intercept, season, holidays, controls (best scaled to about one).
    linear_sd : (K,) array
        Prior standard deviations of their coefficients, as shares of the outcome's scale per
        unit of the column.
    channels : tuple of ChannelModel
        One a channel.
    pairs : tuple of (int, int)
        Channels whose synergy is asked for.
    base : (T, B) array or None
        Basis of the drifting base at unit scale (`luopan.stats.mix.base.drift_basis`).
    noise, synergy
        Priors of the rest.
    max_lag : int
        Weeks over which an input is felt, the first included.
    lifts : tuple of LiftTest or FactorialTest
        Finished tests, observed beside the outcome.
    common : Prior or None
        Of the logarithm by which the scales of all half-t contributions are stretched together:
        what the channels' sizes have in common is learnt from all of them.

    Raises
    ------
    ValueError
        With a code as its first word: ``shape``, ``not_finite``, ``negative_media``,
        ``channel_all_zero``, ``outcome_constant``, ``prior``, ``lift``.
    """

    outcome: Array
    media: Array
    linear: Array
    linear_sd: Array
    channels: tuple[ChannelModel, ...]
    pairs: tuple[tuple[int, int], ...] = ()
    base: Array | None = None
    noise: NoiseModel = field(default_factory=NoiseModel)
    synergy: SynergyModel = field(default_factory=SynergyModel)
    max_lag: int = 13
    lifts: tuple[LiftTest | FactorialTest, ...] = ()
    common: Prior | None = None
    outcome_scale: float = 0.0
    media_scale: Array = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        self._check_shapes()
        self._check_values()
        for lift in self.lifts:
            if isinstance(lift, FactorialTest):
                check_factorial(lift, self.media.shape)
            else:
                check_lift(lift, self.media.shape)
        if self.outcome_scale <= 0.0:
            scale = float(np.mean(np.abs(self.outcome)))
            object.__setattr__(self, "outcome_scale", scale)
        if self.media_scale.size == 0:
            # the mean over weeks with spend: one huge week does not squeeze all others to nothing
            total = self.media.sum(axis=0)
            weeks = (self.media > 0.0).sum(axis=0)
            object.__setattr__(self, "media_scale", total / weeks)

    @property
    def weeks(self) -> int:
        """T, the weeks with an outcome."""
        return int(self.outcome.size)

    @property
    def spread(self) -> float:
        """Standard deviation of the outcome, over its scale."""
        return float(np.std(self.outcome)) / self.outcome_scale

    @property
    def span(self) -> int:
        """S, the weeks of media, of which a contribution is the mean."""
        return int(self.media.shape[0])

    def _check_shapes(self) -> None:
        weeks, count = self.outcome.size, len(self.channels)
        if self.outcome.ndim != 1 or weeks < 3:
            raise ValueError("shape: outcome must be one-dimensional with at least 3 weeks")
        if self.media.shape[1:] != (count,) or self.span < weeks:
            raise ValueError(f"shape: media {self.media.shape} is not (≥ {weeks}, {count})")
        if self.linear.shape != (weeks, self.linear_sd.size):
            raise ValueError(f"shape: linear {self.linear.shape}, {self.linear_sd.size} sds")
        check_basis(self.base, weeks)
        check_model(count, self.pairs, self.max_lag, self.media_scale.size)

    def _check_values(self) -> None:
        check_data((self.outcome, self.linear, self.linear_sd), self.media)
        if np.ptp(self.outcome) == 0.0:
            raise ValueError("outcome_constant: the outcome never changes")
        check_scales((self.linear_sd,), self.noise.temper)


@singledispatch
def until(problem: Any, weeks: int) -> Any:  # noqa: ANN401  # each kind returns its own
    """Return the same question asked when only the first ``weeks`` outcomes were known.

    Media, scales and priors stay, so the parameters keep their meaning and the posterior's means
    over a growing outcome form a martingale. A test that ended later is not known yet; a column
    that is nought so far is left out, for it changes nothing.

    Raises
    ------
    ValueError
        ``shape`` if there are not so many weeks.
    """
    raise TypeError(f"no joint model: {type(problem).__name__}")


@until.register
def _(problem: MixProblem, weeks: int) -> MixProblem:
    if not 3 <= weeks <= problem.weeks:
        raise ValueError(f"shape: {weeks} of {problem.weeks} weeks")
    linear = problem.linear[:weeks]
    used = linear.any(axis=0)
    return replace(
        problem,
        outcome=problem.outcome[:weeks],
        linear=linear[:, used],
        linear_sd=problem.linear_sd[used],
        base=None if problem.base is None else problem.base[:weeks],
        lifts=tuple(lift for lift in problem.lifts if not lift.rows[weeks:].any()),
    )
