"""What people wrote, on its way to direction (shares by month) and the joint model (talk)."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

import polars as pl

from luopan.compass.plan import CompassPlan, spread
from luopan.errors import LuopanError
from luopan.readings.base import Check, present
from luopan.readings.bundle import Reading
from luopan.readings.voices import VoicesReading, Volume
from luopan.tables.bundle import Tables
from luopan.tables.company import Channel
from luopan.tables.weeks import Weeks

TALK = "voices_talk"
"""The channel that the volume of voices is, where it is one."""
GAP = 4
"""Weeks in which a venue may be silent at either end of the joint model's weeks."""
OFTEN = 0.5
"""Part of the weeks in which somebody must have written."""


def has_voices(tables: Tables) -> bool:
    """Whether there is anything that people wrote."""
    return tables.voices is not None and not tables.voices.is_empty()


def heard(tables: Tables, plan: CompassPlan, listeners: Collection[str] = ("mix",)) -> Tables:
    """Return the tables with what the voices lend to others, where there are voices.

    For runs in which the voices' own reading is not asked for: what others say must not depend on
    that. Nothing is read for who takes nothing.

    Parameters
    ----------
    tables : Tables
        The firm's tables.
    plan : CompassPlan
        Of the run.
    listeners : collection of str
        The instruments that run: direction takes the shares, mix takes talk.
    """
    followed, talk = "direction" in listeners, "mix" in listeners and _takes_talk(tables)
    if not has_voices(tables) or not (followed or talk):
        return tables
    from luopan.instruments.voices import VoicesPlan, measure, weekly  # noqa: PLC0415

    settings = VoicesPlan(seed=spread(plan.seed, "voices"), themes=0)
    try:
        if not followed:
            return _talk(tables, weekly(tables, settings))[0]
        return lent(tables, measure(tables, settings))[0]
    except LuopanError:
        # what cannot be read lends nothing; a run of the voices says why
        return tables


def lent(tables: Tables, readings: Iterable[Reading]) -> tuple[Tables, tuple[Reading, ...]]:
    """Return the tables with what the voices lend, and the readings with what is said of that.

    Shares by month become rows that direction reads beside surveys and outcomes; the documents a
    week become a channel of earned social without spend. Neither replaces anything that the firm
    tells itself.

    Parameters
    ----------
    tables : Tables
        The firm's tables.
    readings : iterable of Reading
        Of an instrument; those of voices count.
    """
    told: list[Reading] = []
    for reading in readings:
        if isinstance(reading, VoicesReading):
            tables = _shares(tables, reading)
            tables, checks = _talk(tables, reading.volume)
            told.append(reading.model_copy(update={"checks": (*reading.checks, *checks)}))
        else:
            told.append(reading)
    return tables, tuple(told)


def _shares(tables: Tables, reading: VoicesReading) -> Tables:
    own = {
        name
        for frame in (tables.surveys, tables.outcomes)
        if frame is not None
        for name in frame["indicator"].unique()
    }
    rows = [
        {
            "date": point.date,
            "indicator": course.indicator,
            "value": point.share.mean,
            "own": point.own,
            "documents": point.documents,
            "level": course.level,
            "drift": course.drift,
        }
        for course in reading.courses
        if course.indicator not in own
        for point in course.points
    ]
    return replace(tables, shares=pl.DataFrame(rows)) if rows else tables


def _takes_talk(tables: Tables) -> bool:
    """Whether the joint model takes the volume of voices as talk, if it spans the weeks."""
    company = tables.company
    declared = any(c.kind == "earned_social" or c.name == TALK for c in company.channel)
    told = tables.channels is not None and tables.outcomes is not None
    return told and not declared and company.mix.voices != "off"


def _talk(tables: Tables, volume: Iterable[Volume]) -> tuple[Tables, tuple[Check, ...]]:
    """Return the tables with the channel of talk, where the voices span the other channels."""
    company, channels = tables.company, tables.channels
    if not _takes_talk(tables) or channels is None or tables.outcomes is None:
        return tables, ()
    weeks = Weeks.of(company)
    asked = _asked(channels, tables.outcomes, weeks)
    if not asked:
        return tables, ()
    first, last = asked[0], asked[-1]
    known: dict[str, dict[int, int]] = {}
    for one in volume:
        known.setdefault(one.venue, {})[weeks.number(one.week)] = one.documents
    whole = {v: n for v, n in known.items() if min(n) - first <= GAP and last - max(n) <= GAP}
    counts = [sum(n.get(week, 0) for n in whole.values()) for week in asked]
    facts = {"start": weeks.start(first).isoformat(), "end": weeks.end(last).isoformat()}
    if sum(c > 0 for c in counts) < OFTEN * len(asked):
        return tables, (present("voices_no_talk", "info", **facts),)
    rows = [
        {"date": weeks.start(week), "channel": TALK, "exposure": float(count)}
        for week, count in zip(asked, counts, strict=True)
    ]
    kinds = dict(channels.schema)
    fresh = pl.DataFrame(rows, schema_overrides={k: kinds[k] for k in rows[0]})
    checks = [present("voices_talk", "info", **facts, documents=sum(counts))]
    if left := tuple(sorted(set(known) - set(whole))):
        checks.append(present("voices_talk_venues", "info", venues=left[:5], count=len(left)))
    channel = Channel(name=TALK, kind="earned_social")
    return (
        replace(
            tables,
            channels=pl.concat([channels, fresh], how="diagonal"),
            company=company.model_copy(update={"channel": (*company.channel, channel)}),
            lent=(*tables.lent, TALK),
        ),
        tuple(checks),
    )


def _asked(channels: pl.DataFrame, outcomes: pl.DataFrame, weeks: Weeks) -> list[int]:
    """Return the weeks of which channels are told, from the outcomes' first to their last."""
    told = {weeks.number(day) for day in channels["date"].unique()}
    days: list[date] = outcomes["date"].unique().sort().to_list()
    if not days:
        return []
    first, last = weeks.number(days[0]), weeks.number(days[-1])
    return sorted(week for week in told if first <= week <= last)
