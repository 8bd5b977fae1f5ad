"""The shipped prior: what public stories say where a firm has few of its own.

``prior-first.npz`` and ``prior-later.npz`` were learnt from Weibo's hot search and the headlines of
the evening news (`training.crossing`; figures and limits in ``training/results/crossing.md``). They
speak of the way straight to the third rung, of stories first seen in social media or search.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from luopan.stats.hazard import HazardFit, load

FOLDER = Path(__file__).parent
FILES = ("prior-first.npz", "prior-later.npz")


@dataclass(frozen=True, slots=True, eq=False)
class Prior:
    """Fits of other people's stories.

    Parameters
    ----------
    name : str
        What it was learnt from, told beside every probability that rests on it.
    rung : int
        The rung that it speaks of.
    tiers : tuple of str
        Where its stories were first seen.
    first, later : HazardFit
        At first sight, and three hours later.
    """

    name: str
    rung: int
    tiers: tuple[str, ...]
    first: HazardFit
    later: HazardFit

    def fits(self, rung: int, tiers: Collection[str]) -> bool:
        """Return whether it speaks of the way straight to a rung, from these tiers."""
        return rung == self.rung and set(tiers) <= set(self.tiers)


@cache
def shipped() -> Prior:
    """Return the prior that ships."""
    first, later = (load(FOLDER / name) for name in FILES)
    told = first.facts
    tiers = tuple(str(told["tiers"]).split(","))
    return Prior(str(told["name"]), int(told["rung"]), tiers, first, later)
