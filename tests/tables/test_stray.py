"""Stories that a wrong clock dated, and those of right ones that are merely old or apart."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import polars as pl
import pytest
from tests.instruments.mainstream.collected import firm

from luopan.instruments.mainstream import MainstreamPlan, measure
from luopan.tables.stray import stray
from luopan.tables.until import until


def odd(*days: str) -> list[bool]:
    moments = [datetime.fromisoformat(day) for day in days]
    return stray(pl.Series(moments, dtype=pl.Datetime("us"))).to_list()


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ((), []),
        (("2026-03-02",), [False]),
        (("1970-01-01T08:00",), [True]),
        (("1970-01-21T03:00", "1969-12-31T16:00"), [True, True]),
        (("2026-03-02", "1970-01-01", "2026-03-01"), [False, True, False]),
        (("1970-01-01", "1970-01-01", "2026-03-01"), [True, True, False]),
        (("2006-03-02", "2026-03-01", "2026-03-02"), [True, False, False]),
        (("2062-03-02", "2026-03-01", "2026-03-02"), [True, False, False]),
        (("2006-03-02", "2026-03-01"), [True, False]),
        (("2006-03-02", "2006-03-03", "2026-03-01"), [False, False, True]),
        (("1985-01-01", "2006-03-01", "2006-03-02", "2026-03-01"), [True, False, False, True]),
        (("2016-03-03", "2026-03-02", "2026-03-02"), [False, False, False]),
        (("1998-01-01", "2007-06-01", "2017-01-01", "2026-03-01"), [False] * 4),
    ],
)
def test_what_is_stray(days: tuple[str, ...], told: list[bool]) -> None:
    assert odd(*days) == told


def test_stray_stories_change_nothing_of_the_reading_but_their_rows() -> None:
    hours = [h for h in range(400) if not 200 <= h < 260]
    rows = [(float(h), "social", "Weibo", f"Topic {h} of quite another kind") for h in hours]
    rows += [(h + 0.5, "press", "BBC", f"Topic {h} of quite another kind") for h in hours[::40]]
    tables = firm(sorted(rows))
    wrong = tables.stories.tail(2).with_columns(
        at=pl.Series([datetime(1970, 1, 1, 8), datetime(2070, 1, 1)]).cast(pl.Datetime("us"))  # noqa: DTZ001
    )
    spoilt = replace(tables, stories=pl.concat([tables.stories, wrong]))
    (right,) = measure(tables, MainstreamPlan())
    (mended,) = measure(until(spoilt, None), MainstreamPlan())
    (left,) = measure(spoilt, MainstreamPlan())
    assert right.unseen_hours == 60.0
    assert mended.model_copy(update={"seconds": right.seconds}) == right
    assert (left.unseen_hours, left.start.year) == (0.0, 1970)
    assert np.isfinite(right.lead.median.mean)
