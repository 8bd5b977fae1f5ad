"""Social media as one: what they do alone, what they share, and what may be said of it."""

import numpy as np

from luopan.instruments.mix.summarise import Summary, social_members
from luopan.readings.mix import Social


def social_effect(made: Summary, *, claims: bool = True) -> Social | None:
    """Sum up the social channels and every pair they are in; None without a social channel.

    Talk that media of other kinds call up is not social media's own credit: it is told
    (``called_up``), and taken off before anything is claimed.

    P(negligible) of what they do alone is the larger of the posterior's and of that with signs
    free (`claims`); ``positive`` needs both to be at most 1 − claim, and the interval to agree;
    ``negligible`` needs both to be at least the claim. Where a social channel had to be merged
    with another kind its part cannot be told, and the verdict stays inconclusive, as it does
    without ``claims`` (a check failed).
    """
    fit, parts = made.fit, made.posterior.parts
    members = social_members(fit)
    if not members:
        return None
    alone = parts.channels[:, members].sum(axis=1)
    shared = parts.pairs.sum(axis=1) if fit.problem.pairs else np.zeros_like(alone)
    least = fit.plan.negligible_share * made.total
    path = made.posterior.path
    own = alone if path is None else alone - path.not_social.sum(axis=1)
    called_up = None
    if path is not None:
        called_up = made.interval(path.not_social.sum(axis=1) + path.not_social_shared)
    posterior = float((own < least).mean())
    words = sorted((posterior, float(made.free[-1])))
    sound = claims and all(
        c.code != "mix_channels_merged" or c.facts["one_kind"] for c in fit.data.checks
    )
    verdict = "inconclusive"
    if sound and words[0] >= fit.plan.claim:
        verdict = "negligible"
    elif sound and words[1] <= 1.0 - fit.plan.claim and made.size(own).low > least:
        verdict = "positive"
    return Social.model_validate(
        {
            "alone": made.size(alone),
            "shared": made.interval(shared),
            "together": made.interval(alone + shared),
            "called_up": called_up,
            "p_negligible": words[1],
            "verdict": verdict,
        }
    )
