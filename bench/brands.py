"""Real subjects on real hot lists, through the whole instrument: ``python -m bench.brands``.

Weibo's hot search, another hot list and the headlines of the evening news from ``../shared/data``
are one stories table, and each subject's words are a firm's. No title of them is written anywhere.
"""

import resource
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from bench.machine import described
from bench.studies import command, keep, row
from luopan.instruments.mainstream import MainstreamPlan, measure
from luopan.readings.base import Interval
from luopan.readings.mainstream import MainstreamReading
from luopan.tables.bundle import Tables
from luopan.tables.company import Company

RESULT = Path(__file__).parent / "results" / "brands.md"
SHARED = Path(__file__).parents[2] / "shared" / "data" / "mainstream"
SUBJECTS = ("西贝", "山姆", "小米", "地震", "台风")
LAST = date(2025, 12, 31)
QUICK_SINCE = date(2025, 10, 1)
HOUR = "%Y-%m-%d %H:%M"
ABOUT = """All topics of Weibo's hot search (no advertisements) and of another hot list, and all
headlines of the evening news to December 2025 are one stories table ({items:,} items). Each row
names a word that a subject's titles hold. Stories by the highest rung that they reached; shares of
the talk with 90 % intervals. Nobody asked the public, so no story can be on the fourth rung."""


def figures(*, quick: bool = False) -> Mapping[str, float]:
    """Read every subject, write the table, return rungs, seconds and memory."""
    if not SHARED.exists():
        print(f"{SHARED} is not there: nothing is measured")
        return {}
    stories = collected()
    if quick:
        stories = stories.filter(pl.col("at").dt.date() >= QUICK_SINCE)
    reached: dict[str, float] = {}
    lines = [
        "# Real subjects on real hot lists", "", ABOUT.format(items=stories.height), "",
        f"`python -m bench.brands` · {described()}", "",
        *row("subject", "stories", "in the circle only", "in the evening news", "verdict",
             "talk from outside", "own echo", "seconds", head=True),
    ]  # fmt: skip
    for subject in SUBJECTS:
        settings = {"company": {"name": subject}, "mainstream": {"names": [subject]}}
        tables = Tables(Company.model_validate(settings), LAST, stories=stories)
        begun = time.perf_counter()
        (told,) = measure(tables, MainstreamPlan(recent_days=731))
        seconds = time.perf_counter() - begun
        lines += row(subject, told.own, told.rungs.get("0", 0), told.rungs.get("3", 0),
                     told.verdict, *echo(told), f"{seconds:.0f}")  # fmt: skip
        reached[f"{subject}_top"] = float(max(map(int, told.rungs), default=0))
        reached["seconds"] = max(reached.get("seconds", 0.0), seconds)
    reached["peak_gb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    lines += ["", f"Peak memory {reached['peak_gb']:.1f} GB.", ""]
    keep("\n".join(lines), RESULT, quick=quick)
    return reached


def echo(told: MainstreamReading) -> tuple[str, str]:
    """Return the shares of the talk from outside and of its own echo as text."""
    if told.echo is None:
        return "–", "–"
    social = told.echo.streams[0]
    return said(social.outside), said(social.own)


def said(share: Interval) -> str:
    """Return a share with its interval."""
    return f"{share.mean:.2f} ({share.low:.2f}–{share.high:.2f})"


def collected() -> pl.DataFrame:
    """Return the three lists as a stories table."""
    topics = pl.read_csv(SHARED / "weibo_topics.csv.gz").filter(pl.col("ads") == 0)
    other = pl.read_csv(SHARED / "baidu_topics.csv.gz")
    news = pl.read_csv(SHARED / "cctv_evening_news.csv.gz").filter(pl.col("kind") == "item")
    seven = pl.col("date").cast(pl.String).str.to_date("%Y%m%d").cast(pl.Datetime("us"))
    parts = (
        topics.select(
            at=(pl.col("first_seen_cst") + ":00").str.to_datetime(HOUR),
            tier=pl.lit("search"),
            outlet=pl.lit("微博热搜"),
            title=pl.col("title"),
            heat=pl.col("first_hot").cast(pl.Float64),
        ),
        other.select(
            at=pl.col("first_seen_cst").str.to_datetime(HOUR),
            tier=pl.lit("search"),
            outlet=pl.lit("百度热搜"),
            title=pl.col("title"),
            heat=pl.lit(None, pl.Float64),
        ),
        news.select(
            at=seven + pl.duration(hours=19),
            tier=pl.lit("broadcast"),
            outlet=pl.lit("新闻联播"),
            title=pl.col("headline"),
            heat=pl.lit(None, pl.Float64),
        ),
    )
    return pl.concat([p.cast({"at": pl.Datetime("us")}) for p in parts]).with_row_index("row", 2)


if __name__ == "__main__":
    command("bench.brands", __doc__, "three months", figures)
