"""Hashed n-grams of characters and words, for a whole batch at once.

The hash of an n-gram of characters is rolled: it is made from that of n − 1 and the next code, in
one array operation for the whole batch. Hashes take no seed and do not depend on the machine, so
that weights trained anywhere score alike everywhere. Feature hashing: Weinberger and others
(2009), ICML; without their sign, for columns are many and rows short.

An n-gram counts once a text, however often it occurs: so do short texts score best.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from luopan.text.batch import Places, Texts
from luopan.text.negation import negation
from luopan.text.words import words

Columns = NDArray[np.uint32]
Block = tuple[Columns, Places]
"""Columns of one kind of n-gram in order of the text, and how many each text has."""

_SPREAD = np.uint32(0x9E3779B1)
_ROLL = np.uint32(0x85EBCA6B)
_MIX = np.uint32(0xC2B2AE35)
_WORD_MIX = np.uint64(0xBF58476D1CE4E5B9)
_WORD_ROLL = np.uint64(0x94D049BB133111EB)
_NEGATED = np.uint64(0x5851F42D4C957F2D)
_NEGATED_CHARACTER = np.uint32(0x5851F42D)


@dataclass(frozen=True, slots=True)
class FeaturePlan:
    """Which n-grams are hashed, and into how many columns.

    Parameters
    ----------
    characters : tuple of int
        Lengths of n-grams of characters, from 1 to 8, rising.
    words : tuple of int
        Lengths of n-grams of words (`luopan.text.words`), from 1 to 4, rising.
    negated : int
        N-grams of up to so many words are other features within a negation's scope than outside
        it, by their first word: 1 for words alone, 2 for pairs too, 0 for none.
    negated_characters : bool
        Whether n-grams of characters are, too, by their first character.
    bits : int
        Two to this power is the number of columns; from 8 to 24.
    """

    characters: tuple[int, ...] = (1, 2, 3)
    words: tuple[int, ...] = ()
    negated: int = 0
    negated_characters: bool = False
    bits: int = 18

    def __post_init__(self) -> None:
        for name, lengths, most in (("characters", self.characters, 8), ("words", self.words, 4)):
            if list(lengths) != sorted(set(lengths) & set(range(1, most + 1))):
                raise ValueError(f"{name}: {lengths}")
        if not (self.characters or self.words):
            raise ValueError("characters, words: nothing to hash")
        if not 0 <= self.negated <= len(self.words):
            raise ValueError(f"negated: {self.negated}")
        if not 8 <= self.bits <= 24:
            raise ValueError(f"bits: {self.bits}")

    @property
    def columns(self) -> int:
        """Number of columns."""
        return 1 << self.bits


CHINESE = FeaturePlan(characters=(1, 2, 3))
"""Characters alone, their pairs and triples."""
ENGLISH = FeaturePlan(characters=(3, 4), words=(1, 2))
"""Words, their pairs, and three or four characters of whatever stands there."""


def features(texts: Texts, plan: FeaturePlan) -> csr_matrix[np.float32]:
    """Return the hashed n-grams of normalised texts.

    Parameters
    ----------
    texts : Texts
        Normalised texts.
    plan : FeaturePlan
        What is hashed.

    Returns
    -------
    csr_matrix, shape (texts, columns), float32
        Canonical, each row of length one: an n-gram counts once, however often it occurs. A text
        without any is a row of noughts.
    """
    asked = plan.negated or plan.negated_characters
    denied = negation(texts) if asked else np.zeros(texts.codes.size, dtype=np.uint8)
    blocks = [*_of_characters(texts, plan, denied), *_of_words(texts, plan, denied)]
    kind = np.uint32 if len(texts) << plan.bits <= 1 << 32 else np.uint64
    row, bits = np.arange(len(texts), dtype=kind), kind(plan.bits)
    keys = np.concatenate([np.repeat(row, count) << bits | told for told, count in blocks])
    keys.sort()
    distinct = np.ones(keys.size, dtype=np.bool_)
    distinct[1:] = keys[1:] != keys[:-1]
    keys = keys[distinct]
    columns = (keys & kind(plan.columns - 1)).astype(np.int32)
    counts = np.bincount((keys >> bits).astype(np.int64), minlength=len(texts))
    rows = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum(counts, out=rows[1:])
    weight = (1.0 / np.sqrt(np.maximum(counts, 1))).astype(np.float32)
    made = csr_matrix((np.repeat(weight, counts), columns, rows), (len(texts), plan.columns))
    made.has_canonical_format = True
    return made


def _of_characters(texts: Texts, plan: FeaturePlan, denied: NDArray[np.uint8]) -> Iterator[Block]:
    if not plan.characters:
        return
    lengths = texts.lengths
    left = np.repeat(texts.starts[1:], lengths) - np.arange(texts.codes.size)
    single = texts.codes * _SPREAD
    rolled = single.copy()
    other = denied * _NEGATED_CHARACTER if plan.negated_characters else np.uint32(0)
    for n in range(1, plan.characters[-1] + 1):
        if n > 1:
            rolled *= _ROLL
            rolled[: 1 - n] ^= single[n - 1 :]
        if n in plan.characters:
            told = rolled ^ other
            mixed = (told ^ (told >> np.uint32(15))) * _MIX
            columns = mixed >> np.uint32(32 - plan.bits)
            yield columns[left >= n], np.maximum(lengths - n + 1, 0)


def _of_words(texts: Texts, plan: FeaturePlan, denied: NDArray[np.uint8]) -> Iterator[Block]:
    if not plan.words:
        return
    found = words(texts)
    left = np.repeat(np.cumsum(found.counts), found.counts) - np.arange(found.hashes.size)
    rolled = found.hashes * _WORD_ROLL
    other = denied[found.start] * _NEGATED
    for n in range(1, plan.words[-1] + 1):
        if n > 1:
            rolled = rolled * _WORD_ROLL
            rolled[: 1 - n] += found.hashes[n - 1 :]
        if n in plan.words:
            told = rolled ^ other if n <= plan.negated else rolled
            mixed = (told ^ (told >> np.uint64(31))) * _WORD_MIX
            columns = (mixed >> np.uint64(64 - plan.bits)).astype(np.uint32)
            yield columns[left >= n], np.maximum(found.counts - n + 1, 0)
