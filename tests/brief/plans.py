"""Possible tests made by hand: chosen regions, lots, and one that finds nothing."""

import math
from datetime import timedelta

from tests.brief.basics import AS_OF

from luopan.readings.designs import DesignMap, MapRegion, PowerPoint, TestOption, TestOptions


def curve(detectable: float) -> tuple[PowerPoint, ...]:
    """A power curve that reaches .8 at the detectable effect."""
    scale = detectable / (1.6449 + 0.8416)
    effects = [0.0125 * k for k in range(25)]
    return tuple(
        PowerPoint(effect=e, power=0.5 * math.erfc((1.6449 - e / scale) / math.sqrt(2)))
        for e in effects
    )


def plan(design: str, detectable: float | None, days: int = 28, **more: object) -> TestOption:
    """One design."""
    power = () if detectable is None else curve(detectable)
    amount = None if detectable is None else 4e6 * detectable
    usual = {"treated": 3, "cost": 2.1e5, "amount": amount, "power": power}
    made = {"design": design, "detectable": detectable, "days": days, **usual, **more}
    return TestOption(**made)


def design_map(count: int = 27) -> DesignMap:
    """Regions that move alike: three tested, two too near."""
    days = tuple(AS_OF - timedelta(days=7 * (52 - k)) for k in range(52))
    part = ["treated"] * 3 + ["near"] * 2 + ["compared"] * (count - 5)
    size = [1.0 + 0.37 * (k % 7) for k in range(count)]
    return DesignMap(
        days=days,
        regions=tuple(
            MapRegion(
                region=f"city {k:02d}", part=part[k],
                share=size[k] / sum(size),
                values=tuple(
                    1e4 * size[k] * (1 + 0.1 * math.sin(w / 6) + 0.04 * math.sin(k + w * 1.7))
                    for w in range(52)
                ),
            )
            for k in range(count)
        ),
    )  # fmt: skip


def plans(**more: object) -> TestOptions:
    """Designs of every kind, with the map of the best on chosen regions."""
    three = ("city 00", "city 01", "city 02")
    usual: dict[str, object] = {
        "as_of": AS_OF, "outcome": "revenue", "channels": ("social_ads",), "level": 0.9,
        "power": 0.8, "step_days": 7, "history": 90, "regions": 27, "scored": 1200,
        "apart_km": 80.0, "map": design_map(), "seed": 5,
        "options": (
            plan("chosen", 0.031, 56, regions=three), plan("chosen", 0.044, regions=three),
            plan("lot", 0.052, treated=13), plan("switchback", 0.071, treated=13, block_days=7),
            plan("chosen", None, regions=three, refused="not_found"),
        ),
    }  # fmt: skip
    return TestOptions(**(usual | more))
