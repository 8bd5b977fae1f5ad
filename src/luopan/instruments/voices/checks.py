"""What may be wrong with a voices reading, and what to do next: codes and facts, no prose."""

from collections.abc import Iterator

from luopan.instruments.voices.courses import ENOUGH
from luopan.instruments.voices.shares import Counted
from luopan.readings.base import Check, Fact, NextStep, present
from luopan.readings.voices import Audit, VoicesReading

AIM = 200
AGREED = 0.6
"""Kappa below this is moderate at best (Landis and Koch 1977)."""
UNREACHED = 0.05
"""Share of the documents that came after the sample was drawn."""
COPIED = 0.3


def checks(counted: Counted, reading: VoicesReading) -> tuple[Check, ...]:
    """Return every check of the reading."""
    found = [
        _copies(reading),
        present("voices_silent_public", "info", documents=reading.counted),
        *_sample(counted, reading.audit),
        *_labels(counted, reading.audit),
    ]
    if reading.press_copy:
        found.append(present("voices_press", "info", count=reading.press_copy))
    if other := reading.languages.get("other", 0):
        found.append(present("voices_language", "info", count=other))
    return tuple(found)


def _copies(reading: VoicesReading) -> Check:
    facts: dict[str, Fact] = {
        "copies": reading.copies,
        "campaigns": reading.campaigns,
        "documents": reading.documents,
    }
    passed = reading.copies <= COPIED * reading.documents
    return Check(code="voices_copies", passed=passed, severity="warn", facts=facts)


def _sample(counted: Counted, audit: Audit) -> Iterator[Check]:
    """Return whether enough of the sample is labelled, and whether it reaches all documents."""
    enough = audit.labels >= ENOUGH
    facts: dict[str, Fact] = {"labels": audit.labels, "need": ENOUGH}
    yield Check(code="voices_labels", passed=enough, severity="warn", facts=facts)
    if audit.labels:
        late = float((counted.audit.chance == 0.0).mean())
        facts = {"share": round(late, 3)}
        yield Check(code="voices_new", passed=late <= UNREACHED, severity="warn", facts=facts)


def _labels(counted: Counted, audit: Audit) -> Iterator[Check]:
    """Return whether labellers agree, and what of their labels is of no use here."""
    if audit.agreement is not None:
        kappa = audit.agreement.mean
        facts: dict[str, Fact] = {"kappa": round(kappa, 2), "documents": audit.doubled}
        yield Check(code="voices_agreement", passed=kappa >= AGREED, severity="warn", facts=facts)
    if audit.uncertain:
        yield present("voices_not_drawn", "info", count=audit.uncertain)
    if audit.unknown:
        yield present("voices_unknown", "warn", count=audit.unknown)
    if unread := counted.labels.unread:
        examples = tuple(sorted(set(unread))[:5])
        yield present("voices_label_unread", "warn", count=len(unread), examples=examples)


def next_steps(reading: VoicesReading) -> tuple[NextStep, ...]:
    """Return what would make the shares better; every 证据不足 carries one (H3)."""
    audit = reading.audit
    if audit.labels == 0:
        return (NextStep(code="voices_audit", facts={"labels": AIM}),)
    if audit.labels < ENOUGH:
        return (NextStep(code="voices_more", facts={"labels": AIM, "have": audit.labels}),)
    if any(c.code == "voices_new" and not c.passed for c in reading.checks):
        return (NextStep(code="voices_extend", facts={"labels": audit.labels}),)
    if audit.doubled == 0:
        return (NextStep(code="voices_second", facts={"labels": min(50, audit.labels)}),)
    return ()
