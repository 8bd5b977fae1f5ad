"""Social media as one: what they do alone, what they share, and what may be said of it."""

import numpy as np

from luopan.instruments.mix.claims import free_sign_probability
from luopan.instruments.mix.summarise import Summary
from luopan.readings.mix import SOCIAL, Social


def social_members(made: Summary) -> list[int]:
    """Return the indices of the social channels."""
    return [i for i, c in enumerate(made.fit.data.channels) if c.kind in SOCIAL]


def social_effect(made: Summary, *, claims: bool = True) -> Social | None:
    """Sum up the social channels and every pair they are in; None without a social channel.

    ``positive`` needs both words: P(negligible) at most 1 − claim, and the regression with free
    signs (`claims`) at least the claim. Where a social channel had to be merged with another
    kind its part cannot be told, and the verdict stays inconclusive, as it does without
    ``claims`` (a check failed).
    """
    members = social_members(made)
    if not members:
        return None
    fit, parts = made.fit, made.posterior.parts
    alone = parts.channels[:, members].sum(axis=1)
    shared = parts.pairs.sum(axis=1) if fit.problem.pairs else np.zeros_like(alone)
    together = alone + shared
    least = fit.plan.negligible_share
    p_negligible = float((together / made.total < least).mean())
    sound = claims and all(
        c.code != "mix_channels_merged" or c.facts["one_kind"] for c in fit.data.checks
    )
    verdict = "inconclusive"
    if sound and p_negligible >= fit.plan.claim:
        verdict = "negligible"
    elif (
        sound
        and p_negligible <= 1.0 - fit.plan.claim
        and free_sign_probability(fit, members, least) >= fit.plan.claim
    ):
        verdict = "positive"
    return Social.model_validate(
        {
            "alone": made.interval(alone),
            "shared": made.interval(shared),
            "together": made.interval(together),
            "p_negligible": p_negligible,
            "verdict": verdict,
        }
    )
