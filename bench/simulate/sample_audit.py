"""The sample firm's audit: which of its voices were drawn by lot, and how two people labelled them.

Labels are what is true of a text, with slips of the pen; the second labeller read a part, blindly.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from bench.simulate.sample_tests import written
from bench.simulate.sample_voices import Voice
from luopan.compass.voices import audit_drawn, audit_queue
from luopan.connectors import load_folder
from luopan.readings.voices import SATISFACTION

HEADER = ("voice", "aspect", "label", "labeller")
LABELLERS = ("Zhao", "Mei")
LABELS, TWICE, SLIPS = 200, 60, 0.03
NAME = "autumn-2026"


def audit(texts: Mapping[str, str]) -> tuple[pl.DataFrame, list[str]]:
    """Return the draw that ``luopan voices audit`` makes of the tables, and who is in it, in order.

    Parameters
    ----------
    texts : mapping
        The tables by file name.
    """
    with tempfile.TemporaryDirectory(prefix="luopan-sample-") as home:
        tables = load_folder(written(Path(home), texts))
        drawn = audit_drawn(tables, LABELS, NAME)
    return drawn, [asked.voice for asked in audit_queue(replace(tables, audit=drawn), "")]


def rows(
    rng: np.random.Generator, voices: Sequence[Voice], asked: Sequence[str]
) -> Iterator[Sequence[object]]:
    """Yield the rows of the audits table."""
    true = {voice.name: voice for voice in voices}
    for number, name in enumerate(asked):
        for labeller in LABELLERS[: 2 if number < TWICE else 1]:
            satisfied = true[name].satisfaction
            if rng.random() < SLIPS:
                satisfied = str(rng.choice([s for s in SATISFACTION if s != satisfied]))
            yield name, "satisfaction", satisfied, labeller
            for aspect, label in true[name].answers:
                if rng.random() >= SLIPS:
                    yield name, aspect, label, labeller
