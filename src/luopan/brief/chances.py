"""What became of the chances that earlier runs told: counts, scores, said beside come (H16)."""

from markupsafe import Markup

from luopan.brief.content import Table
from luopan.brief.mainstream import chance_of, short
from luopan.brief.tell import Teller, span
from luopan.readings.base import Interval
from luopan.readings.chances import ChanceRecord

WORDS = "brief.chances"


def key(*parts: str) -> str:
    """Return a key of the words about earlier chances."""
    return ".".join((WORDS, *parts))


def lead(record: ChanceRecord, tell: Teller) -> Markup:
    """Return how many chances came, how many wait, and how good they were."""
    counted = ("told", "closed", "came", "open", "unobserved")
    said = [tell.say(key("count"), **{name: tell.count(getattr(record, name)) for name in counted})]
    if record.lost:
        said.append(tell.say(key("lost"), lost=tell.count(record.lost)))
    numbers = ("closed", "stories", "least", "least_stories")
    counts = {name: tell.count(getattr(record, name)) for name in numbers}
    if record.brier is None or record.reference is None or record.gain is None:
        said.append(tell.say(key("few"), **counts))
        return tell.join(said, "brief.join.sentence")
    of = {"closed": counts["closed"], "stories": counts["stories"]}
    said += [
        tell.say(
            key("score"),
            brier=tell.fig(record.brier),
            reference=tell.fig(record.reference),
            verdict=tell.text(key("gain", gained(record.gain))),
        ),
        tell.say(key("verdict", record.calibration or "agrees"), **of),
    ]
    return tell.join(said, "brief.join.sentence")


def gained(gain: Interval) -> str:
    """Return whether the chances told more than the usual share would have."""
    return "more" if gain.low > 0.0 else "less" if gain.high < 0.0 else "unknown"


def tables(record: ChanceRecord, tell: Teller) -> tuple[Table, ...]:
    """Return what was said beside what came, and the latest chances that are closed."""
    found = []
    if record.bins:
        head = tuple(
            tell.text(key("bins", part)) for part in ("said", "came", "chances", "stories")
        )
        rows = tuple(
            (
                tell.say(key("bins.mean"), said=tell.chance(one.said)),
                tell.fig(one.came, "%"),
                tell.count(one.chances),
                tell.count(one.stories),
            )
            for one in record.bins
        )
        found.append(Table(tell.text(key("bins.caption")), head, rows))
    if record.latest:
        head = tuple(tell.text(key("latest", part)) for part in ("title", "at", "said", "came"))
        told = tuple(
            (
                span("name", short(one.title)),
                span("name", f"{one.made_at:%Y-%m-%d %H:%M}"),
                tell.say(
                    key("told"),
                    rung=tell.count(one.rung),
                    hours=tell.count(one.hours),
                    chance=chance_of(one.said, tell),
                ),
                tell.strong(key("yes" if one.came else "no"), "jade" if one.came else "ink"),
            )
            for one in record.latest
        )
        found.append(Table(tell.text(key("latest.caption")), head, told))
    return tuple(found)
