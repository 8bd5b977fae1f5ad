"""Columns that say what others already say: totals among channels, controls that are channels."""

from dataclasses import replace

import numpy as np

from luopan.instruments.mix.weekly import Array, Weekly
from luopan.readings.base import Check

SUM = 1e-3
"""A channel whose leftover from a sum of others is below this part of its spread is that sum."""

SAME = 0.999
"""From this correlation two columns are one: their separate effects would be the prior's."""

ALIKE = 0.95
"""From this correlation what is a control's and what a channel's is mostly assumed."""


def without_totals(data: Weekly) -> Weekly:
    """Leave out channels that are the plain sum of others, and name other exact dependences.

    A sheet's total column counts every channel twice. Where a channel can be worked out from
    others in another way, their effects together are all that data can tell.
    """
    totals: dict[str, tuple[str, ...]] = {}
    for at, channel in enumerate(data.channels):
        parts = _parts(data, at)
        plain = len(parts) > 1 and all(abs(size - 1.0) < 0.01 for size in parts.values())
        if plain and not any(channel.name in of for of in totals.values()):
            totals[channel.name] = tuple(parts)
    checks = [
        _warning("mix_channel_total", {"names": (name,), "parts": parts})
        for name, parts in totals.items()
    ]
    data = replace(data, channels=tuple(c for c in data.channels if c.name not in totals))
    tied = [c.name for at, c in enumerate(data.channels) if len(_parts(data, at)) > 1]
    if tied:
        checks.append(_warning("mix_channels_dependent", {"names": tuple(tied)}))
    return data.told(*checks)


def _parts(data: Weekly, at: int) -> dict[str, float]:
    """Return the other channels that make up this one exactly, and how often each counts."""
    wanted = data.channels[at].driver
    others = [c for k, c in enumerate(data.channels) if k != at]
    if not others or wanted.size <= 2 * len(data.channels):
        return {}
    scales = np.array([c.driver.std() for c in others])
    columns = np.column_stack([c.driver for c in others]) / scales
    sizes = np.linalg.lstsq(columns, wanted, rcond=None)[0]
    spread = float(wanted.std())
    if float((wanted - columns @ sizes).std()) > SUM * spread:
        return {}
    return {
        c.name: float(size / scale)
        for c, size, scale in zip(others, sizes, scales, strict=True)
        if abs(size) > 0.01 * spread
    }


def controls_apart(data: Weekly) -> Weekly:
    """Leave out controls that are a channel over again, and name those that are nearly one.

    Clicks given as a control take a channel's effect away from it. Controls that move together
    are harmless to the channels; only their own lines cannot be told apart.
    """
    drivers = {c.name: c.driver for c in data.channels}
    copied = _pairs(data.controls, drivers, SAME)
    kept = {n: v for n, v in data.controls.items() if n not in {c for c, _ in copied}}
    names = list(kept)
    beside = [
        (one, other)
        for i, one in enumerate(names)
        for other in names[i + 1 :]
        if abs(_correlation(kept[one], kept[other])) >= SAME
    ]
    checks = [
        *(_told("mix_control_is_channel", pair) for pair in copied),
        *(_told("mix_control_like_channel", pair) for pair in _pairs(kept, drivers, ALIKE)),
        *(_told("mix_controls_alike", pair) for pair in beside),
    ]
    return replace(data, controls=kept).told(*checks)


def _pairs(
    controls: dict[str, Array], drivers: dict[str, Array], least: float
) -> list[tuple[str, str]]:
    """Return the control and channel of each pair that moves alike."""
    return [
        (control, channel)
        for control, values in controls.items()
        for channel, driver in drivers.items()
        if abs(_correlation(values, driver)) >= least
    ]


def _correlation(one: Array, other: Array) -> float:
    return float(np.corrcoef(one, other)[0, 1])


def _told(code: str, pair: tuple[str, str]) -> Check:
    return _warning(code, {"names": pair[:1], "other": pair[1:]})


def _warning(code: str, facts: dict[str, object]) -> Check:
    return Check.model_validate({"code": code, "passed": False, "severity": "warn", "facts": facts})
