"""Refuse or mend channels that no model can tell from the base or from each other."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from luopan.instruments.mix.outcome import explainable
from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.refusal import NoReadingError
from luopan.instruments.mix.stand_ins import SAME, controls_apart, without_totals
from luopan.instruments.mix.weekly import Array, Series, Weekly
from luopan.readings.base import Check
from luopan.readings.mix import SOCIAL

ALIKE = 0.9
"""From this correlation the two are told apart only weakly, which is said."""

STEADY = 0.05
"""A channel whose weeks spread less than this about their mean is all but part of the base."""

PER_CHANNEL = 5
"""Weeks that a channel needs at least."""

SHORT = 8
"""A channel with fewer active weeks is mostly the prior."""


def mend(data: Weekly, plan: MixPlan) -> Weekly:
    """Return the data with channels that can carry an effect, and checks that say what was done.

    All-zero and constant channels are left out, and so are totals of others; channels that move
    as one are merged into one line that names all of them. A control that is a channel over
    again is left out too.

    Raises
    ------
    NoReadingError
        ``mix_no_channels``, ``mix_social_only``, and those of `explainable`.
    """
    explainable(data, plan)
    data = _moving_only(data)
    if not data.channels:
        raise NoReadingError("mix_no_channels", {"outcome": data.outcome})
    if all(c.kind in SOCIAL for c in data.channels):
        raise NoReadingError("mix_social_only", {"names": tuple(c.name for c in data.channels)})
    data = without_totals(_merged(data))
    return _history(controls_apart(_lookalikes(data)), plan)


def _moving_only(data: Weekly) -> Weekly:
    """Leave out channels that are all zero or constant."""
    zero = tuple(c.name for c in data.channels if not c.driver.any())
    still = tuple(
        c.name
        for c in data.channels
        if c.driver.any() and np.ptp(c.driver) <= 1e-3 * np.abs(c.driver).max()
    )
    kept = tuple(c for c in data.channels if c.name not in zero + still)
    checks = [
        Check(code=code, passed=False, severity="warn", facts={"names": names})
        for code, names in (("mix_channel_all_zero", zero), ("mix_channel_constant", still))
        if names
    ]
    return replace(data, channels=kept).told(*checks)


def _correlation(data: Weekly) -> Array:
    """Correlation of the drivers, channels by channels."""
    return np.atleast_2d(np.corrcoef(np.array([c.driver for c in data.channels])))


def _merged(data: Weekly) -> Weekly:
    """Merge channels that move as one."""
    corr = _correlation(data)
    left = list(range(len(data.channels)))
    merged: list[Series] = []
    checks: list[Check] = []
    while left:
        first = left.pop(0)
        group = [first, *(k for k in left if corr[first, k] >= SAME)]
        left = [k for k in left if k not in group]
        members = [data.channels[k] for k in group]
        merged.append(_one(members) if len(members) > 1 else members[0])
        if len(members) > 1:
            names = tuple(c.name for c in members)
            kinds = tuple(dict.fromkeys(str(c.kind) for c in members))
            facts = {"names": names, "kinds": kinds, "one_kind": len(kinds) == 1}
            checks.append(
                Check(code="mix_channels_merged", passed=False, severity="warn", facts=facts)
            )
    return replace(data, channels=tuple(merged)).told(*checks)


def _one(members: list[Series]) -> Series:
    """One line for several channels; of kind ``other`` where their kinds differ."""
    kinds = {c.kind for c in members}
    money = all(c.by == "spend" for c in members)
    driver = sum(
        (c.driver if money else c.driver / c.driver.max() for c in members),
        start=np.zeros_like(members[0].driver),
    )
    return Series(
        name=" + ".join(c.name for c in members),
        kind=kinds.pop() if len(kinds) == 1 else "other",
        spend=sum((c.spend for c in members), start=np.zeros_like(driver)),
        driver=driver,
        region_spend=_summed([c.region_spend for c in members], [1.0] * len(members)),
        region_driver=_summed(
            [c.region_driver for c in members],
            [1.0 if money else 1.0 / float(c.driver.max()) for c in members],
        ),
        by="spend" if money else "exposure",
        members=tuple(c.name for c in members),
        by_region=all(c.by_region for c in members),
    )


def _summed(parts: Sequence[Array | None], weights: Sequence[float]) -> Array | None:
    """Sum what several channels have by region; None where there are no regions."""
    known = [w * part for part, w in zip(parts, weights, strict=True) if part is not None]
    return sum(known[1:], start=known[0]) if known else None


def _lookalikes(data: Weekly) -> Weekly:
    """Say which pairs are nearly collinear."""
    corr = _correlation(data)
    checks = []
    for i, one in enumerate(data.channels):
        for j in range(i + 1, len(data.channels)):
            if abs(corr[i, j]) >= ALIKE:
                facts = {
                    "names": (one.name, data.channels[j].name),
                    "correlation": round(float(corr[i, j]), 3),
                }
                checks.append(
                    Check(code="mix_channels_alike", passed=False, severity="warn", facts=facts)
                )
    return data.told(*checks)


def _history(data: Weekly, plan: MixPlan) -> Weekly:
    """Say where the history is thin: in weeks, in weeks a channel, in active weeks."""
    weeks = int(data.seen.sum())
    checks = [
        Check(
            code="mix_history",
            passed=weeks >= plan.enough_weeks,
            severity="warn",
            facts={"weeks": weeks, "wanted": plan.enough_weeks},
        )
    ]
    steady = tuple(c.name for c in data.channels if c.driver.std() < STEADY * c.driver.mean())
    if steady:
        checks.append(
            Check(code="mix_channel_steady", passed=False, severity="warn", facts={"names": steady})
        )
    short = tuple(c.name for c in data.channels if np.count_nonzero(c.driver) < SHORT)
    if short:
        facts = {"names": short, "weeks": SHORT}
        checks.append(Check(code="mix_channel_short", passed=False, severity="warn", facts=facts))
    if weeks < PER_CHANNEL * len(data.channels):
        facts = {"weeks": weeks, "channels": len(data.channels), "most": weeks // PER_CHANNEL}
        checks.append(Check(code="mix_many_channels", passed=False, severity="warn", facts=facts))
    return data.told(*checks)
