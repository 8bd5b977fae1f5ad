"""What may be wrong with what is known of the stories, and what to do next: codes and facts."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from luopan.instruments.mainstream.items import Items
from luopan.readings.base import Check, Fact, NextStep, present
from luopan.readings.mainstream import MainstreamReading
from luopan.tables.bundle import Tables

FEW = 10
MANY = 200
"""Stories from which on it is odd that all speak of one firm; items that make a daily rhythm."""
NIGHT = (0, 8)
"""People sleep at some of these hours: there the fewest items come, if the clock is theirs."""
QUIET = 6
"""Hours of the quietest part of the day."""
MOST_NAMES = 8


def checks(tables: Tables, items: Items | None, reading: MainstreamReading) -> tuple[Check, ...]:
    """Return every check of the reading; ``items`` is None where no story was collected."""
    found = [_asked(reading), *_twice(tables)]
    if unknown := [s for s in reading.awareness.shares if s.refused == "no_n"]:
        found.append(present("mainstream_no_n", "warn", count=len(unknown)))
    if items is not None:
        found += [
            *_outlets(reading),
            *_clock(items),
            *_repeats(items),
            *_whose(tables, reading),
            *_told_of(reading),
        ]
    return tuple(found)


def _asked(reading: MainstreamReading) -> Check:
    asked = bool(reading.awareness.latest("known", "public"))
    return Check(code="mainstream_unasked", passed=asked, severity="warn")


def _twice(tables: Tables) -> Iterator[Check]:
    """Return the outlets that the firm's own table says different things of; the last one holds."""
    if tables.outlets is None:
        return
    kinds = tables.outlets.group_by("outlet", maintain_order=True).agg(pl.col("kind").n_unique())
    twice = kinds.filter(pl.col("kind") > 1)["outlet"].to_list()
    if twice:
        yield present("mainstream_outlet_twice", "warn", outlets=tuple(twice[:MOST_NAMES]))


def _outlets(reading: MainstreamReading) -> Iterator[Check]:
    """Return which outlets beyond the circle count as the sheet says, since no list has them."""
    beyond = ("trade", "press", "broadcast", "blog", "portal")
    unknown = [o for o in reading.outlets if o.rests_on == "sheet" and o.kind in beyond]
    names = tuple(o.outlet for o in unknown[:MOST_NAMES])
    facts: dict[str, Fact] = {"count": len(unknown), "outlets": names}
    yield Check(code="mainstream_outlets_unknown", passed=not unknown, severity="warn", facts=facts)


def _clock(items: Items) -> Iterator[Check]:
    """Return whether people seem to sleep by day: then the clock is that of another zone."""
    talk = items.frame.filter(pl.col("kind").is_in(["social", "search", "self_media"]))
    hours = talk["hours"].to_numpy() % 24
    if hours.size < MANY or np.all(hours == 0):
        return
    counts = np.bincount(hours.astype(np.int64), minlength=24).astype(np.float64)
    around = np.array([np.roll(counts, -k)[:QUIET].sum() for k in range(24)])
    begin = int(np.argmin(around))
    middle = (begin + QUIET / 2) % 24
    expected = QUIET / 24 * hours.size
    # a quiet part by chance alone is not told: it has to be far below its share
    if around[begin] < 0.7 * expected and not NIGHT[0] <= middle <= NIGHT[1]:
        yield present("mainstream_clock", "warn", begin=begin, end=(begin + QUIET) % 24)


def _repeats(items: Items) -> Iterator[Check]:
    if items.repeated:
        total = items.frame.height + items.repeated
        yield present("mainstream_repeats", "info", count=items.repeated, items=total)


def _whose(tables: Tables, reading: MainstreamReading) -> Iterator[Check]:
    """Return whether it is told which stories speak of the firm."""
    names = tables.company.mainstream.names
    if not names and reading.found >= MANY:
        yield present("mainstream_all_own", "warn", stories=reading.found)
    if names and reading.own == 0:
        yield present("mainstream_no_own", "warn", names=names)


def _told_of(reading: MainstreamReading) -> Iterator[Check]:
    if reading.unseen_hours > 0:
        yield present("mainstream_holes", "info", hours=round(reading.unseen_hours))
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
