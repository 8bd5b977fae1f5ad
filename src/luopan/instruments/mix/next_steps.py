"""What to do or collect next, so that what is inconclusive need not stay so (H3)."""

from collections.abc import Collection

from luopan.readings.base import Check, NextStep
from luopan.readings.mix import Social, Synergy

PAUSE_WEEKS = 8
REGIONS = 20
"""Two random 8-week pauses in each of 20 regions find a synergy of 2 % of sales about half of
the time, ordinary schedules a fifth; with fewer than ten regions hardly any schedule does."""

ENOUGH_REGIONS = 10


def next_steps(
    checks: tuple[Check, ...],
    synergy: tuple[Synergy, ...],
    social: Social | None,
    pausable: Collection[str],
    regions: int,
) -> tuple[NextStep, ...]:
    """Return the next steps, the most telling first.

    Parameters
    ----------
    checks : tuple of Check
        Of the reading.
    synergy, social
        What was found.
    pausable : collection of str
        The social channels that the firm can pause: not what people say of their own accord.
    regions : int
        Regions that the outcome is kept for; 0 for none.
    """
    steps: list[NextStep] = []
    wanted = regions if regions >= ENOUGH_REGIONS else REGIONS
    open_pairs = [s for s in synergy if s.verdict == "inconclusive"]
    ours = [s for s in open_pairs if s.pair[0] in pausable]
    if ours:
        widest = max(ours, key=_width)
        facts = {
            "social": widest.pair[:1],
            "other": widest.pair[1:],
            "weeks": PAUSE_WEEKS,
            "regions": wanted,
        }
        steps.append(NextStep(code="mix_regional_pause", facts=facts))
    elif open_pairs and not pausable:
        widest = max(open_pairs, key=_width)
        facts = {"social": widest.pair[:1], "other": widest.pair[1:], "regions": wanted}
        steps.append(NextStep(code="mix_vary_other", facts=facts))
    elif social is not None and social.verdict == "inconclusive":
        facts = {"weeks": PAUSE_WEEKS, "regions": wanted}
        steps.append(NextStep(code="mix_social_pause", facts=facts))
    failed = sorted(
        (c for c in checks if not c.passed and c.code in _REMEDIES),
        key=lambda c: list(_REMEDIES).index(c.code),
    )
    for check in failed:
        step = NextStep(code=_REMEDIES[check.code], facts=check.facts)
        if all(
            s.code != step.code or s.facts.get("names") != step.facts.get("names") for s in steps
        ):
            steps.append(step)
    return tuple(steps)


def _width(pair: Synergy) -> float:
    return pair.share.high - pair.share.low


_REMEDIES = {
    "mix_rhat": "mix_look_at_columns",
    "mix_rhat_base": "mix_more_weeks",
    "mix_ess": "mix_look_at_columns",
    "mix_ess_base": "mix_more_weeks",
    "mix_test_conflict": "mix_pick_test",
    "mix_demand_chasing": "mix_fix_budgets",
    "mix_channels_merged": "mix_part_channels",
    "mix_channels_alike": "mix_part_channels",
    "mix_channel_constant": "mix_vary_spend",
    "mix_prior_dominates": "mix_vary_spend",
    "mix_history": "mix_collect_weeks",
    "mix_no_controls": "mix_add_controls",
    "mix_no_price": "mix_add_price",
    "mix_no_promotion": "mix_add_promotion",
    "mix_no_competitor": "mix_add_competitor",
}
"""A failed check and the step that mends it, the most urgent first."""
