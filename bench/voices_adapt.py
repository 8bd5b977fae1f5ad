"""Heads adapted to 200 hand labels of a field, as ``luopan voices audit | label | adapt`` would.

The product draws the sample, hands out its documents, tunes the heads and keeps what is better on
labels held out. The labels are the field's own. What is judged are the field's other documents.
"""

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bench.voices_sets import HAND, SETS, Field
from bench.voices_sides import Sides, ours, two_sided
from luopan.compass.voices import audit_drawn, audit_queue, heads_adapted
from luopan.errors import InputError
from luopan.instruments.voices.pool import reader_of
from luopan.tables.audit import own_heads
from luopan.tables.bundle import Tables
from luopan.tables.company import Company, CompanySection

LABELS, FEWER = 200, 100
"""Hand labels of a field; in a hurry."""
FIRST_DAY = datetime.fromisoformat("2026-01-05")
Side = Literal["before", "after"]
UNKNOWN = ("author", "consent", "url")


@dataclass(frozen=True, slots=True, eq=False)
class Adapted:
    """A field read with the heads that ship and with those adapted to it, labelled texts left out.

    Parameters
    ----------
    field : Field
        The texts that are judged.
    seed : int
        Of the sample.
    before, after : float64 array, shape (texts,)
    kept : bool
        Whether the adapted head was better on held-out labels, and so took the other's place.
    seconds : float
        Processor time of the tuning.
    """

    field: Field
    seed: int
    before: Sides
    after: Sides
    kept: bool
    seconds: float


def adapted(key: tuple[Field, int, int]) -> Adapted:
    """Return a field before and after its heads are adapted to a sample of so many labels."""
    field, seed, labels = key
    firm = _firm(field.texts)
    firm = replace(firm, audit=audit_drawn(firm, labels, f"bench {seed}"))
    asked = [int(one.voice) for one in audit_queue(firm, "bench")]
    firm = replace(firm, audits=_answers(asked, field.praise))
    rest = np.setdiff1d(np.arange(len(field.texts)), asked)
    texts = tuple(field.texts[i] for i in rest)
    judged = replace(field, texts=texts, praise=field.praise[rest])
    with tempfile.TemporaryDirectory(prefix="luopan-adapt-") as home:
        began = time.process_time()
        try:
            heads_adapted(firm, Path(home))
        except InputError as refused:
            # labels of one side too few to learn from: what ships stays
            if refused.faults[0].code != "adapt_few":
                raise
        seconds = time.process_time() - began
        heads = own_heads(Path(home))
        after = ours(texts, heads)
        reader_of.cache_clear()
    return Adapted(judged, seed, ours(texts), after, heads is not None, seconds)


def mean_f1(tuned: Sequence[Adapted], language: str, side: Side) -> float | None:
    """Return macro F1 before or after: mean over samples, and over the sets of a language."""
    found = [
        f1(
            [one for one in tuned if one.field.language == language and one.field.whole == whole],
            side,
        )
        for whole in SETS[language]
    ]
    known = [value for value in found if value is not None]
    return float(np.mean(known)) if known else None


def f1(tuned: Sequence[Adapted], side: Side) -> float | None:
    """Return macro F1 of some fields together: mean over samples, None where there is none."""
    found = []
    for seed in sorted({one.seed for one in tuned}):
        mine = [one for one in tuned if one.seed == seed]
        praise = np.concatenate([one.field.praise for one in mine])
        found.append(two_sided(praise, np.concatenate([getattr(one, side) for one in mine])))
    return float(np.mean(found)) if found else None


def all_heads(labels: int = LABELS) -> float:
    """Return seconds of processor time to tune the four Chinese heads to documents of ``HAND``."""
    voices = pl.read_csv(HAND / "voices.csv", schema_overrides={"native": pl.String})
    voices = voices.filter(pl.col("language") == "zh")
    audits = pl.read_csv(HAND / "audits.csv").filter(pl.col("labeller") == "first")
    firm = _firm(tuple(voices["text"]))
    place = {name: str(i) for i, name in enumerate(voices["id"][:labels])}
    mine = audits.filter(pl.col("voice").is_in(list(place)))
    firm = replace(firm, audits=mine.with_columns(pl.col("voice").replace_strict(place)))
    with tempfile.TemporaryDirectory(prefix="luopan-adapt-") as home:
        began = time.process_time()
        heads_adapted(firm, Path(home))
        return time.process_time() - began


def _firm(texts: tuple[str, ...]) -> Tables:
    """Return a firm whose voices are these texts, an hour apart, each with its place as id."""
    n = len(texts)
    at = [FIRST_DAY + timedelta(hours=i) for i in range(n)]
    voices = pl.DataFrame({"id": [str(i) for i in range(n)], "at": at, "text": list(texts)})
    unknown = [pl.lit(None, pl.String).alias(name) for name in UNKNOWN]
    voices = voices.with_columns(pl.lit("bench").alias("venue"), *unknown)
    return Tables(Company(company=CompanySection(name="bench")), at[-1].date(), voices=voices)


def _answers(asked: list[int], praise: NDArray[np.bool_]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "voice": [str(i) for i in asked],
            "aspect": "satisfaction",
            "label": ["positive" if praise[i] else "negative" for i in asked],
            "labeller": "bench",
        }
    )
