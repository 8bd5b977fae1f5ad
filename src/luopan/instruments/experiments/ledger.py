"""Every bet of the register: what its tests say together, and how far it is proved."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date

import numpy as np

from luopan.instruments.experiments.found import POWER
from luopan.readings.base import INCONCLUSIVE, Check, Evidence, Input, Interval
from luopan.readings.ledger import Due, LedgerReading, Programme, Stage
from luopan.stats.shrinkage import Shrunk, Usual, error_of, reach_of, shrink
from luopan.tables.company import Company
from luopan.tables.register import FILE, Record, Register, fit_course, programmes, summary, turned
from luopan.tables.register import Programme as Bet

LEVEL = 0.9
FEW = 5
"""Tests of an outcome below which its shrunken effects rest on what is usual elsewhere."""

CHANGED = frozenset({"outcome", "channels"})
"""Deviations from the register that make it a test of something else."""

BY_LOT = frozenset({"lot", "switchback", "factorial", "people"})


@dataclass(frozen=True, slots=True)
class _Seen:
    """A test that counts: its effect in favour of what was tested, with its standard error."""

    record: Record
    estimate: float
    error: float


def read_ledger(register: Register, company: Company | None, today: date) -> LedgerReading:
    """Return what all registered tests say, bet by bet.

    Tests that were registered too late, that compare before and after only, that tested something
    else in the end, or that gave no relative effect are told and counted, but prove nothing: those
    that look good are entered late more often.

    Parameters
    ----------
    register : Register
        With at least one test.
    company : Company or None
        For goals of which less is better, and the usual size of effects; None takes the defaults.
    today : datetime.date
        What has begun and ended by then.
    """
    lower = _lower(company)
    usual = Usual() if company is None else Usual(company.tests.usual_effect)
    told = programmes(register)
    seen = [[s for r in bet.tests if (s := _seen(r, lower)) is not None] for bet in told]
    outcomes = [bet.first.outcome for bet in told]
    made: dict[int, Programme] = {}
    for outcome in dict.fromkeys(outcomes):
        mine = [i for i, each in enumerate(outcomes) if each == outcome]
        shrunk = _shrunk([seen[i] for i in mine], usual)
        for at, i in enumerate(mine):
            made[i] = _programme(told[i], seen[i], shrunk, at, today)
    counted = Counter(s.record.test.outcome for tests in seen for s in tests)
    evidence = min((p.evidence for p in made.values() if p.counted), default=Evidence.E1)
    rows = len(register.entries)
    return LedgerReading(
        as_of=today,
        inputs=(Input(table="register", file=FILE, rows=rows, digest=register.digest or ""),),
        evidence=evidence,
        checks=tuple(_checks(counted, register, seen, today, usual)),
        seed=0,
        **asdict(summary(register, today, lower)),
        usual=usual.size,
        level=LEVEL,
        programmes=tuple(made[i] for i in range(len(told))),
        team=fit_course(register),
    )


def _lower(company: Company | None) -> frozenset[str]:
    goals = () if company is None else company.goal
    return frozenset(goal.indicator for goal in goals if goal.better == "lower")


def _seen(record: Record, lower: Collection[str]) -> _Seen | None:
    result = None if record.closing is None else record.closing.result
    if result is None or result.relative is None or not record.before:
        return None
    told = result.relative
    changed = any(d.code in CHANGED for d in result.deviations)
    if changed or record.test.design == "before_after" or told.high <= told.low:
        return None
    sign = -1.0 if turned(record, lower) else 1.0
    return _Seen(record, sign * told.mean, error_of(told.low, told.high, told.level))


def _shrunk(tests: list[list[_Seen]], usual: Usual) -> Shrunk:
    """Return what the tests of bets on one outcome say."""
    flat = [(s.estimate, s.error, i) for i, mine in enumerate(tests) for s in mine]
    columns = np.array(flat, dtype=np.float64).reshape(-1, 3).T
    return shrink(columns[0], columns[1], columns[2].astype(np.intp), usual, count=len(tests))


def _programme(bet: Bet, seen: list[_Seen], shrunk: Shrunk, at: int, today: date) -> Programme:
    first = bet.first
    states = {r.test.name: r.state(today) for r in bet.tests}
    waiting = tuple(n for n, s in states.items() if s in {"planned", "running", "unclosed"})
    told: dict[str, object] = {}
    stage: Stage = "untested"
    if seen:
        low, high = shrunk.interval(at, LEVEL)
        mean, last = float(shrunk.effects[at]), seen[-1].error
        (below, above), found = shrunk.replication(at, last, LEVEL)
        told = {
            "raw": _raw(seen),
            "effect": Interval(mean=mean, low=low, high=high, level=LEVEL),
            "p_positive": shrunk.positive(at),
            "replication": Interval(mean=mean, low=below, high=above, level=LEVEL),
            "p_found": found,
            "size": (last * (reach_of(LEVEL) + POWER) / mean) ** 2 if mean > 0.0 else None,
        }
        stage = _stage(seen, stands=low > 0.0)
    p = told.get("p_positive")
    due = _due(states.values(), stage, p if isinstance(p, float) else None, _finished(bet))
    if due not in {"replicate", "larger"}:
        told = {**told, "size": None}
    return Programme(
        name=first.name,
        hypothesis=first.hypothesis,
        channels=first.channels,
        outcome=first.outcome,
        tests=tuple(states),
        open_tests=waiting,
        counted=len(seen),
        places=_places(seen),
        stage=stage,
        due=due,
        evidence=min((_evidence(s) for s in seen), default=Evidence.E1),
        **told,
    )


def _raw(seen: list[_Seen]) -> Interval:
    """Return what a bet's own tests say, weighed by what they know, and nothing else."""
    weights = np.array([s.error for s in seen]) ** -2.0
    mean = float(weights @ np.array([s.estimate for s in seen]) / weights.sum())
    reach = reach_of(LEVEL) / float(np.sqrt(weights.sum()))
    return Interval(mean=mean, low=mean - reach, high=mean + reach, level=LEVEL)


def _evidence(seen: _Seen) -> Evidence:
    return Evidence.E4 if seen.record.test.design in BY_LOT else Evidence.E3


def _places(seen: list[_Seen]) -> int:
    """Return how many of the tests were mostly where none had been before."""
    known: set[str] = set()
    count = 0
    for test in seen:
        mine = {*test.record.test.treated, *test.record.test.addressed} or {""}
        count += 2 * len(mine - known) > len(mine)
        known |= mine
    return count


def _stage(seen: list[_Seen], *, stands: bool) -> Stage:
    follows = [s.record.test.follows for s in seen]
    if any(f is not None and f.step == "scale" for f in follows):
        return "scaled"
    return "replicated" if stands and _places(seen) > 1 else "small"


def _finished(bet: Bet) -> bool:
    """Whether a test that was registered in time ended without an effect that counts."""
    return any(r.before and r.closing is not None for r in bet.tests)


def _due(states: Iterable[str], stage: Stage, p_positive: float | None, finished: bool) -> Due:
    open_ones = set(states)
    if "unclosed" in open_ones:
        return "close"
    if open_ones & {"planned", "running"}:
        return "await"
    if p_positive is None:
        return "again" if finished else "register"
    if p_positive <= INCONCLUSIVE[0]:
        return "stop"
    if stage == "scaled":
        return "watch"
    if stage == "replicated":
        return "scale"
    return "replicate" if p_positive >= INCONCLUSIVE[1] else "larger"


def _checks(
    counted: Counter[str],
    register: Register,
    seen: list[list[_Seen]],
    today: date,
    usual: Usual,
) -> Iterable[Check]:
    """Yield where few tests are known, and which ended without proving anything."""
    for outcome, tests in counted.items():
        facts = {"outcome": outcome, "tests": tests, "usual": usual.size}
        few = tests < FEW
        yield Check(code="ledger_few_tests", passed=not few, severity="info", facts=facts)
    told = {s.record.test.name for tests in seen for s in tests}
    closed = (r.test.name for r in register.tests if r.state(today) == "closed")
    left = tuple(name for name in closed if name not in told)
    if left:
        facts = {"tests": left}
        yield Check(code="ledger_not_counted", passed=False, severity="warn", facts=facts)
