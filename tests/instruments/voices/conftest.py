"""Tables of voices whose truth is known."""

from collections.abc import Callable
from datetime import datetime, timedelta

import polars as pl
import pytest

from luopan.tables.bundle import Tables
from luopan.tables.company import Company, CompanySection

Frame = Callable[..., pl.DataFrame]


@pytest.fixture(scope="session")
def frame() -> Frame:
    """Make a voices table: texts, and whatever columns differ from the usual."""

    def make(texts: list[str], **columns: object) -> pl.DataFrame:
        n = len(texts)
        day = datetime.fromisoformat("2026-01-05")
        usual: dict[str, object] = {
            "id": [f"v{i}" for i in range(n)],
            "at": [day + timedelta(hours=8 * i) for i in range(n)],
            "venue": ["网店"] * n,
            "text": texts,
            "author": [f"a{i}" for i in range(n)],
            "consent": [None] * n,
            "url": [None] * n,
        }
        kinds = {"consent": pl.String, "url": pl.String, "author": pl.String}
        return pl.DataFrame(usual | columns, schema_overrides=kinds)

    return make


@pytest.fixture(scope="session")
def tables() -> Callable[..., Tables]:
    """Return tables that hold voices, labels and a draw only."""

    def make(voices: pl.DataFrame, **parts: object) -> Tables:
        last = voices["at"].max()
        assert isinstance(last, datetime)
        company = Company(company=CompanySection(name="f"))
        return Tables(company=company, as_of=last.date(), voices=voices, **parts)  # type: ignore[arg-type]

    return make
