"""Whose answers an indicator is about, where several audiences were asked."""

import polars as pl

_EVERYBODY = ("public", "公众", "all", "全体")


def lead_audience(audiences: set[str | None], rows: pl.DataFrame) -> str | None:
    """Return whose answers the goal is about: everybody's, else those of the largest audience."""
    if None in audiences:
        return None
    for name in _EVERYBODY:
        if name in audiences:
            return name
    answers = pl.col("count").sum() if "count" in rows.columns else pl.len()
    sizes = rows.group_by("audience").agg(size=answers)
    sizes = sizes.sort(["size", "audience"], descending=[True, False])
    return str(sizes["audience"][0])
