"""Findings about the data that forbid believing a number, carried to the readings built on it."""

from collections.abc import Iterable

from luopan.readings.base import Check
from luopan.readings.bundle import Reading
from luopan.readings.experiments import ExperimentReading
from luopan.readings.ledger import LedgerReading
from luopan.readings.mainstream import MainstreamReading
from luopan.readings.mix import MixReading
from luopan.readings.route import RouteReading
from luopan.readings.voices import VoicesReading

_NAMES = ("indicator", "series", "channel", "first", "second", "names", "channels")
"""Facts of a finding that name what it speaks of."""


def flagged(readings: Iterable[Reading], findings: Iterable[Check]) -> tuple[Reading, ...]:
    """Return the readings, those on faulty data with a failed check ``data_fault``.

    Parameters
    ----------
    readings : iterable of Reading
        As measured.
    findings : iterable of Check
        Of the tables; only failed ones of severity ``fail`` count.
    """
    faulty = {
        name
        for finding in findings
        if not finding.passed and finding.severity == "fail"
        for name in _named(finding)
    }
    return tuple(_flagged(reading, faulty) for reading in readings)


def _named(finding: Check) -> set[str]:
    facts = [finding.facts.get(key) for key in _NAMES]
    named = {fact for fact in facts if isinstance(fact, str)}
    return named | {name for fact in facts if isinstance(fact, tuple) for name in fact}


def _flagged(reading: Reading, faulty: set[str]) -> Reading:
    if isinstance(reading, MainstreamReading):
        sound = tuple(i for i in reading.impacts if i.indicator not in faulty)
        return reading.model_copy(update={"impacts": sound})
    names = tuple(sorted(_built_on(reading) & faulty))
    if not names:
        return reading
    check = Check(code="data_fault", passed=False, severity="fail", facts={"names": names})
    return reading.model_copy(update={"checks": (*reading.checks, check)})


def _built_on(reading: Reading) -> set[str]:
    """Return the indicators and channels that a reading's numbers come from."""
    if isinstance(reading, MixReading):
        members = {name for c in reading.channels for name in (c.channel, *c.members)}
        return members | {reading.outcome}
    if isinstance(reading, RouteReading):
        return {c.channel for c in reading.channels} | {*reading.held, reading.outcome}
    if isinstance(reading, ExperimentReading):
        # a lot or placebo regions need no other channel to be told
        return {reading.outcome}
    if isinstance(reading, LedgerReading | VoicesReading | MainstreamReading):
        # what was found is on record, and what was written was written, whatever figures say
        return set()
    return {reading.indicator}
