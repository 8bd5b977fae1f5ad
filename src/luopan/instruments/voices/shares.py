"""Shares of every answer, in the pool and in its parts, corrected by the hand labels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luopan.instruments.voices.cells import Parts
from luopan.instruments.voices.labels import NOT_SPOKEN_OF, Labels, Question
from luopan.instruments.voices.plan import VoicesPlan
from luopan.instruments.voices.pool import Pool
from luopan.instruments.voices.scores import scores
from luopan.readings.base import Interval
from luopan.readings.voices import Cell, Share, Withheld
from luopan.stats.intervals import equal_tailed
from luopan.stats.prevalence import (
    Audit,
    CellShares,
    Evidence,
    cell_shares,
    gathered,
    misreading,
    p_up,
    reread_cells,
    standardised,
    way,
)
from luopan.stats.prevalence.priority import priorities

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
PAIRS = 20
"""Doubly labelled documents from which on the labellers' errors enter the interval."""


@dataclass(frozen=True, eq=False)
class Counted:
    """The documents that count, each cluster of copies once, and all that shares rest on.

    Parameters
    ----------
    pool : Pool
        All documents.
    at : (M,) int64 array
        Places in the pool of those that count.
    weight : (M,) array
        What each counts for.
    parts : Parts
        Of those that count.
    audit : Audit
        Over those that count; nobody drawn where there is none.
    labels : Labels
        Over the whole pool.
    """

    pool: Pool
    at: Whole
    weight: Floats
    parts: Parts
    audit: Audit
    labels: Labels

    def evidence(self, question: Question) -> Evidence:
        """Return scores and drawn labels of a question."""
        label = self.labels.first(question)[self.at]
        told = scores(self.pool, question)[self.at]
        return gathered(self.audit, told, label, self.weight).evidence


def audit_of(ids: list[str], drawn: pl.DataFrame | None) -> Audit:
    """Return the audit over documents: the chance each had, 0 where it came later.

    Parameters
    ----------
    ids : list of str
        Of the documents.
    drawn : polars.DataFrame or None
        ``id``, ``chance`` and ``seed`` of the draw.
    """
    names = np.array(ids, dtype=np.str_)
    if drawn is None or drawn.height == 0:
        return Audit("", names, np.ones(names.size), np.zeros(names.size))
    seed = str(drawn["seed"][0])
    chance = dict(zip(drawn["id"].to_list(), drawn["chance"].to_list(), strict=True))
    known = np.array([chance.get(name, 0.0) for name in ids])
    return Audit(seed, names, priorities(names, seed), known)


def shares(counted: Counted, question: Question, plan: VoicesPlan) -> Iterator[Share]:
    """Return the shares of a question's classes: of the pool, by period, by venue, adjusted."""
    evidence = counted.evidence(question)
    if not evidence.labelled.any():
        yield from _directions(counted, question, evidence, plan)
        return
    cells = cell_shares(evidence, counted.parts.factors, plan.seed, draws=plan.draws)
    cells = _reread(cells, counted, question, plan)
    yield from _told(question, cells.by(), [Cell()], plan)
    by_period = cells.by(0)
    rises = p_up(by_period.draws) if by_period.levels.shape[0] > 1 else None
    periods = [counted.parts.periods[k] for k in by_period.levels[:, 0]]
    yield from _told(question, by_period, periods, plan, rises)
    by_venue = cells.by(1)
    venues = [counted.parts.venues[k] for k in by_venue.levels[:, 0]]
    yield from _told(question, by_venue, venues, plan)
    if len(counted.parts.venues) > 1 and len(counted.parts.periods) > 1:
        yield from _adjusted(question, cells, counted.parts, plan)


def _reread(
    cells: CellShares, counted: Counted, question: Question, plan: VoicesPlan
) -> CellShares:
    """Let the labellers' own errors into the draws, where enough was labelled twice."""
    first, second = counted.labels.doubled(question)
    classes = len(question.classes)
    if first.size < PAIRS:
        return cells
    return reread_cells(cells, misreading(first, second, classes, plan.seed, plan.draws))


def _told(
    question: Question,
    cells: CellShares,
    names: Sequence[Cell | None],
    plan: VoicesPlan,
    rises: Floats | None = None,
) -> Iterator[Share]:
    for g, cell in enumerate(names):
        if cell is None:
            continue
        few = int(cells.documents[g]) < plan.few
        for c, name in _asked(question):
            draws = cells.draws[:, g, c]
            low, high = equal_tailed(draws, plan.level)
            yield Share(
                **name,
                cell=cell,
                documents=int(cells.documents[g]),
                labels=int(cells.labels[g]),
                naive=float(np.clip(cells.counted[g, c], 0.0, 1.0)),
                withheld="few_documents" if few else None,
                share=None
                if few
                else Interval(mean=float(draws.mean()), low=low, high=high, level=plan.level),
                p_up=None if few or rises is None or g == 0 else float(rises[g - 1, c]),
            )


def _asked(question: Question) -> Iterator[tuple[int, dict[str, str]]]:
    """Return the classes that have a share of their own, and how they are named."""
    for c, name in enumerate(question.classes):
        if question.target == "satisfaction":
            yield c, {"target": question.target, "label": name}
        elif name not in {"no", NOT_SPOKEN_OF}:
            told = {"target": question.target, "label": str(question.label)}
            yield c, told if name == "yes" else told | {"polarity": name}


def _adjusted(
    question: Question, cells: CellShares, parts: Parts, plan: VoicesPlan
) -> Iterator[Share]:
    """Return shares by period as they would be, had every period the same mix of venues."""
    heard = np.bincount(cells.levels[:, 1])
    if heard.max() < np.unique(cells.levels[:, 0]).size:
        # no venue is heard of in every period: there is no mix that all could have
        return
    fixed = standardised(cells)
    if fixed.periods.size < 2:
        return
    rises = p_up(fixed.draws)
    for t, period in enumerate(fixed.periods):
        cell = parts.periods[int(period)]
        if cell is None:
            continue
        here = cells.levels[:, 0] == period
        documents = int(cells.documents[here].sum())
        if documents < plan.few:
            continue
        for c, name in _asked(question):
            draws = fixed.draws[:, t, c]
            low, high = equal_tailed(draws, plan.level)
            yield Share(
                **name,
                cell=cell.model_copy(update={"adjusted": True}),
                documents=documents,
                labels=int(cells.labels[here].sum()),
                naive=float(np.average(cells.counted[here, c], weights=cells.weight[here])),
                share=Interval(mean=float(draws.mean()), low=low, high=high, level=plan.level),
                p_up=None if t == 0 else float(rises[t - 1, c]),
            )


def _directions(
    counted: Counted, question: Question, evidence: Evidence, plan: VoicesPlan
) -> Iterator[Share]:
    """Return what can be said without labels: which way a share moved, and no percentage."""
    parts = counted.parts
    top = evidence.scores.argmax(axis=1)
    places = [(None, Cell()), *enumerate(parts.periods)]
    for place, cell in places:
        if cell is None:
            continue
        here = np.ones(top.size, bool) if place is None else parts.period == place
        before = np.zeros(top.size, bool) if place in {None, 0} else parts.period == place - 1
        few = int(here.sum()) < plan.few
        why: Withheld = "few_documents" if few else "no_labels"
        for c, name in _asked(question):
            rise = None
            if not few and before.sum() >= plan.few:
                told = evidence.scores[:, c]
                venues = (parts.venue[before], parts.venue[here])
                rise = way(told[before], told[here], venues=venues).p_up
            yield Share(
                **name,
                cell=cell,
                documents=int(here.sum()),
                labels=0,
                naive=float(np.average(top[here] == c, weights=evidence.weight[here])),
                withheld=why,
                p_up=rise,
            )
