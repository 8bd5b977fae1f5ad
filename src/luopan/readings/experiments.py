"""What a finished test found: the effect, how sure that is, and what it could have seen."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from luopan.readings.base import FROZEN, Fact, Interval, Point, Probability, ReadingBase

ExperimentKind = Literal[
    "lift", "go_dark", "heavy_up", "switchback", "factorial", "moderated", "message", "audience"
]
"""What was done. ``lift``: more where there was none; ``go_dark``: none where there was some;
``heavy_up``: a step in spend; ``switchback``: on and off by turns; ``factorial``: two channels by
two; ``moderated``: one by turns, while another keeps its own schedule; ``message``: wordings,
judged by what people answer; ``audience``: people split by lot, judged by what they do."""

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
    "means",
    "ratio",
    "amounts",
    "before_after",
]
"""Of people: ``answers`` that were counted, ``means`` by Welch, a ``ratio`` of two means, and
``amounts`` with many noughts by the permutations of the lot."""

Side = Literal["lower", "higher"]
"""Which way an indicator gets worse."""

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

    ``effect`` is in the outcome's unit over the days of the test. ``own`` is what each of the two
    did on the average of the other's being on and off, of a test of two by two, and
    ``correlations`` those of the errors: first with second, first with together, second with
    together. ``inputs`` is what a week of each channel was where it was on, scaled to the whole
    firm: in money, in exposure where a channel costs nothing. ``lasting`` says that effects are of
    long on against long off, what carries over from one turn to the next taken out; else of what
    the days of the test did.
    """

    model_config = FROZEN
    effect: Interval
    own: tuple[Interval, Interval] | None = None
    correlations: tuple[float, float, float] | None = None
    inputs: tuple[float, float]
    lasting: bool


class LookSaid(BaseModel):
    """One registered look: the statistic, and the bounds at which the test may stop.

    ``effect`` is the effect so far over the level before (of people over those without the test),
    with its repeated interval. It and the bounds are None where no error may be spent yet. A look
    that was not ``planned`` has no bounds; its interval is one that holds at any number of looks.
    """

    model_config = FROZEN
    date: date
    periods: int
    effect: Interval | None
    statistic: float
    efficacy: float | None
    harm: float | None
    planned: bool = True


class GuardrailSaid(BaseModel):
    """Whether one arm keeps what must not get worse.

    ``change`` is the indicator with the test over without it; ``held``: its whole interval is on
    the good side of ``margin``; ``broken``: beyond it; ``open``: neither, or no interval, and then
    ``refused`` says why. ``registered`` before the start, or only told by the tests table.
    """

    model_config = FROZEN
    indicator: str
    arm: str | None = None
    margin: float
    worse: Side = "lower"
    change: Interval | None = None
    verdict: Literal["held", "broken", "open"]
    refused: str | None = None
    registered: bool = False


class LossSaid(BaseModel):
    """What a test has cost by its last look, in the firm's money, beside what was agreed.

    ``loss`` is what was lost so far, below nought where the test gained; ``worst`` what it may come
    to by the next look (19 cases of 20). ``why`` it stops: harm is ``shown``, or going on is
    ``dear``, which means that it might pass the ``limit``. None: it need not stop for that.
    """

    model_config = FROZEN
    date: date
    limit: float
    loss: Interval
    worst: float
    why: Literal["shown", "dear"] | None = None


class ExperimentReading(ReadingBase):
    """One finished test.

    Effects are outcome with the test minus outcome without it: of ``go_dark`` that is what was
    lost, usually below nought. ``detectable`` is the smallest relative effect that the test would
    have found in eight cases of ten. ``spend`` is the money that the test changed (treated minus
    what would have been spent), ``per_money`` the effect a unit of it; both None where spend is
    not told by region. ``shared`` is what a test of two channels hands on to the joint model.
    ``before`` is the last part of the history beside what the fit makes of it; it was fitted to
    that, so it looks better there than it can foretell. ``other_p`` is the second opinion, block
    conformal, that uses no placebo regions. ``agreement`` is the estimators' spread over the width
    of the interval. ``looks`` are the registered looks that have come, ``watch`` what they say:
    ``go_on``, a stop for ``efficacy`` or ``harm``, the planned ``end``, or ``refused``. Of a test
    that still runs there is no effect, only these. ``guardrails`` say of each arm whether what must
    not get worse has not, ``loss`` what the test cost, where the most that it may cost was
    registered.
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
    before: tuple[OfPeriod, ...] = ()
    course: tuple[OfPeriod, ...] = ()
    cumulative: tuple[Point, ...] = ()
    placebos: tuple[tuple[float, ...], ...] = ()
    sets: int = 0
    other_p: Probability | None = None
    looks: tuple[LookSaid, ...] = ()
    watch: Literal["go_on", "efficacy", "harm", "end", "refused"] | None = None
    guardrails: tuple[GuardrailSaid, ...] = ()
    loss: LossSaid | None = None
    agreement: float | None = None
    detectable: float | None = None
    spend: float | None = None
    step: float | None = None
    per_money: Interval | None = None
    shared: Shared | None = None
    verdict: Verdict
