"""Rows for the whole firm beside rows for its regions."""

import polars as pl


def whole_firm(rows: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """Leave out the regions where the whole firm is told too, lest they count twice.

    Parameters
    ----------
    rows : polars.DataFrame
        With ``region``; null is the whole firm.
    keys : str
        Columns within which to look: a firm that told a total up to one day and its regions from
        then on keeps both.
    """
    total = pl.col("region").is_null()
    told = total.any().over(*keys) if keys else total.any()
    return rows.filter(total | ~told)
