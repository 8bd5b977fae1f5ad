"""What a test that could be run may look like, and the money that it moves."""

from dataclasses import dataclass
from datetime import date

from luopan.instruments.experiments.history import USUAL_DAYS, Array, History, spend_of
from luopan.tables.bundle import Tables


@dataclass(frozen=True, kw_only=True)
class DesignAsked:
    """What a test may look like.

    Parameters
    ----------
    outcome : str or None
        Indicator; None takes the only one.
    channels : tuple of str
        What is to be tested; two of them ask what they do together.
    days : tuple of int
        Lengths to try.
    sizes : tuple of int
        Numbers of treated regions to try; empty takes from two to a quarter of the regions.
    must, never : tuple of str
        Regions that are always or never treated.
    budget : float or None
        Money that the test may move at most.
    step : float
        Relative change in spend: −1 is a pause.
    level, power : float
        Of the interval; the chance wanted of finding the smallest detectable effect.
    half_life_days, washout_days, block_days : int
        Of carry-over; left out after a change; a switchback's block, 0 for four weeks.
    apart_km : float
        Regions nearer than this to a treated one are not compared with: advertising spills over.
    lots : bool
        Whether lots are offered beside chosen regions.
    candidates, best : int
        Distinct sets of regions to score; how many of them to return of every length.
    until : datetime.date or None
        History up to this day only.
    seed : int
        Of the draws.
    """

    outcome: str | None = None
    channels: tuple[str, ...] = ()
    days: tuple[int, ...] = (28, 56)
    sizes: tuple[int, ...] = ()
    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    budget: float | None = None
    step: float = -1.0
    level: float = 0.9
    power: float = 0.8
    half_life_days: int = 0
    washout_days: int = 0
    block_days: int = 0
    apart_km: float = 0.0
    lots: bool = True
    candidates: int = 2400
    best: int = 5
    until: date | None = None
    seed: int = 20261115


def cost_of(
    tables: Tables, channels: tuple[str, ...], step: float, history: History
) -> Array | None:
    """Return the money that changing some channels' spend moves, a region and period, (N,).

    None where spend is not told for every region of the history.
    """
    spent = spend_of(channels, history.regions, tables, history)
    if spent is None:
        return None
    count = min(max(1, USUAL_DAYS // history.step), len(history.periods))
    out: Array = abs(step) * spent[:, -count:].mean(axis=1)
    return out


def periods_of(days: int, history: History) -> int:
    """Return how many whole periods so many days are, at least one."""
    return max(1, round(days / history.step))
