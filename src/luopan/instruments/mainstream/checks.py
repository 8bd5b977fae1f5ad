"""What may be wrong with what is known of the stories, and what to do next: codes and facts."""

from collections.abc import Iterator

from luopan.instruments.mainstream.items import Items
from luopan.instruments.mainstream.known import known
from luopan.readings.base import Check, NextStep, present
from luopan.readings.mainstream import MainstreamReading
from luopan.tables.bundle import Tables

FEW = 10
MANY = 200
"""Stories from which on it is odd that all speak of one firm."""


def checks(tables: Tables, items: Items | None, reading: MainstreamReading) -> tuple[Check, ...]:
    """Return every check of the reading; ``items`` is None where no story was collected."""
    frame = None if items is None else items.frame
    found = [*known(tables, reading.awareness, frame, reading.unseen_hours)]
    if unknown := [s for s in reading.awareness.shares if s.refused == "no_n"]:
        found.append(present("mainstream_no_n", "warn", count=len(unknown)))
    if items is not None:
        found += [*_whose(tables, reading), *_told_of(reading)]
    return tuple(found)


def _whose(tables: Tables, reading: MainstreamReading) -> Iterator[Check]:
    """Return whether it is told which stories speak of the firm."""
    if not tables.company.mainstream.names and reading.found >= MANY:
        yield present("mainstream_all_own", "warn", stories=reading.found)


def _told_of(reading: MainstreamReading) -> Iterator[Check]:
    if reading.found < FEW:
        yield present("mainstream_few", "info", stories=reading.found)
    flags = reading.echo.flags if reading.echo is not None else ()
    if "sparse" in flags or "rough" in flags:
        yield Check(code="mainstream_echo_sparse", passed=False, severity="info")
    if "near_critical" in flags:
        yield Check(code="mainstream_echo_critical", passed=False, severity="info")
    if "at_prior" in flags:
        yield Check(code="mainstream_echo_unknown", passed=False, severity="info")
    if "coarse" in flags:
        yield Check(code="mainstream_echo_coarse", passed=False, severity="info")


def next_steps(reading: MainstreamReading) -> tuple[NextStep, ...]:
    """Return what to do about what did not pass: the public first."""
    open_ones = {c.code: c for c in reading.checks if not c.passed}
    steps = []
    if "mainstream_unasked" in open_ones:
        steps.append(NextStep(code="mainstream_ask_public"))
    if "mainstream_no_own" in open_ones or "mainstream_all_own" in open_ones:
        steps.append(NextStep(code="mainstream_name_firm"))
    if (unknown := open_ones.get("mainstream_outlets_unknown")) is not None:
        outlets = unknown.facts["outlets"]
        steps.append(NextStep(code="mainstream_name_outlets", facts={"outlets": outlets}))
    if reading.items and ("mainstream_few" in open_ones or reading.echo is None):
        steps.append(NextStep(code="mainstream_collect"))
    return tuple(steps)
