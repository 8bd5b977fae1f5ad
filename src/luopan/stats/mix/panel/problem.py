"""What the joint model of several regions is asked: data, structure and priors, checked."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from luopan.stats.mix.priors import Prior
from luopan.stats.mix.problem import ChannelModel, NoiseModel, SynergyModel, until
from luopan.stats.mix.refused import (
    check_basis,
    check_data,
    check_lift,
    check_model,
    check_scales,
)

Array = NDArray[np.float64]

SPREAD = Prior("normal", -2.1, 0.9)
"""Effects that differ by 3 to 50 per cent. A law that reaches nought would leave the logarithm a
tail without end, in which a chain loses its way where a channel's effect hardly differs."""

DRIFT = Prior("normal", -3.2, 0.9)
"""A drift of some per cent."""


@dataclass(frozen=True, slots=True, eq=False)
class RegionModel:
    """What differs from region to region, before the data.

    Parameters
    ----------
    spread : Prior
        Of η, sampled as a logarithm: region g's effect of a channel is the firm's own times
        ``1 + η b``, ``b ~ N(0, 1)``; each channel has its η.
    linear : (T, K) array
        Columns of which every region has coefficients of its own (its level, its season); they
        are the same for all regions.
    linear_sd : (K,) array
        Their prior standard deviations, as shares of the outcome's scale.
    base : (T, B) array or None
        Basis of each region's own drift at unit scale.
    tau : Prior
        Of the scale of that drift, shared by all regions, sampled as a logarithm.
    """

    linear: Array
    linear_sd: Array
    base: Array | None = None
    spread: Prior = SPREAD
    tau: Prior = DRIFT


@dataclass(frozen=True, slots=True, eq=False)
class RegionLift:
    """A finished test in one region, or in the whole firm: see `LiftTest`.

    What regions differ in is weighed exactly in a test of one region; a test of the whole firm
    speaks of the firm's own effect, of which the regions' differences are no part.

    Parameters
    ----------
    channels : tuple of int
        The channels tested, each once.
    region : int or None
        Where; None is the whole firm.
    instead : (T, G, k) array
        Their other input, in the media's units; only the tested regions' counts.
    rows : (T,) array of bool
        Weeks over which the effect was measured.
    effect, sd : float
        In the outcome's unit, summed over ``rows`` and the tested regions.
    together : bool
        The effect is what two channels did together beyond the sum of both.
    """

    channels: tuple[int, ...]
    region: int | None
    instead: Array
    rows: NDArray[np.bool_]
    effect: float
    sd: float
    together: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class PanelProblem:
    """One outcome of several regions.

    With y over the region's size, ``y_g = shared_g γ + own γ_g + Σ β_c (1 + η_c b_gc) s_gc +
    Σ pairs + ε_g``. Channel c has one carry-over and one curve, over input a head, in all
    regions; ``exp(κ_c)`` is its mean weekly contribution to the whole firm. ε_g is AR(1) with one
    autocorrelation and a scale proportional to ``noise_scale``, anew after every gap. All
    coefficients but β are integrated out exactly.

    Parameters
    ----------
    outcome : (T, G) array
        In the outcome's unit; NaN where a region's week is not known.
    media : (T, G, C) array
        Spend or exposure, ≥ 0, any units.
    size : (G,) array
        Population, or another size that outcomes and inputs are proportional to.
    shared : (T, G, K) array
        Columns with one coefficient for all regions; the first is the intercept.
    shared_sd : (K,) array
        Prior standard deviations of the coefficients, as shares of the outcome's scale.
    region : RegionModel
        What each region has of its own.
    noise_scale : (G,) array
        Each region's noise, relative to the others', once the outcome is put over its size.
    channels, pairs, noise, synergy, max_lag
        As in `MixProblem`.
    base : (T, B) array or None
        Basis of the whole firm's drift at unit scale.
    lifts : tuple of RegionLift
        Finished tests, observed beside the outcome.
    common : Prior or None
        As in `MixProblem`.

    Raises
    ------
    ValueError
        With a code as its first word: ``shape``, ``not_finite``, ``negative_media``,
        ``channel_all_zero``, ``outcome_constant``, ``prior``, ``lift``.
    """

    outcome: Array
    media: Array
    size: Array
    shared: Array
    shared_sd: Array
    region: RegionModel
    noise_scale: Array
    channels: tuple[ChannelModel, ...]
    pairs: tuple[tuple[int, int], ...] = ()
    base: Array | None = None
    noise: NoiseModel = field(default_factory=NoiseModel)
    synergy: SynergyModel = field(default_factory=SynergyModel)
    max_lag: int = 13
    lifts: tuple[RegionLift, ...] = ()
    common: Prior | None = None
    outcome_scale: float = 0.0
    media_scale: Array = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        self._check_shapes()
        self._check_values()
        for lift in self.lifts:
            self._check_lift(lift)
        if self.outcome_scale <= 0.0:
            heads = np.where(self.seen, self.size, 0.0).sum()
            object.__setattr__(
                self, "outcome_scale", float(np.nansum(np.abs(self.outcome)) / heads)
            )
        if self.media_scale.size == 0:
            # input a head, averaged over the region-weeks that have any
            heads = np.where(self.media > 0.0, self.size[None, :, None], 0.0).sum(axis=(0, 1))
            object.__setattr__(self, "media_scale", self.media.sum(axis=(0, 1)) / heads)

    @property
    def weeks(self) -> int:
        """T."""
        return int(self.outcome.shape[0])

    @property
    def span(self) -> int:
        """T too: here media are known for the weeks of the outcome."""
        return self.weeks

    @property
    def regions(self) -> int:
        """G."""
        return int(self.outcome.shape[1])

    @property
    def seen(self) -> NDArray[np.bool_]:
        """Region-weeks (T, G) that have an outcome."""
        return ~np.isnan(self.outcome)

    @property
    def spread(self) -> float:
        """Standard deviation of the outcome over size and scale, within regions."""
        heads = self.outcome / (self.size * self.outcome_scale)
        return float(np.nanstd(heads - np.nanmean(heads, axis=0)))

    def _check_shapes(self) -> None:
        weeks, count = self.outcome.shape[0], len(self.channels)
        if self.outcome.ndim != 2 or weeks < 3 or self.outcome.shape[1] < 1:
            raise ValueError(f"shape: outcome {self.outcome.shape} is not (weeks ≥ 3, regions)")
        regions = self.outcome.shape[1]
        wanted = {
            "media": (self.media.shape, (weeks, regions, count)),
            "size": (self.size.shape, (regions,)),
            "shared": (self.shared.shape, (weeks, regions, self.shared_sd.size)),
            "own": (self.region.linear.shape, (weeks, self.region.linear_sd.size)),
            "noise_scale": (self.noise_scale.shape, (regions,)),
        }
        for name, (given, asked) in wanted.items():
            if given != asked:
                raise ValueError(f"shape: {name} {given} is not {asked}")
        check_basis(self.base, weeks)
        check_basis(self.region.base, weeks)
        check_model(count, self.pairs, self.max_lag, self.media_scale.size)

    def _check_values(self) -> None:
        own = (self.region.linear, self.region.linear_sd, self.noise_scale)
        check_data(
            (self.outcome[self.seen], self.shared, self.shared_sd, self.size, *own), self.media
        )
        if (self.seen.sum(axis=0) < 3).any():
            raise ValueError("shape: a region needs at least 3 weeks with an outcome")
        if float(np.nanmax(np.ptp(np.nan_to_num(self.outcome), axis=0))) == 0.0:
            raise ValueError("outcome_constant: the outcome never changes")
        positive = (self.size, self.noise_scale, self.shared_sd, self.region.linear_sd)
        check_scales(positive, self.noise.temper)

    def _check_lift(self, lift: RegionLift) -> None:
        check_lift(lift, self.media.shape)
        if lift.region is not None and not 0 <= lift.region < self.regions:
            raise ValueError(f"lift: region {lift.region}")


@until.register
def _(problem: PanelProblem, weeks: int) -> PanelProblem:
    """Every region needs at least 3 weeks with an outcome among them."""
    if not 3 <= weeks <= problem.weeks:
        raise ValueError(f"shape: {weeks} of {problem.weeks} weeks")
    outcome = problem.outcome.copy()
    outcome[weeks:] = np.nan
    lifts = tuple(lift for lift in problem.lifts if not lift.rows[weeks:].any())
    return replace(problem, outcome=outcome, lifts=lifts)
