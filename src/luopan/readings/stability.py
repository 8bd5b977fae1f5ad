"""Whether the answers of a joint model hold still: over time, and under other assumptions."""

from datetime import date
from typing import Literal

from pydantic import BaseModel

from luopan.readings.base import FROZEN, Interval, Probability

Verdict = Literal["holds", "moves", "inconclusive"]
"""``inconclusive``: too few refits, or weeks, to judge."""

Depth = Literal["full", "quick"]


class ShareStability(BaseModel):
    """One share of the outcome's total, as it would have been said at earlier weeks.

    ``shares`` run beside ``Stability.known_to``; None where nothing was known of the channel yet.
    Returns move in proportion, since spend is the same in all of them. ``farthest`` is the
    largest distance of an earlier mean from today's, in today's own standard deviations, said when
    outcomes were known to ``when``; ``p`` the chance of a path that strays as far where the model
    holds, before the number of answers looked at is allowed for.
    """

    model_config = FROZEN
    shares: tuple[Interval | None, ...]
    farthest: float | None
    when: date | None
    p: Probability | None
    verdict: Verdict


class PriorMove(BaseModel):
    """How far a share moves, in its own standard deviations, under another assumption."""

    model_config = FROZEN
    assumption: Literal[
        "smaller_effects", "larger_effects", "shorter_memory", "longer_memory",
        "earlier_saturation", "later_saturation",
    ]  # fmt: skip
    moved: float


class ChannelStability(ShareStability):
    """One channel: over time, under other assumptions, and without each other channel.

    ``rests_on`` is ``prior`` where halving or doubling the effects assumed beforehand, or another
    memory or saturation, moves the share by more than its own standard deviation.
    ``stands_in_for`` names channels whose share this one takes over when they are left out.
    """

    channel: str
    prior_moves: tuple[PriorMove, ...]
    rests_on: Literal["data", "prior"]
    stands_in_for: tuple[str, ...] = ()


class PairStability(BaseModel):
    """One pair's probability of a positive synergy in every refit, and whether its share moved."""

    model_config = FROZEN
    pair: tuple[str, str]
    p_positive: tuple[Probability, ...]
    verdict: Verdict


class Placebo(BaseModel):
    """Channels that cannot have done anything: a real one's input shifted in time by lot.

    ``called`` are those of which the model would say that they do something.
    """

    model_config = FROZEN
    count: int
    called: int
    of: tuple[str, ...] = ()


class Calibration(BaseModel):
    """Firms drawn from the model's own assumptions on this firm's media, and refitted.

    ``p`` is the chance of ranks as uneven as those of the truth among the draws, where the
    sampler is right, the number of looks allowed for; ``worst`` names the most uneven quantity.
    """

    model_config = FROZEN
    replicates: int
    p: Probability
    worst: str


class Stability(BaseModel):
    """What happens to the answers when the data or the assumptions change a little.

    ``known_to`` are the last weeks whose outcome each refit knew, the earliest first, today's
    last. Every refit speaks of the same weeks as the reading, with the same media, columns and
    assumptions. ``restarted`` counts the refits whose short run did not converge, so that a full
    one was made.
    """

    model_config = FROZEN
    depth: Depth
    refits: int
    restarted: int
    known_to: tuple[date, ...]
    verdict: Verdict
    channels: tuple[ChannelStability, ...]
    synergy: tuple[PairStability, ...]
    social: ShareStability | None
    placebo: Placebo
    calibration: Calibration | None = None
