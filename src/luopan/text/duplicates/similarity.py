"""How much two sets of shingles have in common."""

import numpy as np
from numpy.typing import NDArray

from luopan.text.batch import Places, Texts
from luopan.text.duplicates.shingles import Sets, bare, shingles

_PAIRS_AT_ONCE = 4096
_OVERLAP_LENGTH = 8


def jaccard(sets: Sets, left: Places, right: Places, most: int) -> NDArray[np.float64]:
    """Return the Jaccard similarity of pairs of sets.

    Parameters
    ----------
    sets : Sets
        Sets of at most ``most`` hashes; those of ``most`` are samples of larger ones.
    left, right : int64 array, shape (pairs,)
        Numbers of sets.
    most : int
        The sample's size. Where one of a pair is a sample, the similarity is that of the ``most``
        smallest hashes of both.

    Returns
    -------
    float64 array, shape (pairs,)
    """
    parts = [
        _jaccard(sets, left[i : i + _PAIRS_AT_ONCE], right[i : i + _PAIRS_AT_ONCE], most)
        for i in range(0, left.size, _PAIRS_AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.empty(0)


def _jaccard(sets: Sets, left: Places, right: Places, most: int) -> NDArray[np.float64]:
    keys = np.sort(np.concatenate([_keys(sets, left), _keys(sets, right)]))
    first = np.ones(keys.size, dtype=np.bool_)
    first[1:] = keys[1:] != keys[:-1]
    both = np.zeros(keys.size, dtype=np.bool_)
    both[:-1] = ~first[1:]
    pair = (keys[first] >> np.uint64(32)).astype(np.int64)
    union = np.bincount(pair, minlength=left.size)
    rank = np.arange(pair.size) - (np.cumsum(union) - union)[pair]
    sampled = np.maximum(sets.sizes[left], sets.sizes[right]) >= most
    counted = ~sampled[pair] | (rank < most)
    shared = np.bincount(pair[counted & both[first]], minlength=left.size)
    size = np.where(sampled, np.minimum(union, most), union)
    return np.asarray(shared / np.maximum(size, 1))


def _keys(sets: Sets, chosen: Places) -> NDArray[np.uint64]:
    """Return the hashes of chosen sets with the number of the pair above them."""
    sizes = sets.sizes[chosen]
    before = np.cumsum(sizes) - sizes
    taken = np.repeat(sets.starts[chosen] - before, sizes) + np.arange(sizes.sum())
    pair = np.repeat(np.arange(chosen.size, dtype=np.uint64), sizes)
    return np.asarray((pair << np.uint64(32)) | sets.items[taken])


def overlap(texts: Texts, references: Texts, length: int = _OVERLAP_LENGTH) -> NDArray[np.float64]:
    """Return what share of each text's shingles stands in any of the references.

    A text passed on from a press release has nearly all of them in common with it, one written to
    a person nearly none.

    Parameters
    ----------
    texts, references : Texts
        Normalised texts.
    length : int
        Letters or digits a shingle; longer ones forgive fewer changes.

    Returns
    -------
    float64 array, shape (texts,)
        From 0 to 1; 0 for a text too short for a shingle.
    """
    told = shingles(bare(texts), length)
    known = np.unique(shingles(bare(references), length).items)
    upto = np.concatenate(([0], np.cumsum(np.isin(told.items, known))))
    shared = upto[told.starts[1:]] - upto[told.starts[:-1]]
    return np.asarray(shared / np.maximum(told.sizes, 1))
