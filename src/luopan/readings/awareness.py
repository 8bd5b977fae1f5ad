"""Who knows, and who likes it: the public and the circle side by side, never in one number."""

from datetime import date
from typing import Literal

from pydantic import BaseModel

from luopan.readings.base import FROZEN, Interval, Probability
from luopan.readings.direction import Selection

Role = Literal["public", "buyers", "followers"]
"""Everybody, those who might buy, and the firm's own circle."""
Measures = Literal["knowing", "liking"]
AskedOf = Literal["all", "knowing"]
"""Whether all were asked, or only those who know: then the share is one of them."""
Quantity = Literal["known", "liked", "neutral", "disliked", "net"]
"""What is told of a question; ``net`` is liked less disliked, from -1 to 1."""
Says = Literal["most_know", "most_do_not_know", "more_like", "more_dislike"]
GapRefused = Literal["no_n", "wording_differs", "far_apart"]


class AudienceShare(BaseModel):
    """What one audience said to one question in one wave.

    ``raw`` is what was observed (weighted, where there are weights). ``share`` is it with its
    interval by how people were drawn, None where ``refused`` says why: without n nobody can say
    how sure it is. ``says`` is what holds of most people: with n where the interval is clear of
    a half (of nought for ``net``); without n where it would be if only fifty had been asked; and
    never of those who answered of their own accord. ``n`` are those asked, by ``asked_of`` all or
    only those who know. ``lonely`` counts strata with one unit only.
    """

    model_config = FROZEN
    question: str
    measures: Measures
    quantity: Quantity
    audience: str | None = None
    role: Role | None = None
    aided: bool | None = None
    asked_of: AskedOf = "all"
    share: Interval | None = None
    raw: float
    n: int | None = None
    n_effective: float | None = None
    design_effect: float | None = None
    weighted: bool = False
    published: bool = False
    lonely: int = 0
    start: date
    date: date
    source: str | None = None
    wording: str | None = None
    selection: Selection = "unknown"
    refused: Literal["no_n"] | None = None
    says: Says | None = None


class EchoGap(BaseModel):
    """How much more the circle knows or likes something than the public does.

    The two stay two: ``gap`` is circle less public, of ``known`` or of ``net``; None where
    ``refused`` says why. Where the public was not asked, buyers stand in its place
    (``public.role``). ``p_circle_higher`` is the probability that the gap is above nought.
    """

    model_config = FROZEN
    question: Measures
    circle: AudienceShare
    public: AudienceShare
    gap: Interval | None = None
    p_circle_higher: Probability | None = None
    refused: GapRefused | None = None


class Awareness(BaseModel):
    """Every share, oldest first within a question and audience, and the latest gaps."""

    model_config = FROZEN
    shares: tuple[AudienceShare, ...] = ()
    gaps: tuple[EchoGap, ...] = ()

    def latest(self, quantity: Quantity, role: Role) -> tuple[AudienceShare, ...]:
        """Return the latest share of every question to an audience of that role."""
        found: dict[str, AudienceShare] = {}
        for one in self.shares:
            if (one.quantity, one.role) == (quantity, role):
                before = found.get(one.question)
                if before is None or before.date <= one.date:
                    found[one.question] = one
        return tuple(found.values())
