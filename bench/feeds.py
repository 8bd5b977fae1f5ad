"""Items a second of reading a feed, beside feedparser and fastfeedparser, in one run.

A feed of 20,000 items as a large outlet writes them, drawn with a fixed seed, as RSS and as Atom.
Processor time, the best of three. Ours is timed twice: the items alone, and all the
way to rows of the stories table, with clean headlines, checked addresses and the firm's clock.
"""

import json
import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from bench.fresh import environment
from bench.machine import described, versions
from bench.peers.environments import PEERS, python_of
from bench.studies import command, keep
from luopan.connectors.feed.charset import text_of
from luopan.connectors.feed.items import Clock, Document, stories
from luopan.connectors.feed.xml import parse_feed
from luopan.tables.company import Feed

RESULT = Path(__file__).parent / "results" / "feeds.md"
ITEMS = 20_000
WORDS = (
    *("海底捞", "涨价", "致歉", "新品", "门店", "顾客", "回应", "市场", "增长"),
    *("report", "brand", "launches", "price", "recall"),
)
FEED = Feed(tier="press", url="https://daily.example/rss", outlet="Daily")
ABSENT = "The peers are absent: `python -m bench.peers install feeds`."
SAYS = """feedparser and fastfeedparser return every element of an item (summary, authors, tags),
and feedparser makes their HTML harmless; ours returns the four that a story needs. fastfeedparser
takes its native reader where its wheel has one."""


def main() -> None:
    command("bench.feeds", __doc__, "2,000 items", figures)


def figures(*, quick: bool = False) -> Mapping[str, float]:
    """Measure and keep the table."""
    before = described()
    feeds = {"rss": rss(2000 if quick else ITEMS), "atom": atom(2000 if quick else ITEMS)}
    ours = {f"{name}_{step}": r for name, c in feeds.items() for step, r in rates(c).items()}
    told = {**ours, **peers(feeds)}
    keep(table(feeds, told, before), RESULT, quick=quick)
    return told


def drawn(count: int) -> list[tuple[str, str, datetime]]:
    """Return headline, summary and time of each item."""
    rng = random.Random(20261127)
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        (
            " ".join(rng.choices(WORDS, k=7)) + " &amp; more",
            "<p>" + " ".join(rng.choices(WORDS, k=90)) + "</p>",
            begin + timedelta(minutes=i),
        )
        for i in range(count)
    ]


def rss(count: int) -> bytes:
    """Return a feed in RSS 2.0."""
    items = "".join(
        f"<item><title>{title}</title><link>https://daily.example/{i}</link>"
        f'<guid isPermaLink="false">id-{i}</guid><pubDate>{format_datetime(at)}</pubDate>'
        f"<dc:creator>A. Writer</dc:creator><category>news</category>"
        f"<description><![CDATA[{summary}]]></description></item>\n"
        for i, (title, summary, at) in enumerate(drawn(count))
    )
    head = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
    return f"<?xml version='1.0'?>{head}<title>Daily</title>{items}</channel></rss>".encode()


def atom(count: int) -> bytes:
    """Return the same feed in Atom."""
    entries = "".join(
        f'<entry><id>tag:daily.example,{i}</id><title>{title}</title><link href="https://daily.example'
        f'/{i}"/><updated>{at.isoformat()}</updated><author><name>A. Writer</name></author>'
        f'<category term="news"/><summary type="html"><![CDATA[{summary}]]></summary></entry>\n'
        for i, (title, summary, at) in enumerate(drawn(count))
    )
    head = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Daily</title>'
    return f"<?xml version='1.0'?>{head}{entries}</feed>".encode()


def rates(content: bytes) -> dict[str, float]:
    """Return items a second of our own steps."""
    clock = Clock("Asia/Shanghai", datetime(2026, 12, 1))  # noqa: DTZ001  # a clock on the wall
    document = Document(content, "feed")
    return {
        "items": rate(lambda: len(parse_feed(text_of(content), "feed").rows)),
        "rows": rate(lambda: stories(document, FEED, clock).frame.height),
    }


def rate(read: Callable[[], int]) -> float:
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        count = read()
        best = min(best, time.process_time() - began)
    return count / best


def peers(feeds: Mapping[str, bytes]) -> dict[str, float]:
    """Return items a second of the peers, nothing where they are not installed."""
    python = python_of("feeds")
    if python is None:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        for name, content in feeds.items():
            (Path(folder) / f"{name}.xml").write_bytes(content)
        out = Path(folder) / "out.json"
        called = [python, PEERS["feeds"].script, folder, out]
        subprocess.run(called, check=True, env=environment())
        return json.loads(out.read_text(encoding="utf-8"))


def table(feeds: Mapping[str, bytes], told: Mapping[str, float], machine: str) -> str:
    """Return the result as Markdown."""
    python = python_of("feeds")
    known = f"; {versions('feedparser', 'fastfeedparser', python=python)}" if python else ""
    sizes = ", ".join(f"{name} {len(content) / 1e6:.1f} MB" for name, content in feeds.items())
    names = {
        "items": "luopan, the items",
        "rows": "luopan, rows of the stories table",
        "fastfeedparser": "fastfeedparser",
        "feedparser": "feedparser",
    }
    rows = [
        "# Feeds: items a second",
        "",
        f"`python -m bench.feeds` on {machine}{known}.",
        f"{ITEMS:,} items ({sizes}); processor time, the best of three.",
        "",
        "| reader | RSS, items/s | Atom, items/s |",
        "|---|---:|---:|",
        *(
            f"| {name} | {told[f'rss_{step}']:,.0f} | {told[f'atom_{step}']:,.0f} |"
            for step, name in names.items()
            if f"rss_{step}" in told
        ),
        "",
        SAYS if python else ABSENT,
        "",
    ]
    return "\n".join(rows)


if __name__ == "__main__":
    main()
