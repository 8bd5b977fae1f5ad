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
    """Return the next steps: what mends a failed check, then the most telling test, then the rest.

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
    failed = sorted(
        (c for c in checks if not c.passed and c.code in _REMEDIES),
        key=lambda c: (c.severity != "fail", list(_REMEDIES).index(c.code)),
    )
    steps: list[NextStep] = []
    for check in failed:
        if check.severity == "fail":
            _add(steps, check)
    steps += _test(synergy, social, pausable, regions if regions >= ENOUGH_REGIONS else REGIONS)
    for check in failed:
        if check.severity != "fail" and check.code not in _ONLY_FAILED:
            _add(steps, check)
    return tuple(steps)


def _test(
    synergy: tuple[Synergy, ...], social: Social | None, pausable: Collection[str], regions: int
) -> list[NextStep]:
    """Return the test that would tell most about social media, where one is needed."""
    open_pairs = [s for s in synergy if s.verdict == "inconclusive"]
    ours = [s for s in open_pairs if s.pair[0] in pausable]
    if ours:
        pair = max(ours, key=_width).pair
        facts = {"social": pair[:1], "other": pair[1:], "weeks": PAUSE_WEEKS, "regions": regions}
        return [NextStep(code="mix_regional_pause", facts=facts)]
    if open_pairs and not pausable:
        pair = max(open_pairs, key=_width).pair
        facts = {"social": pair[:1], "other": pair[1:], "regions": regions}
        return [NextStep(code="mix_vary_other", facts=facts)]
    if social is not None and social.verdict == "inconclusive":
        facts = {"weeks": PAUSE_WEEKS, "regions": regions}
        return [NextStep(code="mix_social_pause", facts=facts)]
    return []


def _add(steps: list[NextStep], check: Check) -> None:
    """Add a check's remedy, unless the same is said of the same columns."""
    step = NextStep(code=_REMEDIES[check.code], facts=check.facts)
    if all(s.code != step.code or s.facts.get("names") != step.facts.get("names") for s in steps):
        steps.append(step)


def _width(pair: Synergy) -> float:
    return pair.share.high - pair.share.low


_REMEDIES = {
    "mix_rhat": "mix_look_at_columns",
    "mix_rhat_base": "mix_more_weeks",
    "mix_rhat_trade_off": "mix_part_channels",
    "mix_rhat_drift": "mix_vary_spend",
    "mix_ess": "mix_look_at_columns",
    "mix_ess_base": "mix_more_weeks",
    "mix_ess_trade_off": "mix_part_channels",
    "mix_ess_drift": "mix_vary_spend",
    "mix_predictive": "mix_add_driver",
    "mix_predictive_week": "mix_explain_week",
    "mix_predictive_runs": "mix_add_driver",
    "mix_predictive_halves": "mix_split_history",
    "mix_divergences": "mix_more_weeks",
    "mix_test_conflict": "mix_pick_test",
    "mix_control_is_channel": "mix_drop_control",
    "mix_control_like_channel": "mix_drop_control",
    "mix_level_shift": "mix_explain_level",
    "mix_demand_chasing": "mix_fix_budgets",
    "mix_channels_merged": "mix_part_channels",
    "mix_channels_alike": "mix_part_channels",
    "mix_channels_dependent": "mix_part_channels",
    "mix_channel_constant": "mix_vary_spend",
    "mix_channel_steady": "mix_vary_spend",
    "mix_channel_short": "mix_run_longer",
    "mix_prior_dominates": "mix_vary_spend",
    "mix_many_channels": "mix_fewer_channels",
    "mix_history": "mix_collect_weeks",
    "mix_residuals": "mix_add_driver",
    "mix_talk_as_input": "mix_tell_talk",
    "mix_talk_whole_firm": "mix_tell_talk_by_region",
    "mix_no_controls": "mix_add_controls",
    "mix_no_price": "mix_add_price",
    "mix_no_promotion": "mix_add_promotion",
    "mix_no_competitor": "mix_add_competitor",
}
"""A failed check and the step that mends it, the most urgent first."""

_ONLY_FAILED = ("mix_divergences",)
"""Their warnings need nothing done."""
