"""The pool: every document once, read by the heads, its copies clustered.

Nothing read is kept on disk: reading a document again takes less than a twentieth of a
millisecond, and what is not kept can neither age nor outlive an erasure.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache, partial
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luopan.engine import Engine
from luopan.text import Duplicates, document_ids, find_personal, normalise, overlap
from luopan.text.reader import Reader, Told, heads_in, shipped

BATCH = 2000
"""Documents read at once: larger gains little and holds more memory."""
PRESS = 0.7
"""A document that shares so much of its wording with press or advertising copy passes it on."""

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Reading:
    """How documents are read.

    Parameters
    ----------
    heads : str or None
        The firm's folder of adapted heads; None reads with those that ship.
    press : tuple of str
        Press and advertising copy, a paragraph each.
    """

    heads: str | None = None
    press: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Pool:
    """Documents and what the heads tell of them, in the same order.

    Parameters
    ----------
    frame : polars.DataFrame
        ``id`` (32 hexadecimal digits), ``native`` and what the voices table holds; rows of one
        id once.
    told : Told
        Probabilities.
    cluster : (N,) int64 array
        Place of the first document with the same or nearly the same words.
    personal : mapping of str to int
        Personal data found, by kind.
    exposed : (N,) bool array
        Documents that hold personal data.
    press : (N,) bool array
        Documents that pass on press or advertising copy.
    classes : mapping of str to tuple of str
        The heads' classes by target.
    """

    frame: pl.DataFrame
    told: Told
    cluster: Whole
    personal: Mapping[str, int]
    exposed: NDArray[np.bool_]
    press: NDArray[np.bool_]
    classes: Mapping[str, tuple[str, ...]]

    @property
    def size(self) -> int:
        """Number of documents."""
        return self.frame.height

    @property
    def names(self) -> list[str]:
        """What labels call each document: the firm's own id, or ours where several share theirs."""
        own = pl.when(pl.col("native").is_unique()).then("native").otherwise("id")
        return self.frame.select(own).to_series().to_list()

    @property
    def first(self) -> NDArray[np.bool_]:
        """Which documents are the first of their cluster."""
        return np.asarray(self.cluster == np.arange(self.size))

    def weights(self, *, once: bool) -> Floats:
        """Return what the first document of each cluster counts for: 1, or all its copies."""
        sizes = np.bincount(self.cluster, minlength=self.size)[self.first]
        return np.ones(sizes.size) if once else sizes.astype(np.float64)


@dataclass(frozen=True, eq=False)
class _Part:
    """What one batch says."""

    told: Told
    personal: Counter[str]
    exposed: NDArray[np.bool_]
    press: NDArray[np.bool_]


def gather(
    voices: pl.DataFrame,
    reading: Reading,
    engine: Engine,
    progress: Callable[[float], None] | None = None,
) -> Pool:
    """Return the pool of a voices table.

    Parameters
    ----------
    voices : polars.DataFrame
        The checked table.
    reading : Reading
        Whose heads read, and the copy that documents may pass on.
    engine : Engine
        Where batches are read.
    progress : callable, optional
        Told the share of the documents that is read.
    """
    frame = _documents(voices)
    same = Duplicates()
    parts: list[_Part] = []

    def batches() -> Iterator[list[str]]:
        for start in range(0, frame.height, BATCH):
            texts = frame["text"].slice(start, BATCH).to_list()
            same.add(normalise(texts).texts)
            yield texts

    for part in engine.run(partial(read_batch, reading), batches()):
        parts.append(part)
        if progress is not None:
            progress(min(1.0, len(parts) * BATCH / frame.height))
    return Pool(
        frame,
        _joined([part.told for part in parts]),
        np.asarray(same.ids(), dtype=np.int64),
        dict(sorted(sum((part.personal for part in parts), Counter()).items())),
        np.concatenate([part.exposed for part in parts]),
        np.concatenate([part.press for part in parts]),
        reader_of(reading.heads).classes,
    )


def read_batch(reading: Reading, texts: list[str]) -> _Part:
    """Return what a batch says: a pure function, wherever it runs."""
    form = normalise(texts)
    found = find_personal(form)
    passed: NDArray[np.bool_] = np.zeros(len(texts), dtype=np.bool_)
    if reading.press:
        passed = overlap(form.texts, normalise(reading.press).texts) >= PRESS
    return _Part(
        reader_of(reading.heads).read(form),
        Counter(one.kind for each in found for one in each),
        np.array([bool(each) for each in found], dtype=np.bool_),
        np.asarray(passed, dtype=np.bool_),
    )


@cache
def reader_of(folder: str | None) -> Reader:
    """Return the heads of a folder, with those that ship for what is not there."""
    heads = {tongue: dict(own) for tongue, own in shipped().items()}
    if folder is not None:
        for tongue, own in heads_in(Path(folder)).items():
            heads[tongue] |= own
    return Reader(heads)


def _documents(voices: pl.DataFrame) -> pl.DataFrame:
    """Return the documents with their ids; one told twice counts once."""
    texts = voices["text"].to_list()
    ids = document_ids(voices["venue"].to_list(), voices["id"].to_list(), texts)
    frame = voices.rename({"id": "native"}).with_columns(pl.Series("id", ids, dtype=pl.String))
    return frame.unique("id", keep="first", maintain_order=True)


def _joined(parts: list[Told]) -> Told:
    columns = {f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Told)}
    return Told(**columns)
