"""The random sample that people label: drawn, added to, and handed out in order."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from luopan.instruments.voices.labels import SATISFIED, Labels
from luopan.instruments.voices.pool import Pool
from luopan.instruments.voices.scores import scores
from luopan.instruments.voices.shares import audit_of
from luopan.stats.prevalence import UNLABELLED, Audit, draw, merge
from luopan.text import normalise, redact


@dataclass(frozen=True, slots=True)
class Asked:
    """A document to label: its name (`Pool.names`), and the text without personal data."""

    voice: str
    text: str
    venue: str


def drawn(pool: Pool, before: pl.DataFrame | None, labels: int, seed: str) -> pl.DataFrame:
    """Return the draw of a sample, with that before it kept.

    Parameters
    ----------
    pool : Pool
        The documents; a cluster of copies is one.
    before : polars.DataFrame or None
        An earlier draw of the folder; its seed stays, and so does whoever was drawn.
    labels : int
        How many documents should be in the sample.
    seed : str
        The name of a first draw.
    """
    at = np.flatnonzero(pool.first)
    ids = pool.frame["id"].gather(at).to_list()
    if before is not None and before.height:
        seed = str(before["seed"][0])
    names = np.array(ids, dtype=np.str_)
    made = draw(names, scores(pool, SATISFIED)[at], min(labels, names.size), seed)
    if before is not None and before.height:
        made = merge(made, _whole(before))
    return pl.DataFrame({"id": made.ids.tolist(), "chance": made.chance}).with_columns(
        pl.lit(made.seed).alias("seed")
    )


def _whole(before: pl.DataFrame) -> Audit:
    return audit_of(before["id"].to_list(), before)


def queue(
    pool: Pool, sample: pl.DataFrame, labels: Labels, labeller: str, *, second: bool
) -> tuple[Asked, ...]:
    """Return the documents that a labeller is to label, in order.

    Parameters
    ----------
    pool : Pool
        The documents.
    sample : polars.DataFrame
        The draw.
    labels : Labels
        What is labelled already.
    labeller : str
        Who will label.
    second : bool
        Ask for what another labelled, without showing how; else for what nobody has.
    """
    audit = _whole(sample)
    place = {name: i for i, name in enumerate(pool.frame["id"].to_list())}
    answers = labels.answers[SATISFIED]
    done = (answers != UNLABELLED).sum(axis=0)
    mine = np.zeros(pool.size, dtype=np.bool_)
    if labeller in labels.labellers:
        mine = answers[labels.labellers.index(labeller)] != UNLABELLED
    chosen = [place[str(name)] for name in audit.ids[audit.queue] if str(name) in place]
    wanted = [i for i in chosen if not mine[i] and (done[i] >= 1) == second]
    return _asked(pool, wanted)


def uncertain(
    pool: Pool, sample: pl.DataFrame | None, labels: Labels, count: int
) -> tuple[Asked, ...]:
    """Return the documents that the heads are least sure of, to label for their training.

    None is of the random sample, none is labelled yet, and of copies there is one. They were not
    drawn, so their labels enter no share.

    Parameters
    ----------
    pool : Pool
        The documents.
    sample : polars.DataFrame or None
        The draw, if there is one.
    labels : Labels
        What is labelled already.
    count : int
        At most so many.
    """
    free = pool.first.copy()
    if labels.labellers:
        free &= labels.first(SATISFIED) == UNLABELLED
    if sample is not None:
        audit = _whole(sample)
        taken = {str(name) for name in audit.ids[audit.taken]}
        free &= np.array([name not in taken for name in pool.frame["id"].to_list()], dtype=np.bool_)
    ranked = np.sort(pool.told.satisfaction, axis=1)
    margin = np.where(free, ranked[:, -1] - ranked[:, -2], np.inf)
    order = np.argsort(margin, kind="stable")[: min(count, int(free.sum()))]
    return _asked(pool, [int(i) for i in order])


def _asked(pool: Pool, wanted: list[int]) -> tuple[Asked, ...]:
    texts = redact(normalise(pool.frame["text"].gather(wanted).to_list())) if wanted else []
    names, venues = pool.names, pool.frame["venue"].gather(wanted)
    return tuple(
        Asked(names[i], clean.text, venue)
        for i, clean, venue in zip(wanted, texts, venues, strict=True)
    )
