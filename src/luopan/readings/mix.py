"""The mix reading: what each channel, and social with all the others, does to one outcome."""

from datetime import date
from typing import Literal

from pydantic import BaseModel

from luopan.readings.base import FROZEN, Evidence, Interval, Probability, ReadingBase
from luopan.readings.longrun import LongRun
from luopan.readings.stability import Stability

ChannelKind = Literal[
    "traditional",
    "paid_search",
    "paid_social",
    "owned_social",
    "earned_social",
    "email",
    "direct",
    "other",
]
Earned = Literal["mediator", "input"]
"""Talk as an outcome of other media and an input of the outcome, or as an input only."""
CONFLICT = 0.05
"""Below this two-sided P value a test and the model without it contradict each other."""
SOCIAL: tuple[ChannelKind, ...] = ("paid_social", "owned_social", "earned_social")


class CurvePoint(BaseModel):
    """The response to one steady weekly spend; ``observed`` is False beyond what was ever spent."""

    model_config = FROZEN
    spend: float
    response: Interval
    observed: bool


class ChannelEffect(BaseModel):
    """One channel. Money figures are None where nothing was spent (owned and earned social).

    ``contribution`` is in the outcome's unit over the whole period, ``share`` of the outcome's
    total. ``this_quarter`` is what falls within the last 13 weeks from what was put in within
    them; ``later`` what the same input brings after the last week. ``marginal_roi`` is that of
    the next ten per cent. ``curve`` is drawn over spend, over exposure where nothing is spent.
    ``p_negligible`` is the larger of the posterior's and of a regression in which no sign is given
    beforehand: a contribution that cannot be negative never quite vanishes.
    ``members`` names the channels that one line stands for because they cannot be told apart;
    it is empty for a channel of its own. ``evidence`` is E3 where a finished test of this very
    channel is in the model.

    Where talk is read as a mediator, ``via_talk`` is what the outcome would miss without the talk
    that this channel calls up, and ``total`` that beside ``contribution``. ``via_talk`` lies
    within what earned social contributes and shares with others, so neither of the two is a line
    of the decomposition. Of an earned channel, ``called_up`` is the part of its ``contribution``
    that all other channels together call up; the rest is talk of people's own accord. All three
    are None where they say nothing.

    ``recent`` is the contribution of the last 52 weeks, given only where the data support that
    the channel's effect changes over time. The change is part of ``contribution``; ``curve``,
    ``marginal_roi``, ``this_quarter`` and ``later`` speak of the whole period's usual effect.
    """

    model_config = FROZEN
    channel: str
    kind: ChannelKind
    spend: float
    contribution: Interval
    share: Interval
    roi: Interval | None
    marginal_roi: Interval | None
    this_quarter: Interval
    later: Interval
    p_negligible: Probability
    curve: tuple[CurvePoint, ...] = ()
    members: tuple[str, ...] = ()
    evidence: Evidence = Evidence.E2
    via_talk: Interval | None = None
    total: Interval | None = None
    called_up: Interval | None = None
    recent: Interval | None = None


class Synergy(BaseModel):
    """What a pair does together beyond the sum of both, as a line of its own (sign free).

    ``p_positive`` is the more cautious of the posterior's and of that in which the channels' own
    sizes are free: a prior that holds two channels down puts what they lack on their product.
    ``evidence`` is E3 where a finished test of what both do together is in the model.
    """

    model_config = FROZEN
    pair: tuple[str, str]
    effect: Interval
    share: Interval
    p_positive: Probability
    verdict: Literal["positive", "negative", "inconclusive"]
    evidence: Evidence = Evidence.E2


class TestedOwn(BaseModel):
    """What one of two channels did on the average of the other's being on and off.

    Of a test of two by two, told beside what both did together; amounts as in `TestedEffect`.
    """

    model_config = FROZEN
    channel: str
    measured: Interval
    model: Interval
    after: Interval


class TestedEffect(BaseModel):
    """A finished test beside what the model, knowing no test, says of the same effect.

    All amounts are in the outcome's unit, over the tested weeks, for the whole firm; for the
    tested region where the firm is modelled by region. ``after`` is
    what the model says once the tests in use are in it. ``status`` is ``used`` where test and
    model agree, ``trusted`` where they do not (``p`` below 0.05, two-sided) and the firm trusts
    the test, ``conflict`` where they do not and nobody has decided: then the test is not in the
    model. A test of two by two has what each of its channels did in ``own``; ``p`` is then of all
    three effects at once, ``p_own`` of what each channel did, ``p_together`` of what both did
    beyond the sum. Where the three contradict the model, only what each did may be left out
    (``conflict_own``), or only what both did beyond the sum (``conflict_together``).
    """

    model_config = FROZEN
    test: str
    kind: Literal["lift", "roi", "marginal_roi", "synergy"]
    channels: tuple[str, ...]
    region: str | None
    start: date
    end: date
    measured: Interval
    model: Interval
    after: Interval
    p: Probability
    status: Literal["used", "trusted", "conflict", "conflict_own", "conflict_together"]
    own: tuple[TestedOwn, ...] = ()
    p_own: Probability | None = None
    p_together: Probability | None = None


class RegionEffect(BaseModel):
    """What one channel contributed in one region; ``share`` is of the region's outcome."""

    model_config = FROZEN
    region: str
    channel: str
    contribution: Interval
    share: Interval


class Line(BaseModel):
    """One line of the decomposition; the means of all lines add to the outcome's total."""

    model_config = FROZEN
    name: str
    kind: Literal[
        "baseline", "season", "holiday", "control", "competitor", "channel", "synergy", "residual"
    ]
    contribution: Interval
    share: Interval


class Social(BaseModel):
    """All social channels together, without and with what they share with the others.

    ``called_up`` is the part of ``together`` that is talk which channels other than social media
    call up: it is not social media's own credit, and ``p_negligible`` and ``verdict`` speak of
    what is left without it. None where talk is read as an input only.
    """

    model_config = FROZEN
    alone: Interval
    shared: Interval
    together: Interval
    called_up: Interval | None = None
    p_negligible: Probability
    verdict: Literal["positive", "negligible", "inconclusive"]


class Contraction(BaseModel):
    """How much the data narrowed a shown number: 1 − posterior sd / prior sd."""

    model_config = FROZEN
    name: str
    value: float


class Diagnostics(BaseModel):
    """How the sampler and the model fared."""

    model_config = FROZEN
    chains: int
    draws: int
    rhat_max: float
    ess_min: float
    divergences: int
    ppc_p: Probability
    residual_autocorrelation: float
    r2: Interval


class MixReading(ReadingBase):
    """The joint model of one outcome on all channels.

    ``fitted`` and ``actual`` run over all weeks from ``start``; ``actual`` is None where a week
    has no outcome. Totals, lines and spend speak of the weeks that have one. ``regions`` is empty
    where the firm is modelled as a whole. ``earned`` says how earned social is read; None where
    there is none. ``stability`` is None where it was not asked for.
    """

    instrument: Literal["mix"] = "mix"
    outcome: str
    unit: str
    start: date
    end: date
    weeks: int
    total: float
    negligible_share: float
    channels: tuple[ChannelEffect, ...]
    synergy: tuple[Synergy, ...]
    social: Social | None
    earned: Earned | None = None
    tests: tuple[TestedEffect, ...] = ()
    regions: tuple[RegionEffect, ...] = ()
    decomposition: tuple[Line, ...]
    contraction: tuple[Contraction, ...]
    diagnostics: Diagnostics
    stability: Stability | None = None
    fitted: tuple[float, ...]
    actual: tuple[float | None, ...]
    long_run: LongRun | None = None
