"""What people wrote about the firm: shares that hold, themes, and their own words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from luopan.readings.base import FROZEN, Interval, Probability, ReadingBase

Target = Literal["satisfaction", "intent", "aspect", "request"]
"""What a share is of: how satisfied, what they mean to do, what they speak of, what they ask."""

SATISFACTION = ("negative", "neutral", "positive", "cannot_tell")
INTENTS = ("stay", "return", "recommend", "leave", "never_again")
ASPECTS = ("quality", "price", "service", "delivery", "environment", "location")
POLARITIES = ("negative", "neutral", "positive")

Withheld = Literal["no_labels", "few_documents"]
"""Why there is no share: nothing labelled by hand, or under ten documents (individual opinions)."""


class Cell(BaseModel):
    """The part of the pool that a share speaks of; all of it where nothing is named.

    ``adjusted`` says that every venue counts with its weight over the whole span, so that a
    change of where people write is no change of what they say.
    """

    model_config = FROZEN
    start: date | None = None
    end: date | None = None
    venue: str | None = None
    region: str | None = None
    language: str | None = None
    adjusted: bool = False


class Share(BaseModel):
    """The share of one label among the documents of a cell.

    ``share`` is corrected by the hand labels of a random sample and holds for the collected pool,
    not for the silent public; None where ``withheld`` says why. ``naive`` is what counting the
    classifier's answers would say: it has no interval, since its error is not chance. ``p_up`` is
    the probability that the share rose since the period before.
    """

    model_config = FROZEN
    target: Target
    label: str
    polarity: Literal["negative", "neutral", "positive"] | None = None
    cell: Cell = Field(default_factory=Cell)
    documents: int
    labels: int
    share: Interval | None = None
    naive: Probability
    withheld: Withheld | None = None
    p_up: Probability | None = None


class Quote(BaseModel):
    """A passage in the writer's own words: byte for byte, never edited, without personal data.

    ``digest`` is the SHA-256 of the passage in UTF-8; ``document`` names where it stands, from
    ``begin`` to ``end`` in characters of the raw text.
    """

    model_config = FROZEN
    document: str
    text: str
    begin: int
    end: int
    digest: str
    at: datetime | None = None
    venue: str | None = None
    language: str
    consent: bool | None = None
    url: str | None = None
    role: Literal["typical", "dissenting"]


class Theme(BaseModel):
    """What many write about, named by its own words; a document may belong to several or none."""

    model_config = FROZEN
    words: tuple[str, ...]
    language: str
    documents: int
    share: Interval
    aspect: str | None = None
    positive: Probability
    quotes: tuple[Quote, ...] = ()
    dropped: Mapping[str, int] = Field(default_factory=dict)


class Audit(BaseModel):
    """The hand labels that the shares rest on.

    ``agreement`` is Cohen's kappa on documents that two people labelled blindly, None without
    such; ``uncertain`` labels were picked for training and never enter a share.
    """

    model_config = FROZEN
    labels: int = 0
    labellers: int = 0
    doubled: int = 0
    agreement: Interval | None = None
    uncertain: int = 0
    unknown: int = 0


class Classifier(BaseModel):
    """Who read the documents: a head, what it was trained on, and whether it was adapted."""

    model_config = FROZEN
    name: str
    digest: str
    language: str
    adapted: bool = False


class CoursePoint(BaseModel):
    """A share in one period, dated by its middle; ``own`` is the standard error of it alone."""

    model_config = FROZEN
    date: date
    share: Interval
    own: float
    documents: int


class Course(BaseModel):
    """A share by month, as an indicator that a trend is read from: of the collected pool only.

    All points have errors in common: ``level`` is the standard deviation of that of the level,
    ``drift`` that of one that grows with time, as a share a year. It rests on so many hand
    ``labels``. Every month counts with the same mix of ``venues``; empty where no venue is heard
    of in every month.
    """

    model_config = FROZEN
    indicator: str
    points: tuple[CoursePoint, ...]
    level: float
    drift: float
    labels: int
    venues: tuple[str, ...] = ()


class Volume(BaseModel):
    """How many documents were written in a venue in the week that begins on a day, copies once."""

    model_config = FROZEN
    week: date
    venue: str
    documents: int


class VoicesReading(ReadingBase):
    """What the pool of collected documents says.

    ``documents`` counts all that were read, ``counted`` those that count once clusters of copies
    (``copies`` documents in ``campaigns`` clusters) count as one. ``personal`` counts personal data
    that were taken out, by kind. ``courses`` and ``volume`` are what other instruments may take:
    shares by month, and documents by week and venue.
    """

    instrument: Literal["voices"] = "voices"
    documents: int
    counted: int
    campaigns: int
    copies: int
    start: date
    end: date
    languages: Mapping[str, int]
    venues: Mapping[str, int]
    personal: Mapping[str, int] = Field(default_factory=dict)
    press_copy: int = 0
    classifiers: tuple[Classifier, ...] = ()
    audit: Audit = Field(default_factory=Audit)
    shares: tuple[Share, ...] = ()
    themes: tuple[Theme, ...] = ()
    courses: tuple[Course, ...] = ()
    volume: tuple[Volume, ...] = ()

    def pool(self, target: Target) -> tuple[Share, ...]:
        """Return the shares of the whole pool for one target."""
        whole = Cell()
        return tuple(s for s in self.shares if s.target == target and s.cell == whole)
