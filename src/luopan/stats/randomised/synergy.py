"""Ready designs that ask whether two channels do together more than the sum of both."""

from dataclasses import dataclass
from typing import Literal

from luopan.stats.randomised.designs import BlockLot, Design, PauseLot, factorial
from luopan.stats.randomised.trial import Question

_BLOCK = 8
_FACTORIAL = 8


@dataclass(frozen=True, slots=True)
class Synergy:
    """A design and the question to put to it.

    Parameters
    ----------
    code : {"pauses", "blocks", "factorial", "factorial_blocks"}
        ``pauses``: two random 8-week pauses of social media a region. ``blocks``: social media on
        or off by lot, 8 weeks at a time. ``factorial``: both channels by lot, by region, 8 weeks.
        ``factorial_blocks``: both channels by lot, 8 weeks at a time.
    design, question
        As `analyse` and `power` take them.
    randomised : int
        1 where the other channel keeps its own schedule, a moderator: how much more social media
        do while it is strong. 2 where the lot decides on both.
    """

    code: Literal["pauses", "blocks", "factorial", "factorial_blocks"]
    design: Design
    question: Question
    randomised: int


def synergy_designs(
    regions: int, periods: int, *, washout: int = 0, half_life: float = 0.0
) -> tuple[Synergy, ...]:
    """Return the designs that fit into so many regions and periods.

    Parameters
    ----------
    regions, periods : int
        At hand; a 2 × 2 design by region takes 8 periods.
    washout : int
        Periods left out after every change.
    half_life : float
        Of the carry-over, in periods.
    """
    together = Question("together", half_life=half_life)
    moderated = Question("moderated", half_life=half_life)
    found: list[Synergy] = []
    if periods >= 2 * _BLOCK + max(4, washout) + 4:
        pauses = PauseLot(regions, periods, _BLOCK, gap=max(4, washout), washout=washout)
        found.append(Synergy("pauses", pauses, moderated, 1))
    if periods >= 2 * _BLOCK:
        found.append(Synergy("blocks", BlockLot(regions, periods, _BLOCK, washout), moderated, 1))
    if regions >= 4 and periods >= _FACTORIAL:
        found.append(Synergy("factorial", factorial(regions, _FACTORIAL), together, 2))
    if regions >= 4 and periods >= 4 * _BLOCK:
        both = BlockLot(regions, periods, _BLOCK, washout, factors=2)
        found.append(Synergy("factorial_blocks", both, together, 2))
    return tuple(found)
