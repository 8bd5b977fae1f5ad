"""Write ``examples/*/data`` from the sheets beside them: ``python -m bench.examples``.

Every number is copied as it stands; only the shape changes, from one column a series to one row
a week and series.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

EXAMPLES = Path(__file__).parents[1] / "examples"

REGIONS = EXAMPLES / "regions"
"""A test by region: one row a day and region, so it is told apart from the weekly sheets."""

TEST = ("2015-02-16", "2015-03-15")

Row = Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """How one wide weekly sheet becomes three tables.

    Parameters
    ----------
    file, date : str
        The sheet and its column of dates.
    spend, exposure : mapping
        Channel to column.
    controls : mapping
        Control to column; ``column=value`` is 1 in the weeks where the column holds that value.
    outcome : tuple of str
        Columns whose product is the weekly revenue.
    """

    file: str
    date: str
    outcome: tuple[str, ...]
    spend: Mapping[str, str]
    exposure: Mapping[str, str] = field(default_factory=dict)
    controls: Mapping[str, str] = field(default_factory=dict)


SHEETS = {
    "robyn": Sheet(
        file="robyn_weekly.csv",
        date="DATE",
        outcome=("revenue",),
        spend={
            "tv": "tv_S",
            "ooh": "ooh_S",
            "print": "print_S",
            "search": "search_S",
            "facebook": "facebook_S",
        },
        exposure={
            "search": "search_clicks_P",
            "facebook": "facebook_I",
            "newsletter": "newsletter",
        },
        controls={
            "competitor_sales": "competitor_sales_B",
            "event1": "events=event1",
            "event2": "events=event2",
        },
    ),
    "pymc": Sheet(
        file="mmm_example.csv",
        date="date_week",
        outcome=("y",),
        spend={"x1": "x1", "x2": "x2"},
        controls={"event_1": "event_1", "event_2": "event_2"},
    ),
    "meridian": Sheet(
        file="national_all_channels.csv",
        date="time",
        outcome=("conversions", "revenue_per_conversion"),
        spend={f"channel{i}": f"Channel{i}_spend" for i in range(5)},
        exposure={
            **{f"channel{i}": f"Channel{i}_impression" for i in range(5)},
            "organic": "Organic_channel0_impression",
        },
        controls={
            "competitor_sales": "competitor_sales_control",
            "sentiment_score": "sentiment_score_control",
            "promo": "Promo",
        },
    ),
}


def main(folder: Path = EXAMPLES) -> None:
    """Write every example's tables below ``folder``."""
    for name in SHEETS:
        target = folder / name / "data"
        target.mkdir(parents=True, exist_ok=True)
        for file, text in files(name).items():
            (target / file).write_text(text, encoding="utf-8", newline="")
    target = folder / REGIONS.name / "data"
    target.mkdir(parents=True, exist_ok=True)
    for file, text in by_region().items():
        (target / file).write_text(text, encoding="utf-8", newline="")


def by_region() -> dict[str, str]:
    """Return the tables of the example with regions by file name."""
    with (REGIONS / "geoexperiment.csv").open(encoding="utf-8", newline="") as source:
        rows = [{**row, "geo": f"geo {int(row['geo']):03d}"} for row in csv.DictReader(source)]
    treated = sorted({row["geo"] for row in rows if float(row["cost"]) > 0.0})
    head = ("test", "kind", "channel", "region", "arm", "start", "end", "outcome")
    design = ("social on", "randomised lift", "paid_social")
    return {
        "outcomes.csv": _text(
            ("date", "indicator", "value", "region"),
            ((r["date"], "sales", r["response"], r["geo"]) for r in rows),
        ),
        "channels.csv": _text(
            ("date", "channel", "spend", "region"),
            ((r["date"], "paid_social", r["cost"], r["geo"]) for r in rows),
        ),
        "tests.csv": _text(
            head, ((*design, region, "treatment", *TEST, "sales") for region in treated)
        ),
    }


def files(name: str) -> dict[str, str]:
    """Return the text of one example's tables by file name."""
    sheet = SHEETS[name]
    with (EXAMPLES / name / sheet.file).open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    return {
        "outcomes.csv": _text(("date", "indicator", "value"), _outcomes(rows, sheet)),
        "channels.csv": _text(("date", "channel", "spend", "exposure"), _channels(rows, sheet)),
        "controls.csv": _text(("date", "control", "value"), _controls(rows, sheet)),
    }


def _outcomes(rows: Sequence[Row], sheet: Sheet) -> Iterable[Sequence[object]]:
    for row in rows:
        value = 1.0
        for column in sheet.outcome:
            value *= float(row[column])
        only = row[sheet.outcome[0]] if len(sheet.outcome) == 1 else f"{value:.2f}"
        yield row[sheet.date], "revenue", only


def _channels(rows: Sequence[Row], sheet: Sheet) -> Iterable[Sequence[object]]:
    names = dict.fromkeys((*sheet.spend, *sheet.exposure))
    for row in rows:
        for name in names:
            spend = row[sheet.spend[name]] if name in sheet.spend else "0"
            seen = row[sheet.exposure[name]] if name in sheet.exposure else ""
            yield row[sheet.date], name, spend, seen


def _controls(rows: Sequence[Row], sheet: Sheet) -> Iterable[Sequence[object]]:
    for row in rows:
        for name, column in sheet.controls.items():
            where, _, wanted = column.partition("=")
            value = str(int(row[where] == wanted)) if wanted else row[where]
            yield row[sheet.date], name, value


def _text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


if __name__ == "__main__":
    main()
