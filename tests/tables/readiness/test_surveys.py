from collections.abc import Callable

import polars as pl
import pytest

from luopan.readings.base import Check
from luopan.tables.bundle import Tables

Found = Callable[..., list[Check]]


@pytest.mark.parametrize(
    ("selection", "codes"),
    [
        ("self", ["self_selected"]),
        ("unknown", ["unknown_selection"]),
        ("random", []),
        ("customers", []),
        ("records", []),
    ],
)
def test_who_answered_is_said(
    found: Found, settings: Callable[..., object], selection: str, codes: list[str]
) -> None:
    told = found(company=settings(source=[{"name": "panel", "selection": selection}]))
    assert [check.code for check in told] == codes
    assert [check.severity for check in told] == ["info"] * len(codes)


def test_a_source_that_is_not_declared_is_unknown(
    found: Found, settings: Callable[..., object]
) -> None:
    (check,) = found(company=settings(source=[]))
    assert (check.code, check.facts) == ("unknown_selection", {"source": "panel"})


def test_answers_without_a_source_are_said(clean: Tables, found: Found) -> None:
    assert clean.surveys is not None
    unnamed = clean.surveys.with_columns(pl.lit(None, pl.String).alias("source"))
    assert [check.code for check in found(surveys=unnamed)] == ["unknown_selection_unnamed"]


def test_tiny_waves_are_counted_over_their_answers_and_regions(clean: Tables, found: Found) -> None:
    assert clean.surveys is not None
    small = clean.surveys.with_columns(pl.lit(14).alias("count"))
    (check,) = found(surveys=small)
    assert check.facts == {
        "indicator": "nps",
        "source": "panel",
        "waves": 12,
        "small": 12,
        "smallest": 28,
        "need": 30,
    }
    enough = clean.surveys.with_columns(pl.lit(15).alias("count"))
    assert found(surveys=enough) == []


def test_one_small_wave_among_many_is_no_alarm(clean: Tables, found: Found) -> None:
    assert clean.surveys is not None
    first = clean.surveys.with_columns(
        pl.when(pl.int_range(pl.len()) < 2).then(3).otherwise(pl.col("count")).alias("count")
    )
    assert found(surveys=first) == []


@pytest.mark.parametrize(
    ("answers", "kind", "per_answer", "found_out"),
    [
        (("5", "3"), "nps", 60, True),
        (("0", "5"), "nps", 60, True),
        (("7", "1"), "nps", 60, True),
        (("7", "0"), "nps", 60, False),
        (("8", "1"), "nps", 60, False),
        (("5", "3"), "csat", 60, False),
        (("5", "3"), "nps", 4, False),
    ],
)
def test_an_nps_asked_on_a_shorter_scale(
    clean: Tables,
    found: Found,
    settings: Callable[..., object],
    answers: tuple[str, str],
    kind: str,
    per_answer: int,
    found_out: bool,
) -> None:
    assert clean.surveys is not None
    high, low = answers
    other = clean.surveys.with_columns(
        pl.col("answer").replace({"9": high, "3": low}), pl.lit(per_answer).alias("count")
    )
    firm = settings(indicator=[{"name": "nps", "kind": kind}])
    told = [check for check in found(surveys=other, company=firm) if check.code == "nps_scale"]
    assert bool(told) == found_out
    for check in told:
        assert check.severity == "warn"
        assert check.facts["count"] == 24 * per_answer


AWARE = [{"name": "nps", "kind": "share", "measures": "knowing"}]


def test_published_shares_without_n_are_said(clean: Tables, found: Found) -> None:
    assert clean.surveys is not None
    shares = clean.surveys.with_columns(
        pl.lit(0.5).alias("share"),
        pl.when(pl.col("row") > 5).then(100).alias("n"),
        pl.when(pl.col("row") > 5).then(50).alias("count"),
    )
    (check,) = found(surveys=shares)
    assert check.code == "share_without_n"
    assert check.facts == {"indicator": "nps", "source": "panel", "count": 2}


@pytest.mark.parametrize(
    ("cluster", "lonely"), [(["a", "b"], 0), (["a", "a"], 2), ([None, None], 0)]
)
def test_strata_of_one_unit_are_said(
    clean: Tables, found: Found, cluster: list, lonely: int
) -> None:
    assert clean.surveys is not None
    half = clean.surveys.height // 2
    drawn = clean.surveys.with_columns(
        pl.Series("stratum", ["north"] * half + ["south"] * half),
        pl.Series("cluster", cluster * half, dtype=pl.String),
    )
    told = [c for c in found(surveys=drawn) if c.code == "lonely_stratum"]
    assert [c.facts["count"] for c in told] == ([lonely] if lonely else [])
    assert [c.facts["names"] for c in told] == ([("north", "south")] if lonely else [])


@pytest.mark.parametrize(
    ("audience", "code"),
    [("public", None), ("wave 7", "audience_unknown"), (None, "audience_untold")],
)
def test_awareness_of_nobody_knows_whom_is_said(
    clean: Tables, found: Found, settings: Callable[..., object], audience: str, code: str
) -> None:
    assert clean.surveys is not None
    asked = clean.surveys.with_columns(pl.lit(audience, pl.String).alias("audience"))
    told = [c.code for c in found(surveys=asked, company=settings(indicator=AWARE))]
    assert [c for c in told if c.startswith("audience")] == ([code] if code else [])
    silent = [c.code for c in found(surveys=asked) if c.code.startswith("audience")]
    assert silent == []


def parted(frame: pl.DataFrame, n: int | None) -> pl.DataFrame:
    """Return the answers as shares that were published by region."""
    return frame.with_columns(
        pl.lit(0.5).alias("share"), pl.lit(None, pl.Int64).alias("count"),
        pl.lit("north").alias("region"), pl.lit(n, pl.Int64).alias("n"),
    )  # fmt: skip


def test_parts_without_n_cannot_be_joined_and_are_told_once(
    clean: Tables, found: Found, settings: Callable[..., object]
) -> None:
    assert clean.surveys is not None
    company = settings(indicator=AWARE)
    told = {c.code: c.facts for c in found(surveys=parted(clean.surveys, None), company=company)}
    assert told["shares_parts_alone"]["count"] == clean.surveys.height
    assert "share_without_n" not in told
    whole = found(surveys=parted(clean.surveys, 100), company=company)
    assert "shares_parts_alone" not in {c.code for c in whole}


@pytest.mark.parametrize(("cluster", "alone"), [(["a", "b"], False), (["a", "a"], True)])
def test_a_survey_of_one_unit_is_told(
    clean: Tables, found: Found, cluster: list[str], *, alone: bool
) -> None:
    assert clean.surveys is not None
    units = pl.Series("cluster", cluster * (clean.surveys.height // 2), dtype=pl.String)
    drawn = clean.surveys.with_columns(units, pl.lit(None, pl.String).alias("stratum"))
    told = [c.facts["name"] for c in found(surveys=drawn) if c.code == "one_cluster"]
    assert told == (["a"] if alone else [])
