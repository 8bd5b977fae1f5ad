"""The ledger's reading: every bet, how far it is proved, and what tests ask of the organisation."""

from datetime import date
from typing import Literal

from pydantic import BaseModel

from luopan.readings.base import FROZEN, Evidence, Interval, Probability, ReadingBase

Stage = Literal["untested", "small", "replicated", "scaled"]
"""How far a bet is: nothing counts yet; one test; found again in another place; at full size."""

Due = Literal[
    "register", "await", "close", "again", "larger", "replicate", "scale", "watch", "stop"
]
"""What comes next: ``again`` a test that gives an interval, ``larger`` one that can tell,
``watch`` nothing but its course at full size, ``stop`` no more of it."""


class Programme(BaseModel):
    """One bet and its tests.

    Effects are relative and in favour of what was tested: of a pause, what was lost by it. ``raw``
    is what its own tests say together, ``effect`` that figure drawn towards what the firm's bets
    usually do; it is what the bet is expected to do at full size. ``replication`` is what another
    test like the latest would see in another place, ``p_found`` the chance that its interval lies
    above nought. ``size`` is how many times the latest test's information the next one needs to
    find the effect in eight cases of ten. ``counted`` tests were registered before they began and
    compare with something; ``places`` of them had regions or people of their own. ``open_tests``
    are planned, run, or wait for their report.
    """

    model_config = FROZEN
    name: str
    hypothesis: str
    channels: tuple[str, ...]
    outcome: str
    tests: tuple[str, ...]
    open_tests: tuple[str, ...] = ()
    counted: int
    places: int
    stage: Stage
    due: Due
    evidence: Evidence
    raw: Interval | None = None
    effect: Interval | None = None
    p_positive: Probability | None = None
    replication: Interval | None = None
    p_found: Probability | None = None
    size: float | None = None


class TeamFit(BaseModel):
    """How one closed test fitted the organisation, and all closed so far together (R39).

    ``n`` tests are closed, of which ``repeat_so_far`` would be done again; hours and days to the
    approval are told for this test and as means of all so far.
    """

    model_config = FROZEN
    test: str
    day: date
    people: int
    hours: float
    approval_days: float
    would_repeat: bool
    n: int
    repeat_so_far: int
    hours_so_far: float
    approval_so_far: float


class LedgerReading(ReadingBase):
    """All tests that were ever registered.

    Every test is in one of the first five counts; ``positive``, ``negative`` and ``null`` are of
    the closed ones. ``usual`` is the size that effects are taken to have before any test, ``level``
    that of every interval.
    """

    instrument: Literal["ledger"] = "ledger"
    planned: int
    running: int
    unclosed: int
    closed: int
    withdrawn: int
    exploratory: int
    positive: int
    negative: int
    null: int
    usual: float
    level: Probability
    programmes: tuple[Programme, ...]
    team: tuple[TeamFit, ...] = ()
