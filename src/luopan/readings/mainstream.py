"""How far the talk has come from the circle: the ladder of each story, echo, who has heard."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from luopan.readings.awareness import AudienceShare, Awareness
from luopan.readings.base import FROZEN, Interval, Probability, ReadingBase
from luopan.readings.chances import ChanceRecord
from luopan.readings.direction import Crossing

Rung = Annotated[int, Field(ge=0, le=4)]
"""A rung of the ladder.

0 the circle only; 1 trade press, portals and blogs; 2 one mainstream outlet; 3 several of them, or
broadcast; 4 the public's measured awareness moved.
"""

OutletKind = Literal[
    "own", "self_media", "social", "search", "blog", "portal", "trade", "press", "broadcast"
]
"""What an outlet is. The firm's own media and self-media are the circle, whatever they are read."""

Reach = Literal["national", "regional", "niche"]
RestsOn = Literal["firm", "shipped", "sheet"]
"""Who says what an outlet is: the firm's own table, the one that ships, or the story's tier."""

Verdict = Literal["circle", "trade", "one_outlet", "mainstream", "public", "quiet"]
"""How far the firm's stories of late have come; ``quiet`` where there is none."""


class Pickup(BaseModel):
    """The first item that carried a story to a rung: the evidence for it.

    ``match`` is the probability that the item tells this very story.
    """

    model_config = FROZEN
    rung: Rung
    at: datetime
    outlet: str
    kind: OutletKind
    reach: Reach | None
    rests_on: RestsOn
    title: str
    url: str | None = None
    match: Probability


MovedState = Literal[
    "rose", "rose_shared", "fell", "same", "too_few", "minority", "majority", "incomparable"
]


class Moved(BaseModel):
    """The public's awareness before and after a story, as it was asked; E1, never its effect.

    ``stories`` of the firm came to the mainstream between the two waves: where there are several
    (``rose_shared``) a rise can be given to none. ``minority`` and ``majority`` are of a question
    that was first asked after the story. ``too_few`` were asked to see a change of ten points.
    ``incomparable``: other words, another house, no number, or who answered chose to.
    """

    model_config = FROZEN
    indicator: str
    before: AudienceShare | None
    after: AudienceShare
    p_up: Probability | None
    stories: int
    state: MovedState

    @property
    def moved(self) -> bool:
        """Whether it counts as the fourth rung."""
        return self.state == "rose"


class Chance(BaseModel):
    """P(a rung within so many hours)."""

    model_config = FROZEN
    hours: int
    chance: Interval


class Basis(BaseModel):
    """What such a probability rests on: the firm's own stories, public ones, or both.

    ``own`` stories of the table stood before that rung, ``crossed`` of them came to it; ``public``
    and ``public_crossed`` are those behind the shipped prior ``prior``.
    """

    model_config = FROZEN
    kind: Literal["own", "prior", "blend"]
    own: int
    crossed: int
    prior: str | None = None
    public: int = 0
    public_crossed: int = 0


class Climb(BaseModel):
    """The chances of an open story to come to a rung.

    ``straight`` is the way from first sight to the third rung, over whatever lies between; else
    the rung is the next one. Without ``chances`` there are fewer than ``least`` stories of which
    anything could be learnt: ``basis`` counts them.
    """

    model_config = FROZEN
    rung: Rung
    straight: bool
    chances: tuple[Chance, ...] = ()
    basis: Basis
    least: int | None = None


class Story(BaseModel):
    """One story: all items that tell the same event.

    ``reached`` holds the first item on each rung from 0 to 3, ``moved`` what the public said;
    ``lead_hours`` is the time from the first item in the circle to the first mainstream one, None
    where there is no such pair. ``late`` ones are those that the verdict speaks of. ``climbs`` are
    those of a story that is still open. ``key`` is that of its first item: chances are stored
    under it.
    """

    model_config = FROZEN
    key: str = ""
    title: str
    first: datetime
    last: datetime
    items: int
    kinds: Mapping[str, int]
    heat: float | None
    rung: Rung
    reached: tuple[Pickup, ...]
    moved: Moved | None = None
    lead_hours: float | None = None
    open: bool
    late: bool
    climbs: tuple[Climb, ...] = ()

    @property
    def told(self) -> Climb | None:
        """The chances of the next rung, else those of the third, None where neither is known."""
        known = [climb for climb in self.climbs if climb.chances]
        return min(known, key=lambda climb: climb.straight, default=None)


class Lead(BaseModel):
    """Hours from the circle to the mainstream over the stories that made the way.

    ``median`` is None below five such stories; ``early`` of ``crossed`` began in the circle, the
    others in the mainstream itself.
    """

    model_config = FROZEN
    crossed: int
    early: int
    median: Interval | None


class EchoStream(BaseModel):
    """Where the items of one stream come from: shares that add up to one.

    ``outside``: started by nothing that was seen; ``own``: an answer to an item of the same
    stream; ``brought``: an answer to an item of another.
    """

    model_config = FROZEN
    stream: Literal["social", "press", "broadcast"]
    items: int
    outside: Interval
    own: Interval
    brought: Mapping[str, Interval] = Field(default_factory=dict)


class Echo(BaseModel):
    """How much of the talk is started from outside, and how much is its own echo."""

    model_config = FROZEN
    streams: tuple[EchoStream, ...]
    hours: float
    resolution: Literal["exact", "hour", "day"]
    flags: tuple[str, ...] = ()


class Impact(BaseModel):
    """What an indicator did after the firm's stories crossed, beside dates when none did.

    ``placebo_effects`` are what the same comparison gives where nothing crossed, in order: of as
    many weeks at once as there are ``stories``, and evenly over their ranks where they are many.
    They are widened, as windows overlap: ``p`` is the share of them at least as far from 0.
    """

    model_config = FROZEN
    indicator: str
    unit: str
    stories: int
    weeks: int
    effect: Interval | None
    p: Probability | None
    placebos: int
    placebo_effects: tuple[float, ...] = ()
    refused: str | None = None


class OutletSaid(BaseModel):
    """How one outlet of the table was counted."""

    model_config = FROZEN
    outlet: str
    kind: OutletKind
    reach: Reach | None
    rests_on: RestsOn
    items: int


class MainstreamReading(ReadingBase):
    """How far what is said of the firm is from the mainstream.

    ``items`` were read and made ``found`` stories; ``own`` of them speak of the firm (all, where
    the settings name no words for it). ``rungs`` counts those by the highest rung reached.
    The ``verdict`` speaks of the last ``recent_days``. Awareness stands in columns by audience
    and is never averaged with talk. ``record`` holds earlier chances against what came of them;
    None where none was told before. ``crossings`` are those of all ``own`` stories, by date.
    """

    instrument: Literal["mainstream"] = "mainstream"
    level: Probability = 0.9
    items: int
    found: int
    own: int
    start: datetime | None
    end: datetime | None
    unseen_hours: float = 0.0
    recent_days: int
    rungs: Mapping[str, int] = Field(default_factory=dict)
    verdict: Verdict
    stories: tuple[Story, ...] = ()
    record: ChanceRecord | None = None
    lead: Lead | None = None
    echo: Echo | None = None
    awareness: Awareness = Awareness()
    crossings: tuple[Crossing, ...] = ()
    impacts: tuple[Impact, ...] = ()
    outlets: tuple[OutletSaid, ...] = ()
