"""The rows of a sheet that a finding writes out."""

import polars as pl

ROWS = 12
"""So many of them; the finding's count tells the rest."""


def listed_rows(frame: pl.DataFrame) -> tuple[str, ...]:
    """Return the first rows of the sheet that stand behind those of a frame, each once."""
    if "row" not in frame.columns:
        return ()
    return tuple(str(row) for row in frame["row"].drop_nulls().unique().sort()[:ROWS])
