"""What is told of the sample firm: stories that begin in the circle, and some that leave it.

What is true: a post of the public brings ``OWN`` further posts, an item of the press ``BROUGHT``
posts; stories with many posts climb. The times are drawn by lot, the titles and outlets are those
of ``sample_stories.toml``.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

PIECES = Path(__file__).with_suffix(".toml")
HEADER = ("at", "tier", "outlet", "title", "heat")
OUTLETS = ("outlet", "kind", "reach", "owner")
OWN, BROUGHT = 0.45, 5.0
"""Posts that a post brings, and that an item of the press brings."""
FADES, ANSWERS = 14.0, 2.5
"""Hours: how fast posts of their own accord fade, and how long an answer takes."""
PLATFORMS = (("微博", "小红书", "抖音"), (0.55, 0.3, 0.15))

Row = tuple[datetime, str, str, str, object]


def rows(rng: np.random.Generator, last: datetime) -> Iterator[Sequence[object]]:
    """Yield the rows of the stories table in the order of time, none after ``last``."""
    told: list[Row] = []
    for story in tomllib.loads(PIECES.read_text(encoding="utf-8"))["story"]:
        told += _story(rng, story)
    for at, *rest in sorted(told):
        if at <= last:
            yield at.isoformat(sep=" ", timespec="minutes"), *rest


def outlets() -> Iterator[Sequence[object]]:
    """Yield the rows of the firm's outlets table."""
    for outlet in tomllib.loads(PIECES.read_text(encoding="utf-8"))["outlet"]:
        yield outlet["name"], outlet["kind"], outlet["reach"], outlet["owner"]


def _story(rng: np.random.Generator, story: Mapping[str, object]) -> list[Row]:
    """Draw one story: what begins of itself, what is carried, and the answers to both."""
    begin, titles = story["at"], story["titles"]
    assert isinstance(begin, datetime) and isinstance(titles, list)  # noqa: PT018
    carried = [
        (float(hours), str(tier), str(outlet), str(title))
        for hours, tier, outlet, title in story["carried"]  # type: ignore[attr-defined]
    ]
    own = [0.0, *rng.exponential(FADES, int(story["posts"]) - 1).tolist()]  # type: ignore[call-overload]
    for hours, tier, *_ in carried:
        if tier != "own":
            own += (hours + rng.exponential(ANSWERS, rng.poisson(BROUGHT))).tolist()
    posts = []
    while own:
        hour = own.pop()
        posts.append(hour)
        own += (hour + rng.exponential(ANSWERS, rng.poisson(OWN))).tolist()
    top = float(story["heat"])  # type: ignore[arg-type]
    told: list[Row] = []
    for hour in sorted(posts):
        place = str(rng.choice(PLATFORMS[0], p=PLATFORMS[1]))
        heat = round(top * float(rng.uniform(0.05, 1.0)) * float(np.exp(-hour / 40.0)))
        title = titles[0] if hour == 0.0 else str(rng.choice(titles))
        told.append((_at(begin, hour), "social", place, title, heat))
    for hour, tier, outlet, title in carried:
        told.append((_at(begin, hour), "press" if tier == "own" else tier, outlet, title, ""))
    return told


def _at(begin: datetime, hours: float) -> datetime:
    return (begin + timedelta(hours=hours)).replace(second=0, microsecond=0)
