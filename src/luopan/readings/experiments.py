"""What a finished test found: the effect, how sure that is, and what it could have seen."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from luopan.readings.base import FROZEN, Fact, Interval, Point, Probability, ReadingBase

ExperimentKind = Literal[
    "lift", "go_dark", "heavy_up", "switchback", "factorial", "moderated", "message"
]
"""What was done. ``lift``: more where there was none; ``go_dark``: none where there was some;
``heavy_up``: a step in spend; ``switchback``: on and off by turns; ``factorial``: two channels by
two; ``moderated``: one by turns, while another keeps its own schedule; ``message``: people by
lot."""

Design = Literal["chosen", "lot", "switchback", "factorial", "moderated", "people", "before_after"]
"""How it is analysed: ``chosen`` regions against placebo sets, a ``lot`` by its own
re-randomisation, ``people`` by lot, or, the weakest, ``before_after`` without any comparison."""

Estimator = Literal[
    "ridge",
    "synthetic_control",
    "synthetic_did",
    "local_level",
    "lot",
    "answers",
    "before_after",
]

Verdict = Literal["positive", "negative", "inconclusive", "undetermined"]
"""``inconclusive``: the interval holds nought; ``undetermined``: there is no interval."""


def side(told: Interval | None) -> Verdict:
    """Return on which side of nought an interval lies; ``undetermined`` where there is none."""
    if told is None:
        return "undetermined"
    return "positive" if told.low > 0.0 else "negative" if told.high < 0.0 else "inconclusive"


class LeftOut(BaseModel):
    """A region or audience that was not compared with, and why (code)."""

    model_config = FROZEN
    name: str
    reason: str


class Deviation(BaseModel):
    """Where the test that ran differs from the one that was registered."""

    model_config = FROZEN
    code: str
    facts: Mapping[str, Fact] = Field(default_factory=dict)


class Registration(BaseModel):
    """What the register holds of the test.

    ``before`` says that it was entered before the test began; ``bet`` is what was expected, as a
    share of the outcome. Withdrawn tests stay counted.
    """

    model_config = FROZEN
    digest: str
    at: date
    author: str
    before: bool
    withdrawn: bool = False
    bet: float | None = None
    deviations: tuple[Deviation, ...] = ()


class Effect(BaseModel):
    """What one estimator says.

    ``total`` is in the outcome's unit over the test, its tail and all that was treated;
    ``relative`` is over what would have been without the test. Both come from the same placebos as
    ``p``, which is of no effect at all, two-sided. Where ``refused`` says why there is no interval,
    all three are None and ``point`` alone is told.
    """

    model_config = FROZEN
    estimator: Estimator
    point: float
    total: Interval | None = None
    relative: Interval | None = None
    p: Probability | None = None
    refused: str | None = None

    @property
    def verdict(self) -> Verdict:
        """What its interval says; without one, nothing."""
        return side(None if self.refused is not None else self.relative or self.total)


class OfPeriod(BaseModel):
    """One day or week of the test: what was, what would have been, and the difference."""

    model_config = FROZEN
    date: date
    observed: float
    expected: float
    effect: Point | None


class OfRegion(BaseModel):
    """The effect in one treated region, in all and by period."""

    model_config = FROZEN
    region: str
    effect: Effect
    course: tuple[OfPeriod, ...] = ()


class Contrast(BaseModel):
    """One comparison of a test with several arms; ``together`` is what two did beyond the sum."""

    model_config = FROZEN
    of: Literal["arm", "first", "second", "together"]
    arm: str | None = None
    effect: Effect


class Shared(BaseModel):
    """What two channels did together beyond the sum of both, as if the whole firm had had both.

    ``effect`` is in the outcome's unit over the days of the test. ``inputs`` is what a week of
    each channel was where both were on, scaled to the whole firm: in money, in exposure where a
    channel costs nothing. ``lasting`` says that the effect is of long on against long off, what
    carries over from one turn to the next taken out; else of what the days of the test did.
    """

    model_config = FROZEN
    effect: Interval
    inputs: tuple[float, float]
    lasting: bool


class LookSaid(BaseModel):
    """One registered look: the statistic, and the bounds at which the test may stop.

    ``effect`` is the effect so far over the level before, with its repeated interval. It and the
    bounds are None where no error may be spent yet.
    """

    model_config = FROZEN
    date: date
    periods: int
    effect: Interval | None
    statistic: float
    efficacy: float | None
    harm: float | None


class ExperimentReading(ReadingBase):
    """One finished test.

    Effects are outcome with the test minus outcome without it: of ``go_dark`` that is what was
    lost, usually below nought. ``detectable`` is the smallest relative effect that the test would
    have found in eight cases of ten. ``spend`` is the money that the test changed (treated minus
    what would have been spent), ``per_money`` the effect a unit of it; both None where spend is
    not told by region. ``shared`` is what a test of two channels hands on to the joint model.
    ``other_p`` is the second opinion, block conformal, that uses no placebo regions. ``agreement``
    is the estimators' spread over the width of the interval. ``looks`` are
    the registered looks that have come, ``watch`` what they say: ``go_on``, a stop for ``efficacy``
    or ``harm``, the planned ``end``, or ``refused``. Of a test that still runs there is no effect,
    only these.
    """

    instrument: Literal["experiments"] = "experiments"
    test: str
    kind: ExperimentKind
    design: Design
    channels: tuple[str, ...]
    outcome: str
    unit: str = ""
    start: date
    end: date
    tail_days: int = 0
    step_days: int
    periods: int
    history: int
    treated: tuple[str, ...]
    compared: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()
    registration: Registration | None = None
    effect: Effect
    others: tuple[Effect, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    regions: tuple[OfRegion, ...] = ()
    course: tuple[OfPeriod, ...] = ()
    cumulative: tuple[Point, ...] = ()
    placebos: tuple[tuple[float, ...], ...] = ()
    sets: int = 0
    other_p: Probability | None = None
    looks: tuple[LookSaid, ...] = ()
    watch: Literal["go_on", "efficacy", "harm", "end", "refused"] | None = None
    agreement: float | None = None
    detectable: float | None = None
    spend: float | None = None
    step: float | None = None
    per_money: Interval | None = None
    shared: Shared | None = None
    verdict: Verdict
