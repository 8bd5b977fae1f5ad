"""Tables and a plan in, the voices reading out.

Words are evidence of kind, not of amount: quotes are E0. Shares speak of the collected pool, and
hold because a random sample of that very pool was labelled by hand.
"""

from collections.abc import Callable
from time import perf_counter

import numpy as np
import polars as pl

from luopan.engine import engine_of
from luopan.instruments.voices import checks
from luopan.instruments.voices.cells import parts
from luopan.instruments.voices.courses import courses, volume
from luopan.instruments.voices.labels import QUESTIONS, SATISFIED, Labels, labels_of
from luopan.instruments.voices.plan import VoicesPlan
from luopan.instruments.voices.pool import Pool, Reading, gather, reader_of
from luopan.instruments.voices.shares import Counted, audit_of, shares
from luopan.instruments.voices.themes import themes
from luopan.readings.base import Evidence, Interval
from luopan.readings.voices import Audit, Classifier, VoicesReading, Volume
from luopan.stats.prevalence import UNLABELLED, kappa
from luopan.tables.bundle import Tables
from luopan.tables.weeks import Weeks
from luopan.text import LANGUAGES


def measure(
    tables: Tables, plan: VoicesPlan, *, progress: Callable[[float], None] | None = None
) -> tuple[VoicesReading, ...]:
    """Read the voices of the firm's tables.

    Parameters
    ----------
    tables : Tables
        The firm's checked tables; ``voices`` and ``audits`` are read, and the audit's draw.
    plan : VoicesPlan
        Settings.
    progress : callable, optional
        Told the share of the work done.
    """
    started = perf_counter()
    if tables.voices is None or tables.voices.is_empty():
        return ()

    def tell(begin: float, end: float) -> Callable[[float], None]:
        return lambda part: progress(begin + (end - begin) * part) if progress else None

    reading_by = reading_of(tables)
    reader = reader_of(reading_by.heads)
    pool = gather(tables.voices, reading_by, engine_of(plan.engine), progress=tell(0.0, 0.5))
    counted = counted_of(pool, tables, plan)
    told = []
    for number, question in enumerate(QUESTIONS):
        told += list(shares(counted, question, plan))
        tell(0.5, 0.9)((number + 1) / len(QUESTIONS))
    found = themes(counted, reader, plan)
    lent, why = courses(counted, QUESTIONS, told, plan)
    days = pool.frame["at"].cast(pl.Date)
    reading = VoicesReading(
        as_of=tables.as_of,
        inputs=tuple(i for i in tables.inputs if i.table in {"voices", "audits"}),
        evidence=Evidence.E0,
        seed=plan.seed,
        documents=pool.size,
        counted=int(counted.at.size),
        **_campaigns(pool),
        start=days.min(),
        end=days.max(),
        languages=_languages(pool),
        venues=_venues(pool),
        personal=pool.personal,
        press_copy=int(pool.press.sum()),
        classifiers=tuple(
            Classifier(
                name=head.name,
                digest=head.digest,
                language=tongue,
                adapted="adapted_from" in head.facts,
            )
            for tongue, heads in reader.heads.items()
            for head in heads.values()
        ),
        audit=_audit(counted, plan),
        shares=tuple(told),
        themes=found,
        courses=lent,
        volume=volume(counted, Weeks.of(tables.company)),
    )
    tell(0.9, 1.0)(1.0)
    checked = reading.model_copy(update={"checks": (*checks.checks(counted, reading), *why)})
    steps = checks.next_steps(checked)
    seconds = perf_counter() - started
    return (checked.model_copy(update={"next_steps": steps, "seconds": seconds}),)


def weekly(tables: Tables, plan: VoicesPlan) -> tuple[Volume, ...]:
    """Return how many documents were written a week and venue, and no more of the reading."""
    if tables.voices is None or tables.voices.is_empty():
        return ()
    pool = gather(tables.voices, reading_of(tables), engine_of(plan.engine))
    return volume(counted_of(pool, tables, plan), Weeks.of(tables.company))


def reading_of(tables: Tables) -> Reading:
    """Return how a firm's voices are read: by its own heads, and beside its own press copy."""
    return Reading(heads=tables.heads, press=tables.press)


def counted_of(pool: Pool, tables: Tables, plan: VoicesPlan) -> Counted:
    """Return the documents that count, and what their shares rest on."""
    at = np.flatnonzero(pool.first)
    chosen = pool.frame[at]
    return Counted(
        pool,
        at,
        pool.weights(once=plan.copies == "once"),
        parts(chosen, plan),
        audit_of(chosen["id"].to_list(), tables.audit),
        labels_of(tables.audits, pool),
    )


def _campaigns(pool: Pool) -> dict[str, int]:
    sizes = np.bincount(pool.cluster, minlength=pool.size)
    return {"campaigns": int((sizes > 1).sum()), "copies": int(sizes[sizes > 1].sum())}


def _venues(pool: Pool) -> dict[str, int]:
    counts = pool.frame["venue"].value_counts()
    return dict(counts.sort(["count", "venue"], descending=[True, False]).iter_rows())


def _languages(pool: Pool) -> dict[str, int]:
    tally = np.bincount(pool.told.language, minlength=len(LANGUAGES))
    return {name: int(n) for name, n in zip(LANGUAGES, tally, strict=True) if n}


def _audit(counted: Counted, plan: VoicesPlan) -> Audit:
    labels: Labels = counted.labels
    label = labels.first(SATISFIED)
    drawn = np.zeros(label.size, dtype=np.bool_)
    drawn[counted.at] = counted.audit.taken
    given = label != UNLABELLED
    first, second = labels.doubled(SATISFIED)
    agreed = kappa(first, second, plan.level, "nominal", plan.seed) if first.size else None
    return Audit(
        labels=int((given & drawn).sum()),
        labellers=len(labels.labellers),
        doubled=int(first.size),
        agreement=None
        if agreed is None or agreed.fault is not None
        else Interval(mean=agreed.value, low=agreed.low, high=agreed.high, level=plan.level),
        uncertain=int((given & ~drawn).sum()),
        unknown=labels.unknown,
    )
