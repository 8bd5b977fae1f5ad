"""Ready designs that ask whether two channels do together more than the sum of both."""

from dataclasses import dataclass
from typing import Literal

from luopan.stats.randomised.designs import BlockLot, Design, PauseLot, factorial
from luopan.stats.randomised.trial import Question

BLOCK = 8
"""Weeks that a channel is kept on or off."""


@dataclass(frozen=True, slots=True)
class Synergy:
    """A design and the question to put to it.

    Parameters
    ----------
    code : {"pauses", "blocks", "factorial", "factorial_blocks"}
        ``pauses``: two random pauses of social media a region, of a block each. ``blocks``: social
        media on or off by lot, a block at a time. ``factorial``: both channels by lot, by region.
        ``factorial_blocks``: both channels by lot, a block at a time. A block is 8 weeks.
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
    regions: int,
    periods: int,
    *,
    washout: int = 0,
    half_life: float = 0.0,
    block: int = BLOCK,
) -> tuple[Synergy, ...]:
    """Return the designs that fit into so many regions and periods.

    Parameters
    ----------
    regions, periods : int
        At hand; a 2 × 2 design by region takes a block.
    washout : int
        Periods left out after every change.
    half_life : float
        Of the carry-over, in periods.
    block : int
        Periods that a channel is kept on or off.
    """
    gap = max(block // 2, washout, 1)
    together = Question("together", half_life=half_life)
    moderated = Question("moderated", half_life=half_life)
    found: list[Synergy] = []
    if periods >= 2 * block + gap + block // 2:
        pauses = PauseLot(regions, periods, block, gap=gap, washout=washout)
        found.append(Synergy("pauses", pauses, moderated, 1))
    if periods >= 2 * block:
        found.append(Synergy("blocks", BlockLot(regions, periods, block, washout), moderated, 1))
    if regions >= 4 and periods >= block:
        found.append(Synergy("factorial", factorial(regions, block), together, 2))
    if regions >= 4 and periods >= 4 * block:
        both = BlockLot(regions, periods, block, washout, factors=2)
        found.append(Synergy("factorial_blocks", both, together, 2))
    return tuple(found)
