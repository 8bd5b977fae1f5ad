"""The same story is one row, however often and through whatever feed it comes."""

from datetime import datetime, timedelta

import polars as pl

from luopan.connectors.feed.known import RETURN, fresh, ids

clock = datetime.fromisoformat
START = clock("2026-01-05 00:00")
SCHEMA = {"at": pl.Datetime("us"), "outlet": pl.String, "title": pl.String, "url": pl.String}


def found(*rows: tuple[float, str, str | None, str | None]) -> pl.DataFrame:
    """Rows of hours after the start, headline, address and the feed's own id."""
    cells = [(START + timedelta(hours=h), "A", title, url, guid) for h, title, url, guid in rows]
    return pl.DataFrame(cells, schema=SCHEMA | {"guid": pl.String}, orient="row")


def had(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(list(SCHEMA))


NOTHING = pl.DataFrame(schema=SCHEMA)


def test_the_same_item_twice_is_one_row_at_its_first_time() -> None:
    frame = found((2, "t", "https://x/1", "1"), (1, "t", "https://x/1", "1"))
    new = fresh(frame, NOTHING)
    assert new["at"].to_list() == [START + timedelta(hours=1)]
    assert fresh(frame, had(new)).is_empty()


def test_another_headline_or_address_or_outlet_is_another_story() -> None:
    frame = found((1, "t", "https://x/1", None), (1, "u", "https://x/1", None),
                  (1, "t", "https://x/2", None))  # fmt: skip
    other = frame.with_columns(pl.lit("B").alias("outlet"))
    assert fresh(pl.concat([frame, other]), NOTHING).height == 6
    assert fresh(other, had(frame)).height == 3


def test_an_id_that_was_met_is_known_though_its_address_changes() -> None:
    before = found((1, "t", "https://x/1?from=a", "1"), (1, "v", "https://x/v", None))
    after = found((1, "t", "https://x/1?from=b", "1"), (1, "w", "https://x/w", None))
    assert fresh(after, had(before), frozenset(ids(before)))["title"].to_list() == ["w"]
    assert fresh(pl.concat([before, after]), NOTHING)["title"].to_list() == ["t", "v", "w"]


def test_one_id_for_all_items_does_not_make_them_one() -> None:
    assert (
        fresh(found((1, "t", "https://x/1", "1"), (1, "u", "https://x/2", "1")), NOTHING).height
        == 2
    )


def test_a_topic_that_stays_on_the_list_is_one_row() -> None:
    hourly = found(*((hour, "t", None, None) for hour in range(0, 24 * 20, 3)))
    assert fresh(hourly, NOTHING)["at"].to_list() == [START]


def test_a_topic_that_returns_much_later_is_another() -> None:
    gap = RETURN.total_seconds() / 3600
    frame = found((0, "t", None, None), (gap, "t", None, None), (2 * gap + 1, "t", None, None))
    new = fresh(frame, NOTHING)
    assert new["at"].to_list() == [START, START + 2 * RETURN + timedelta(hours=1)]
    assert fresh(frame, had(new)).is_empty()
    later = found((2 * gap + 2, "t", None, None))
    assert fresh(later, had(new)).is_empty()
    assert fresh(later, had(new).head(1)).height == 1


def test_nothing_is_nothing() -> None:
    assert fresh(found(), NOTHING).is_empty()
