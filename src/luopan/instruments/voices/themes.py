"""Themes: what many write about, named by the words that they use themselves.

A theme is a term, with the terms that mostly stand in the same documents. A document belongs to
every theme whose words it holds, or to none; there is no rest to be explained. Only terms whose
clauses speak of an aspect become themes: what is said everywhere (知道, time) names nothing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.instruments.voices.plan import VoicesPlan
from luopan.instruments.voices.quotes import Passages, quotes
from luopan.instruments.voices.shares import Counted
from luopan.readings.base import Interval
from luopan.readings.voices import Theme
from luopan.stats.proportions import share_interval
from luopan.text import LANGUAGES, Normalised, Phrases, clauses, features, normalise
from luopan.text.reader import READ, Reader
from luopan.text.terms import Term, terms

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
MINED = 20_000
"""Documents that terms are sought in; shares are counted over all."""
LEAST, MOST = 0.01, 0.7
"""Share of the documents that hold a theme's first term."""
SPEAKS = 0.4
"""Mean probability of an aspect in a term's clauses from which on it names something."""
TOGETHER = 0.5
"""Terms are one theme where so much of the rarer one's documents hold the other."""
NAMED = 3
"""Words that a theme is named by, at most."""


@dataclass(frozen=True, eq=False)
class _Found:
    """A theme in the making."""

    words: list[str]
    held: set[int]
    aspect: int


def themes(counted: Counted, reader: Reader, plan: VoicesPlan) -> tuple[Theme, ...]:
    """Return the largest themes of each language, with their quotes.

    Parameters
    ----------
    counted : Counted
        The documents that count.
    reader : Reader
        The heads that read them.
    plan : VoicesPlan
        How many, and how few documents are individual opinions.
    """
    made: list[Theme] = []
    used: set[object] = set()
    tongues = counted.pool.told.language[counted.at]
    for tongue in READ:
        at = counted.at[tongues == LANGUAGES.index(tongue)]
        if plan.themes and at.size >= plan.few:
            made += _of_language(counted, at, tongue, reader, plan, used)
    return tuple(made)


def _of_language(
    counted: Counted,
    at: Whole,
    tongue: str,
    reader: Reader,
    plan: VoicesPlan,
    used: set[object],
) -> list[Theme]:
    texts = counted.pool.frame["text"].gather(at[:MINED]).to_list()
    form = normalise(texts)
    cut = clauses(form.texts)
    batch = cut.batch(form.texts)
    heads = reader.heads[tongue]
    matrix = features(batch, heads["aspect"].plan)
    spoken = heads["aspect"].probabilities(matrix)
    least = max(plan.few, int(LEAST * len(texts)))
    listed = terms(form.texts, cut, least, max(least, int(MOST * len(texts))))
    chosen = _grouped(listed, batch_speaks(listed, form, cut.start, spoken), plan.themes)
    passages = Passages.of(counted, at[:MINED], form, cut, tongue, reader)
    made = []
    for theme, held in zip(chosen, _held(counted, at, chosen, tongue), strict=True):
        if held.size < plan.few:
            continue
        shown, dropped = quotes(passages, theme.words, used)
        side = counted.pool.told.satisfaction[held]
        names = counted.pool.classes["satisfaction"]
        good, bad = side[:, names.index("positive")], side[:, names.index("negative")]
        made.append(
            Theme(
                words=tuple(theme.words),
                documents=int(held.size),
                share=_share(held.size, counted.at.size, plan.level),
                aspect=counted.pool.classes["aspect"][theme.aspect],
                positive=float((good / (good + bad + 1e-9)).mean()),
                quotes=shown,
                dropped=dropped,
            )
        )
    return made


def batch_speaks(
    listed: tuple[Term, ...], form: Normalised, starts: Whole, spoken: Floats
) -> list[Floats]:
    """Return the mean probability of each aspect in the clauses that hold each term."""
    hits = Phrases([t.text for t in listed]).find(form.texts) if listed else None
    if hits is None:
        return []
    clause = np.searchsorted(starts, hits.start, side="right") - 1
    count = np.bincount(hits.phrase, minlength=len(listed))
    sums = np.stack(
        [np.bincount(hits.phrase, spoken[clause, a], len(listed)) for a in range(spoken.shape[1])],
        axis=1,
    )
    return list(sums / np.maximum(count, 1)[:, None])


def _grouped(listed: tuple[Term, ...], speaks: list[Floats], most: int) -> list[_Found]:
    """Return terms put together, largest first; each theme's first word is its largest term."""
    made: list[_Found] = []
    for term, told in zip(listed, speaks, strict=True):
        if told.max() < SPEAKS:
            continue
        held = set(term.texts.tolist())
        near = next((m for m in made if len(held & m.held) >= TOGETHER * len(held)), None)
        if near is None:
            if len(made) < most:
                made.append(_Found([term.text], held, int(told.argmax())))
        elif len(near.words) < NAMED and not any(
            term.text in word or word in term.text for word in near.words
        ):
            near.words.append(term.text)
    return made


def _held(counted: Counted, at: Whole, chosen: list[_Found], tongue: str) -> list[Whole]:
    """Return the places of the documents that hold one of a theme's words, theme by theme."""
    sought = [Phrases(theme.words, whole=tongue == "en") for theme in chosen]
    found: list[list[Whole]] = [[] for _ in chosen]
    for start in range(0, at.size if chosen else 0, MINED):
        some = at[start : start + MINED]
        texts = normalise(counted.pool.frame["text"].gather(some).to_list()).texts
        for phrases, places in zip(sought, found, strict=True):
            places.append(some[phrases.held(texts)])
    return [np.concatenate(places) for places in found]


def _share(held: int, total: int, level: float) -> Interval:
    """Return the share of documents with Jeffreys' interval."""
    low, high = share_interval(held, total, level)
    mean = held / total
    return Interval(mean=mean, low=min(mean, low), high=max(mean, high), level=level)
