"""What a story is called from run to run: the key of an item, whatever is added around it.

A story is told under the key of its first item at the time. Later runs look which story holds that
item: items that join later, even earlier ones that were collected late, take nothing from it.
"""

from collections.abc import Iterable

import polars as pl

from luopan.instruments.mainstream.items import Items
from luopan.text.identity import document_ids


def first_keys(items: Items, stories: Iterable[int]) -> dict[int, str]:
    """Return the key of the first item of each of some stories."""
    rows = items.frame.filter(pl.col("story").is_in(list(stories))).sort("hours", "row")
    firsts = rows.unique("story", keep="first", maintain_order=True)
    return dict(zip(firsts["story"], _keys(firsts), strict=True))


def stories_of(items: Items, keys: pl.Series) -> pl.Series:
    """Return the story that holds the item of each key today; null where no item has it."""
    known = pl.DataFrame({"key": _keys(items.frame), "story": items.frame["story"]})
    known = known.unique("key", keep="first", maintain_order=True)
    asked = pl.DataFrame({"key": keys})
    return asked.join(known, on="key", how="left", maintain_order="left")["story"]


def _keys(rows: pl.DataFrame) -> tuple[str, ...]:
    """Return the key of each item: from its place, its time and its title as it is written."""
    places = rows.select(pl.concat_str("tier", "outlet", separator="/")).to_series()
    times = rows["at"].dt.to_string("%Y-%m-%dT%H:%M:%S")
    return document_ids(places, times, rows["title"])
