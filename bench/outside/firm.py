"""A firm that another recipe drew: tables and truth."""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.simulate import Truth
from bench.simulate.frames import Observed, to_tables
from luopan.readings.mix import SOCIAL
from luopan.tables.bundle import Tables


@dataclass(frozen=True)
class Outside:
    """One firm of a foreign recipe.

    Parameters
    ----------
    family, seed
        The recipe and its seed.
    seen : Observed
        Weekly arrays.
    kinds : mapping
        What each channel is.
    contribution : mapping
        What each channel added to the outcome over all weeks, in its unit.
    """

    family: str
    seed: int
    seen: Observed
    kinds: Mapping[str, str]
    contribution: Mapping[str, float]

    @property
    def tables(self) -> Tables:
        """The company folder that the firm would keep."""
        return to_tables(self.seen, f"{self.family} {self.seed}", "US", self.kinds)

    @property
    def truth(self) -> Truth:
        """What is true: these recipes add the channels up, so no pair does anything together."""
        social = tuple(name for name, kind in self.kinds.items() if kind in SOCIAL)
        return Truth(float(self.seen.outcome.sum()), dict(self.contribution), {}, {}, social)
