"""Charts: a reading becomes an ECharts option, and the same as a picture without scripts.

Each module has ``title``, ``alternative``, ``option`` and ``svg``, all of a reading and the words
of a language.
"""

from luopan.charts import (
    contributions,
    course,
    curves,
    decomposition,
    echo,
    forecasts,
    frontier,
    gap,
    heading,
    ladder,
    longrun,
    markets,
    matched,
    placebos,
    power,
    proof,
    route,
    shares,
    stability,
    synergy,
    team,
)
from luopan.charts.palette import DARK, LIGHT

__all__ = [
    "DARK",
    "LIGHT",
    "contributions",
    "course",
    "curves",
    "decomposition",
    "echo",
    "forecasts",
    "frontier",
    "gap",
    "heading",
    "ladder",
    "longrun",
    "markets",
    "matched",
    "placebos",
    "power",
    "proof",
    "route",
    "shares",
    "stability",
    "synergy",
    "team",
]
