from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl

from luopan.readings.base import Check
from luopan.tables.bundle import Tables
from luopan.tables.until import until

Found = Callable[..., list[Check]]


def test_missing_weeks_of_an_outcome_are_named(clean: Tables, found: Found) -> None:
    assert clean.outcomes is not None
    gone = [3, 4, 90]
    kept = clean.outcomes.with_row_index("i").filter(~pl.col("i").is_in(gone)).drop("i")
    (check,) = found(outcomes=kept)
    assert (check.code, check.severity) == ("missing_weeks", "warn")
    assert check.facts == {
        "series": "revenue",
        "count": 3,
        "total": 156,
        "share": round(3 / 156, 4),
        "weeks": ("2023-01-23", "2023-01-30", "2024-09-23"),
    }


def test_a_tenth_of_the_weeks_missing_is_one_finding(clean: Tables, found: Found) -> None:
    assert clean.outcomes is not None
    kept = clean.outcomes.with_row_index("i").filter(pl.col("i") % 10 != 5).drop("i")
    (check,) = found(outcomes=kept)
    assert (check.facts["count"], len(check.facts["weeks"])) == (15, 12)  # type: ignore[arg-type]


def test_a_week_without_any_channel_is_missing_but_one_without_a_channel_is_not(
    clean: Tables, found: Found
) -> None:
    assert clean.channels is not None
    day = date(2024, 1, 1)
    no_tv = clean.channels.filter((pl.col("date") != day) | (pl.col("channel") != "tv"))
    assert found(channels=no_tv) == []
    (check,) = found(channels=clean.channels.filter(pl.col("date") != day))
    assert (check.code, check.facts["weeks"]) == ("missing_channel_weeks", ("2024-01-01",))


def test_monthly_outcomes_are_no_missing_weeks(clean: Tables, found: Found) -> None:
    assert clean.outcomes is not None
    monthly = clean.outcomes.filter(pl.col("date").dt.day() <= 7).with_columns(
        pl.lit("churn").alias("indicator")
    )
    assert found(outcomes=pl.concat([clean.outcomes, monthly])) == []


def test_monthly_channels_are_too_coarse(clean: Tables, found: Found) -> None:
    assert clean.channels is not None
    (check,) = found(channels=clean.channels.filter(pl.col("date").dt.day() <= 7))
    assert (check.code, check.facts) == ("coarse_channel_dates", {"days": 28.0})


def test_future_rows_are_named(clean: Tables, found: Found) -> None:
    assert clean.controls is not None
    later = clean.controls.with_columns(
        pl.when(pl.col("row") == 157).then(date(2027, 1, 4)).otherwise(pl.col("date")).alias("date")
    )
    future = next(check for check in found(controls=later) if check.code == "future_dates")
    assert future.facts == {
        "file": "controls",
        "count": 1,
        "first": "2027-01-04",
        "rows": ("157",),
    }


def test_voices_of_the_future_are_named_and_not_used(clean: Tables, found: Found) -> None:
    days = [datetime(2025, 12, 1, 9, tzinfo=UTC), datetime(2052, 12, 1, 9, tzinfo=UTC)]
    voices = pl.DataFrame(
        {
            "id": ["1", "2"],
            "at": [day.replace(tzinfo=None) for day in days],
            "venue": ["shop", "shop"],
            "text": ["好", "不好"],
            "row": [2, 3],
        }
    )
    (future,) = found(voices=voices)
    assert (future.code, future.facts["rows"]) == ("future_dates", ("3",))
    known = until(replace(clean, voices=voices), date(2026, 1, 5)).voices
    assert known is not None
    assert known["row"].to_list() == [2]


def test_different_documents_with_one_id_are_named_and_copies_are_not(found: Found) -> None:
    voices = pl.DataFrame(
        {
            "id": ["7", "7", "8", "8", "9"],
            "at": [datetime(2025, 3, 3, tzinfo=UTC).replace(tzinfo=None)] * 5,
            "venue": ["shop"] * 5,
            "text": ["好", "不好", "same", "same", "alone"],
            "row": [2, 3, 4, 5, 6],
        }
    )
    (alike,) = found(voices=voices)
    assert (alike.code, alike.severity) == ("voices_named_alike", "warn")
    assert (alike.facts["names"], alike.facts["rows"]) == (("7",), ("2", "3"))
    assert alike.facts["count"] == 2


def test_copies_and_contradictions_are_two_findings(clean: Tables, found: Found) -> None:
    assert clean.outcomes is not None
    copy = clean.outcomes[10:11].with_columns(pl.lit(500).cast(pl.Int64).alias("row"))
    other = clean.outcomes[20:21].with_columns(
        pl.lit(501).cast(pl.Int64).alias("row"), (pl.col("value") * 1.1).alias("value")
    )
    told = found(outcomes=pl.concat([clean.outcomes, copy, other]))
    assert [(check.code, check.facts["rows"]) for check in told] == [
        ("duplicated_rows", ("500",)),
        ("conflicting_rows", ("22", "501")),
    ]
    assert told[0].severity == "warn"


def test_a_table_pasted_twice_is_no_slip(clean: Tables, found: Found) -> None:
    assert clean.outcomes is not None
    (told,) = found(outcomes=pl.concat([clean.outcomes, clean.outcomes]))
    assert (told.code, told.severity) == ("duplicated_rows", "fail")
    assert told.facts["count"] == clean.outcomes.height
    assert set(clean.outcomes["indicator"]) <= set(told.facts["names"])  # type: ignore[arg-type]


def test_one_week_of_data_is_said_to_be_too_short(clean: Tables, found: Found) -> None:
    assert clean.outcomes is not None
    assert clean.channels is not None
    assert clean.controls is not None
    day = clean.outcomes["date"][0]
    told = found(
        outcomes=clean.outcomes.filter(pl.col("date") == day),
        channels=clean.channels.filter(pl.col("date") == day),
        controls=clean.controls.filter(pl.col("date") == day),
    )
    assert [(check.code, check.facts["weeks"]) for check in told] == [
        ("short_history", 1),
        ("no_season", 1),
    ]


def test_a_sunday_firm_has_no_missing_weeks(
    clean: Tables, found: Found, settings: Callable[..., object]
) -> None:
    assert clean.outcomes is not None
    assert clean.channels is not None
    assert clean.controls is not None
    earlier = pl.col("date") - pl.duration(days=1)
    told = found(
        outcomes=clean.outcomes.with_columns(earlier),
        channels=clean.channels.with_columns(earlier),
        controls=clean.controls.with_columns(earlier),
        company=settings(company={"name": "Clean", "week_start": "sunday"}),
    )
    assert told == []


def test_weeks_that_begin_on_another_day_than_those_of_the_outcomes(
    clean: Tables, found: Found
) -> None:
    assert clean.channels is not None
    earlier = clean.channels.with_columns(pl.col("date") - pl.duration(days=1))
    (check,) = [check for check in found(channels=earlier) if check.code == "weeks_apart"]
    assert check.severity == "warn"
    assert (check.facts["day"], check.facts["other"]) == ("sunday", "monday")
    assert check.facts["week_start"] == "monday"


def test_a_row_of_the_sheet_is_named_once(clean: Tables, found: Found) -> None:
    assert clean.surveys is not None
    # of one row that gives who said yes, who did not is made
    later = clean.surveys.with_columns(
        pl.lit(date(2027, 1, 4)).alias("date"), pl.lit(3).alias("row")
    )
    (future,) = [c for c in found(surveys=later) if c.code == "future_dates"]
    assert (future.facts["count"], future.facts["rows"]) == (1, ("3",))
