"""What may be wrong with a voices reading, and what to do next: codes and facts, no prose."""

import numpy as np

from luopan.instruments.voices.shares import Counted
from luopan.readings.base import Check, NextStep
from luopan.readings.voices import VoicesReading

ENOUGH = 100
"""Labels from which on the intervals of the bench hold (``bench/results/prevalence.md``)."""
AIM = 200
AGREED = 0.6
"""Kappa below this is moderate at best (Landis and Koch 1977)."""
UNREACHED = 0.05
"""Share of the documents that came after the sample was drawn."""
COPIED = 0.3


def checks(counted: Counted, reading: VoicesReading) -> tuple[Check, ...]:
    """Return every check of the reading."""
    audit = reading.audit
    reached = float((counted.audit.chance > 0.0).mean()) if reading.counted else 0.0
    unread = counted.labels.unread
    made = [
        Check(
            code="voices_labels",
            passed=audit.labels >= ENOUGH,
            severity="warn",
            facts={"labels": audit.labels, "need": ENOUGH},
        ),
        Check(
            code="voices_silent_public",
            passed=False,
            severity="info",
            facts={"documents": reading.counted},
        ),
        Check(
            code="voices_copies",
            passed=reading.copies <= COPIED * reading.documents,
            severity="warn",
            facts={"copies": reading.copies, "campaigns": reading.campaigns,
                   "documents": reading.documents},
        ),
    ]  # fmt: skip
    if audit.labels:
        facts = {"share": round(1.0 - reached, 3)}
        late = 1.0 - reached <= UNREACHED
        made.append(Check(code="voices_new", passed=late, severity="warn", facts=facts))
    if audit.agreement is not None:
        facts = {"kappa": round(audit.agreement.mean, 2), "documents": audit.doubled}
        close = audit.agreement.mean >= AGREED
        made.append(Check(code="voices_agreement", passed=close, severity="warn", facts=facts))
    if audit.uncertain:
        facts = {"count": audit.uncertain}
        made.append(Check(code="voices_not_drawn", passed=False, severity="info", facts=facts))
    if audit.unknown:
        facts = {"count": audit.unknown}
        made.append(Check(code="voices_unknown", passed=False, severity="warn", facts=facts))
    if unread:
        facts = {"count": len(unread), "examples": tuple(sorted(set(unread))[:5])}
        made.append(Check(code="voices_label_unread", passed=False, severity="warn", facts=facts))
    other = int(np.sum([n for name, n in reading.languages.items() if name == "other"]))
    if other:
        facts = {"count": other}
        made.append(Check(code="voices_language", passed=False, severity="info", facts=facts))
    return tuple(made)


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
