"""Firms with stories: a company, rows of its stories table, and what it says of outlets."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import polars as pl

from luopan.tables.bundle import Tables
from luopan.tables.company import Company

BEGIN = datetime.fromisoformat("2026-03-02T09:00:00")


def company(**sections: object) -> Company:
    """A firm, with further sections of its settings."""
    return Company.model_validate({"company": {"name": "Xu Wei", "locale": "en"}, **sections})


def stories(rows: Sequence[tuple[float, str, str, str]]) -> pl.DataFrame:
    """Rows (hours after the beginning, tier, outlet, title) as the stories table."""
    return pl.DataFrame(
        {
            "at": [BEGIN + timedelta(hours=h) for h, *_ in rows],
            "tier": [tier for _, tier, _, _ in rows],
            "outlet": [outlet for _, _, outlet, _ in rows],
            "title": [title for *_, title in rows],
            "url": pl.Series([None] * len(rows), dtype=pl.String),
            "heat": pl.Series([None] * len(rows), dtype=pl.Float64),
            "row": list(range(2, len(rows) + 2)),
        },
        schema_overrides={"at": pl.Datetime("us")},
    )


def outlets(rows: Sequence[tuple[str, str, str, str]]) -> pl.DataFrame:
    """Rows (outlet, kind, reach, owner) as the firm's own outlets table."""
    names = ("outlet", "kind", "reach", "owner")
    frame = pl.DataFrame(list(rows), schema=dict.fromkeys(names, pl.String), orient="row")
    return frame.with_columns(pl.lit(None, pl.String).alias("also"))


def firm(
    rows: Sequence[tuple[float, str, str, str]],
    known: pl.DataFrame | None = None,
    **sections: object,
) -> Tables:
    """The tables of a firm that collects stories."""
    return Tables(
        company(**sections), date(2026, 4, 15), stories=stories(rows) if rows else None,
        outlets=known,
    )  # fmt: skip
