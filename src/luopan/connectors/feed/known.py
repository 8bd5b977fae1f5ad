"""Which stories are new: the same one is one row, however often and through whatever feed it comes.

A story is its outlet, its headline and where it can be read (or, within one feed, the id that the
feed gives it). Topics of hot lists have no address: one that returns within `RETURN` of its last
row is the same, later it is another.
"""

from collections.abc import Set as AbstractSet
from datetime import timedelta
from hashlib import blake2b

import polars as pl

RETURN = timedelta(days=7)
_SAME = ("outlet", "title", "url")


def fresh(
    found: pl.DataFrame, stored: pl.DataFrame, met: AbstractSet[str] = frozenset()
) -> pl.DataFrame:
    """Return the rows of ``found`` that are not known, each once, in order of time.

    Parameters
    ----------
    found : polars.DataFrame
        Rows as of `Stories`.
    stored : polars.DataFrame
        ``at``, ``outlet``, ``title`` and ``url`` of what the firm has.
    met : set of str
        What `ids` gave of the feed's last reading.
    """
    ordered = found.sort("at", "title", "url", "outlet", nulls_last=True, maintain_order=True)
    if met:
        ordered = ordered.filter([not one or one not in met for one in ids(ordered)])
    placed = ordered.filter(pl.col("url").is_not_null())
    guided = pl.coalesce("guid", "url").alias("guided")
    placed = placed.with_columns(guided).unique(
        ("outlet", "title", "guided"), keep="first", maintain_order=True
    )
    placed = placed.unique(_SAME, keep="first", maintain_order=True).drop("guided")
    placed = placed.join(stored, on=_SAME, how="anti", maintain_order="left")
    topics = _first_of_each(ordered.filter(pl.col("url").is_null()), stored)
    return pl.concat([placed, topics]).sort(
        "at", "title", "url", "outlet", nulls_last=True, maintain_order=True
    )


def _first_of_each(topics: pl.DataFrame, stored: pl.DataFrame) -> pl.DataFrame:
    """Return the first row of each spell of a topic that the firm does not have yet."""
    if topics.is_empty():
        return topics
    before = stored.filter(pl.col("url").is_null()).select("outlet", "title", "at", new=False)
    marked = topics.with_row_index("place")
    both = pl.concat(
        [before, marked.select("outlet", "title", "at", "place", new=True)], how="diagonal"
    )
    # At the same time what is stored comes first, so that a second reading adds nothing.
    spells = both.sort("outlet", "title", "at", "new").with_columns(
        gap=pl.col("at").diff().over("outlet", "title")
    )
    begins = spells.filter(pl.col("new") & (pl.col("gap").is_null() | (pl.col("gap") > RETURN)))
    return marked.filter(pl.col("place").is_in(begins["place"].to_list())).drop("place")


def ids(frame: pl.DataFrame) -> list[str]:
    """Return of each row a digest of outlet, headline and the feed's own id; empty without one."""
    columns = (frame[name].to_list() for name in ("outlet", "title", "guid"))
    return [
        blake2b("\x00".join(cells).encode(), digest_size=8).hexdigest() if cells[2] else ""
        for cells in zip(*columns, strict=True)
    ]
