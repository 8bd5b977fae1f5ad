"""The pool: every document once, read by the heads, its copies clustered.

Nothing read is kept on disk: reading a document again takes less than a twentieth of a
millisecond, and what is not kept can neither age nor outlive an erasure.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luopan.text import Duplicates, document_ids, find_personal, normalise, overlap
from luopan.text.batch import Texts
from luopan.text.reader import Reader, Told

BATCH = 2000
"""Documents read at once: larger gains little and holds more memory."""
PRESS = 0.7
"""A document that shares so much of its wording with press or advertising copy passes it on."""

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


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
    def first(self) -> NDArray[np.bool_]:
        """Which documents are the first of their cluster."""
        return np.asarray(self.cluster == np.arange(self.size))

    def weights(self, *, once: bool) -> Floats:
        """Return what the first document of each cluster counts for: 1, or all its copies."""
        sizes = np.bincount(self.cluster, minlength=self.size)[self.first]
        return np.ones(sizes.size) if once else sizes.astype(np.float64)


def gather(
    voices: pl.DataFrame,
    reader: Reader,
    press: tuple[str, ...] = (),
    progress: Callable[[float], None] | None = None,
) -> Pool:
    """Return the pool of a voices table.

    Parameters
    ----------
    voices : polars.DataFrame
        The checked table.
    reader : Reader
        The heads.
    press : tuple of str
        Press and advertising copy, a paragraph each.
    progress : callable, optional
        Told the share of the documents that is read.
    """
    frame = _documents(voices)
    copy = normalise(press).texts if press else None
    same = Duplicates()
    parts: list[Told] = []
    personal: Counter[str] = Counter()
    exposed, passed = [], []
    for start in range(0, frame.height, BATCH):
        form = normalise(frame["text"].slice(start, BATCH).to_list())
        parts.append(reader.read(form))
        same.add(form.texts)
        found = find_personal(form)
        personal.update(one.kind for each in found for one in each)
        exposed.append(np.array([bool(each) for each in found], dtype=np.bool_))
        passed.append(_passed(form.texts, copy))
        if progress is not None:
            progress(min(1.0, (start + BATCH) / frame.height))
    return Pool(
        frame,
        _joined(parts),
        np.asarray(same.ids(), dtype=np.int64),
        dict(sorted(personal.items())),
        np.concatenate(exposed),
        np.concatenate(passed),
        reader.classes,
    )


def _documents(voices: pl.DataFrame) -> pl.DataFrame:
    """Return the documents with their ids; one told twice counts once."""
    texts = voices["text"].to_list()
    ids = document_ids(voices["venue"].to_list(), voices["id"].to_list(), texts)
    frame = voices.rename({"id": "native"}).with_columns(pl.Series("id", ids, dtype=pl.String))
    return frame.unique("id", keep="first", maintain_order=True)


def _passed(texts: Texts, copy: Texts | None) -> NDArray[np.bool_]:
    if copy is None:
        return np.zeros(len(texts), dtype=np.bool_)
    return np.asarray(overlap(texts, copy) >= PRESS)


def _joined(parts: list[Told]) -> Told:
    columns = {f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Told)}
    return Told(**columns)
