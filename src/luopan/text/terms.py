"""Terms: runs of characters or words that stand together more often than chance puts them.

Chinese is not cut into words first. A run of two to four characters is a term where its parts
hold together (the least pointwise mutual information of its splits; Church and Hanks 1990) and
where it stands free: many characters occur on either side of it. In English a term is a word or
two. Counted are the texts that hold a term, so that no one text makes one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.text.batch import Places, Texts
from luopan.text.characters import HAN, LATIN, kinds
from luopan.text.clauses import Clauses
from luopan.text.lists import listed
from luopan.text.words import words

LONGEST = {HAN: (2, 4), LATIN: (1, 2)}
"""Fewest and most characters (words) of a term."""
COHESION = 3.0
"""Least mutual information of a Chinese term's parts, in nats."""
NEIGHBOURS = 4
"""Different neighbours that a Chinese term has on each side, at least."""
WITHIN = 0.8
"""A term most of whose texts hold a longer one is part of that one."""
_ROLL = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Term:
    """A term and the texts that hold it, in ascending order."""

    text: str
    texts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Run:
    """Runs of n words: where each begins, its hash, and where it ends."""

    first: Places
    hashes: Hashes
    last: Places


def terms(texts: Texts, cut: Clauses, least: int, most: int) -> tuple[Term, ...]:
    """Return the terms that between ``least`` and ``most`` of the texts hold, most texts first.

    Parameters
    ----------
    texts : Texts
        Normalised texts.
    cut : Clauses
        Of the same texts; no term reaches across clauses.
    least, most : int
        Numbers of texts.
    """
    found = words(texts)
    kind = kinds()[texts.codes[found.start]]
    clause = np.searchsorted(cut.start, found.start, side="right") - 1
    inside = (clause >= 0) & (found.stop <= cut.stop[np.maximum(clause, 0)])
    owner = np.searchsorted(texts.starts, found.start, side="right") - 1
    whole = texts.joined()
    edge = set(listed("terms", "edges"))
    plain = np.array(
        [
            whole[a:b] in edge
            for a, b in zip(found.start.tolist(), found.stop.tolist(), strict=True)
        ],
        dtype=np.bool_,
    )
    taken: list[Term] = []
    for script, (fewest, longest) in LONGEST.items():
        usable = inside & (kind == script)
        runs = _runs(found.hashes, clause, usable, longest)
        for n in range(longest, fewest - 1, -1):
            run = runs[n]
            free = ~(plain[run.first] | plain[run.last])
            chosen = _Run(run.first[free], run.hashes[free], run.last[free])
            kept = _holding(chosen, owner, least, most)
            if script == HAN and kept.size:
                kept = kept[_firm(kept, runs, n)]
            if script == HAN and kept.size:  # none may have been firm
                kept = kept[_unbound(kept, chosen, found.hashes, clause)]
            for value in kept.tolist():
                at = np.flatnonzero(chosen.hashes == value)
                spot = at[0]
                name = whole[found.start[chosen.first[spot]] : found.stop[chosen.last[spot]]]
                taken.append(Term(name, np.unique(owner[chosen.first[at]])))
    taken.sort(key=lambda term: (-len(term.text), term.text))
    return _outer(taken)


def _runs(
    hashes: Hashes, clause: Places, usable: NDArray[np.bool_], longest: int
) -> dict[int, _Run]:
    """Return the runs of every length whose words all are usable and of one clause."""
    first = np.flatnonzero(usable)
    made = hashes[first]
    runs = {1: _Run(first, made, first)}
    for n in range(2, longest + 1):
        following = first + n - 1
        on = following < hashes.size
        first, made, following = first[on], made[on], following[on]
        on = usable[following] & (clause[following] == clause[first])
        first, following = first[on], following[on]
        made = (made[on] ^ hashes[following]) * _ROLL
        made ^= (made >> np.uint64(31)) * _MIX
        runs[n] = _Run(first, made, following)
    return runs


def _holding(run: _Run, owner: Places, least: int, most: int) -> Hashes:
    """Return the runs that enough texts hold and not too many."""
    order = np.lexsort((owner[run.first], run.hashes))
    value, text = run.hashes[order], owner[run.first][order]
    fresh = np.ones(value.size, dtype=np.bool_)
    fresh[1:] = (value[1:] != value[:-1]) | (text[1:] != text[:-1])
    names, counts = np.unique(value[fresh], return_counts=True)
    return np.asarray(names[(counts >= least) & (counts <= most)])


def _firm(kept: Hashes, runs: dict[int, _Run], n: int) -> NDArray[np.bool_]:
    """Return which runs hold together at their loosest joint."""
    counts = {}
    for length in range(1, n + 1):
        names, tally = np.unique(runs[length].hashes, return_counts=True)
        counts[length] = (names, tally)
    total = float(counts[1][1].sum())
    run = runs[n]
    order = np.argsort(run.hashes, kind="stable")
    spot = run.first[order[np.searchsorted(run.hashes[order], kept)]]
    alone = _count(kept, counts[n])
    loosest = np.full(kept.size, np.inf)
    for cut in range(1, n):
        left = _count(_at(runs[cut], spot), counts[cut])
        right = _count(_at(runs[n - cut], spot + cut), counts[n - cut])
        loosest = np.minimum(loosest, np.log(alone * total / (left * right)))
    return np.asarray(loosest >= COHESION)


def _at(run: _Run, first: Places) -> Hashes:
    """Return the hashes of the runs that begin at given words; ``run.first`` ascends."""
    return run.hashes[np.searchsorted(run.first, first)]


def _count(value: Hashes, counts: tuple[Hashes, NDArray[np.int64]]) -> NDArray[np.float64]:
    return counts[1][np.searchsorted(counts[0], value)].astype(np.float64)


def _unbound(kept: Hashes, run: _Run, hashes: Hashes, clause: Places) -> NDArray[np.bool_]:
    """Return which runs have different neighbours on both sides; a clause's end is a new one."""
    place = np.searchsorted(kept, run.hashes)
    place = np.minimum(place, kept.size - 1)
    on = np.flatnonzero(kept[place] == run.hashes)
    place = place[on]
    free = np.ones(kept.size, dtype=np.bool_)
    for beside, step in ((run.first[on], -1), (run.last[on], 1)):
        next_to = beside + step
        inner = (next_to >= 0) & (next_to < hashes.size)
        safe = np.where(inner, next_to, beside)
        inner &= clause[safe] == clause[beside]
        ends = np.bincount(place[~inner], minlength=kept.size)
        pairs = np.unique(np.stack([place[inner].astype(np.uint64), hashes[safe[inner]]]), axis=1)
        kinds_of = np.bincount(pairs[0].astype(np.int64), minlength=kept.size)
        free &= kinds_of + np.minimum(ends, NEIGHBOURS) >= NEIGHBOURS
    return free


def _outer(taken: list[Term]) -> tuple[Term, ...]:
    """Return the terms without those that are mostly part of a longer one."""
    kept: list[Term] = []
    for term in taken:
        longer = [t for t in kept if term.text in t.text]
        held = max((t.texts.size for t in longer), default=0)
        if held < WITHIN * term.texts.size:
            kept.append(term)
    return tuple(sorted(kept, key=lambda t: (-t.texts.size, t.text)))
