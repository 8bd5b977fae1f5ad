"""Which texts are one text, more or less: copies, campaigns, what was passed on."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from luopan.text.batch import Places, Texts
from luopan.text.duplicates.shingles import Sets, bare, fingerprints, shingles
from luopan.text.duplicates.signatures import BANDS, bands
from luopan.text.duplicates.similarity import jaccard

Number = TypeVar("Number", np.int64, np.uint32)

MOST_SHINGLES = 128
"""Shingles kept a text; of a longer one a sample, the same for all texts."""
_MOST_ROUNDS = 8


class Duplicates:
    """Clusters of equal and nearly equal texts, over batches as they come.

    Texts are compared by their letters and digits alone. Two are alike where the Jaccard
    similarity of their sets of four-character shingles is at least ``least``; what is alike to
    one of a cluster is in it. A text of fewer than four characters is alike only to its equals.

    Of texts of more than 128 shingles the similarity is estimated, with a standard error of 0.035.

    Kept are a fingerprint a text and, for each text unlike all before it, at most 128 hashes and
    twelve keys: under 1 GB at the peak for a million texts of ninety characters, next to nothing
    for copies.

    Parameters
    ----------
    least : float
        Jaccard similarity from which texts are alike, 0.5 to 1. Below 0.8 more and more pairs are
        missed, for the bands are cut for 0.8.
    """

    __slots__ = ("_first", "_items", "_keys", "_least", "_number", "_sizes")

    def __init__(self, least: float = 0.8) -> None:
        if not 0.5 <= least <= 1.0:
            raise ValueError(f"least: {least}")
        self._least = least
        self._number: dict[int, int] = {}
        self._first: list[Places] = []
        self._items: list[NDArray[np.uint32]] = []
        self._sizes: list[Places] = []
        self._keys: list[NDArray[np.uint32]] = []

    def add(self, texts: Texts) -> None:
        """Add a batch of normalised texts."""
        told = bare(texts)
        prints = fingerprints(told).tolist()
        known = len(self._number)
        numbers = np.array(
            [self._number.setdefault(one, len(self._number)) for one in prints], dtype=np.int64
        )
        self._first.append(numbers)
        new, place = np.unique(numbers, return_index=True)
        fresh = np.sort(place[new >= known])
        sets = shingles(told.some(fresh), most=MOST_SHINGLES)
        self._items.append(sets.items)
        self._sizes.append(sets.sizes)
        self._keys.append(bands(sets))

    def ids(self) -> Places:
        """Return the cluster of each text added: the number of the first text that is in it.

        Returns
        -------
        int64 array, shape (texts,)
        """
        numbers = _flat(self._first, np.int64)
        self._first = [numbers]
        cluster = self._alike()[numbers]
        _, first, back = np.unique(cluster, return_index=True, return_inverse=True)
        return np.asarray(first[back], dtype=np.int64)

    def _alike(self) -> Places:
        """Return the cluster of each different text."""
        sets = self._sets()
        keys = np.concatenate(self._keys) if self._keys else np.empty((0, BANDS), dtype=np.uint32)
        self._keys = [keys]
        cluster: Places = np.arange(len(sets))
        some = np.flatnonzero(sets.sizes)
        for band in range(BANDS if some.size else 0):
            cluster = self._joined(sets, some, keys[some, band], cluster)
        return cluster

    def _sets(self) -> Sets:
        self._items = [_flat(self._items, np.uint32)]
        self._sizes = [_flat(self._sizes, np.int64)]
        starts = np.zeros(self._sizes[0].size + 1, dtype=np.int64)
        np.cumsum(self._sizes[0], out=starts[1:])
        return Sets(self._items[0], starts)

    def _joined(
        self, sets: Sets, some: Places, keys: NDArray[np.uint32], cluster: Places
    ) -> Places:
        """Join what shares a band's key and is alike to the first of those that share it.

        Those unlike the first are compared among themselves in the next round.
        """
        order = np.argsort(keys, kind="stable")
        left, keys = some[order], keys[order]
        found: list[tuple[Places, Places]] = []
        for _ in range(_MOST_ROUNDS):
            if left.size < 2:
                break
            opens = np.concatenate(([True], keys[1:] != keys[:-1]))
            leader = left[np.flatnonzero(opens)[np.cumsum(opens) - 1]]
            asked = np.flatnonzero(~opens & (cluster[left] != cluster[leader]))
            if not asked.size:
                break
            alike = jaccard(sets, leader[asked], left[asked], MOST_SHINGLES) >= self._least
            found.append((leader[asked[alike]], left[asked[alike]]))
            left, keys = left[asked[~alike]], keys[asked[~alike]]
        return _components(found, cluster) if found else cluster


def _components(found: list[tuple[Places, Places]], cluster: Places) -> Places:
    """Return clusters joined along pairs."""
    left = cluster[np.concatenate([pair[0] for pair in found])]
    right = cluster[np.concatenate([pair[1] for pair in found])]
    size = cluster.size
    graph = coo_array((np.ones(left.size, dtype=np.int8), (left, right)), shape=(size, size))
    _, component = connected_components(graph.tocsr(), directed=False)
    return np.asarray(component[cluster], dtype=np.int64)


def _flat(parts: list[NDArray[Number]], kind: type[Number]) -> NDArray[Number]:
    return np.concatenate(parts) if parts else np.empty(0, dtype=kind)
