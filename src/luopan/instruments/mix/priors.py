"""What is believed before the data: each channel's size, and which pairs are asked about."""

from math import log, sqrt

import numpy as np

from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.weekly import Array, Series, Weekly
from luopan.readings.mix import SOCIAL
from luopan.stats.mix.priors import Prior
from luopan.stats.mix.problem import ChannelModel, SynergyModel
from luopan.tables.company import Company

_Z = 1.6448536269514722
"""Standard normal quantile at 95 %."""

_HALF_T_MEAN = 0.8838834764831845
"""Mean of a half-t of scale one with eight degrees of freedom."""

DELAY, DELAY_BY_REGION = 0.8, 2.0
"""Prior standard deviation of the delay. One series of weeks cannot tell a late, narrow peak from a
common one; twenty can, and a prior that forbids it would bend curve and size instead."""

FEWEST = 2
"""A single channel does not get the whole prior share."""


def channel_models(data: Weekly, plan: MixPlan, company: Company) -> tuple[ChannelModel, ...]:
    """Return the model of each channel.

    A channel's part of the outcome is half-t with eight degrees of freedom: highest at nought, so
    that it may be nil, and with a longer tail than a half-normal, so that one channel may carry
    much. The prior means of all channels add to ``plan.media_share``, in equal parts whatever
    their budgets: what is spent on a channel says what was hoped of it, not what it did. A
    ``roi_prior`` (5 % and 95 % quantiles of a log-normal ROI) takes the place of its channel's
    part.

    An active week reaches half of a channel's ceiling somewhere between about 0.6 and 4 times its
    mean spend (5 % and 95 %).
    """
    beliefs = {c.name: c.roi_prior for c in company.channel if c.roi_prior is not None}
    size = plan.media_share / (_HALF_T_MEAN * max(len(data.channels), FEWEST))
    models = []
    for channel in data.channels:
        prior = Prior("half_t", size, 8.0)
        weekly_spend = float(channel.spend[data.seen].mean())
        if channel.name in beliefs and weekly_spend > 0.0:
            mean = float(np.abs(data.values[data.seen]).mean())
            prior = roi_prior(*beliefs[channel.name], weekly_spend / mean)
        models.append(
            ChannelModel(
                adstock=plan.adstock,
                saturation=plan.saturation,
                contribution=prior,
                delay=Prior("normal", 0.5, DELAY if data.regional is None else DELAY_BY_REGION),
                half=Prior("normal", 0.4, 0.6),
                slope=Prior("normal", 0.15, 0.3),
            )
        )
    return tuple(models)


def common_size(plan: MixPlan) -> Prior | None:
    """Return what is believed of all channels' sizes together.

    A firm that lives on advertising has large effects throughout; with a fixed scale its channels
    would be held down one by one, and what they lack would be put on their synergies.
    """
    return Prior("normal", 0.0, plan.common_sd) if plan.common_sd > 0.0 else None


def synergy_by_region(plan: MixPlan, channels: int) -> SynergyModel:
    """Return what is believed of a pair where there are regions.

    A scale that follows the two channels' own parts in every draw makes a synergy that takes away
    all but impossible: a channel that does little beside another one looks small alone, and a small
    channel may share nothing. Regions tell what a channel does alone from what it does beside
    another, so there the scale is fixed at that of two channels of the prior's mean size.
    """
    return SynergyModel(
        sd=plan.synergy_sd * plan.media_share / max(channels, FEWEST), heredity=False
    )


def roi_prior(low: float, high: float, spend_share: float) -> Prior:
    """Turn a belief about ROI into one about the channel's share of the outcome.

    Parameters
    ----------
    low, high : float
        5 % and 95 % quantiles of ROI. A ``low`` of nought or below leaves room for nil.
    spend_share : float
        The channel's mean weekly spend over the mean weekly outcome.
    """
    if low <= 0.0:
        return Prior("half_normal", max(high, 1e-6) * spend_share / 1.959963984540054)
    high = max(high, low * 1.01)
    middle = (log(low) + log(high)) / 2.0
    return Prior("normal", middle + log(spend_share), (log(high) - log(low)) / (2.0 * _Z))


def synergy_pairs(data: Weekly, plan: MixPlan) -> tuple[tuple[int, int], ...]:
    """Return the pairs of a social with another channel whose synergy is asked about.

    Those that a finished test is about come first; then those whose joint movement says most
    beyond what each says alone: the spread of their product that is left after both are taken out.
    """
    social = [i for i, c in enumerate(data.channels) if c.kind in SOCIAL]
    others = [i for i, c in enumerate(data.channels) if c.kind not in SOCIAL]
    # a region's input a head, one region after the other, where there are regions
    scaled = [_heads(c, data) for c in data.channels]
    scored = sorted(
        ((_own_movement(scaled[a], scaled[b]), a, b) for a in social for b in others),
        key=lambda s: (-s[0], data.channels[s[1]].name, data.channels[s[2]].name),
    )
    known = [(a, b) for _, a, b in scored if _both(a, b, data) in data.tested]
    moving = [(a, b) for score, a, b in scored if score > 1e-3 and (a, b) not in known]
    return (*known, *moving)[: plan.synergy_pairs]


def _both(one: int, other: int, data: Weekly) -> tuple[str, ...]:
    return tuple(sorted((data.channels[one].name, data.channels[other].name)))


def _heads(channel: Series, data: Weekly) -> Array:
    """Return a channel's input over its largest: of the firm, or a head of all regions."""
    driver = channel.driver
    if channel.region_driver is not None and data.regional is not None:
        driver = (channel.region_driver / data.regional.size).ravel()
    return np.asarray(driver / driver.max())


def _own_movement(one: Array, other: Array) -> float:
    """Spread of the product relative to its size, after both factors are taken out."""
    product = one * other
    if not product.any():
        return 0.0
    factors = np.column_stack([np.ones_like(one), one, other])
    left = product - factors @ np.linalg.lstsq(factors, product, rcond=None)[0]
    return float(left.std() / sqrt(float((product**2).mean())))
