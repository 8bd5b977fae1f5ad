"""Learn the prior of crossing: ``python -m training.crossing --data DIR``.

DIR holds the tables of `training.crossing.sources`. The fits go beside the instrument, their
figures to ``training/results/crossing.md``.
"""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from training.crossing import card, sources
from training.crossing.judge import SOURCE, SPAN, Lessons, foretold, lessons, scored

from luopan.instruments.mainstream.prior import FILES, FOLDER
from luopan.instruments.mainstream.stories import RUNGS, Stories
from luopan.stats.hazard import HazardFit, HazardPlan, fit, save

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "training" / "results" / "crossing.md"
PLAN = HazardPlan(ridge=1.0, half_life=28.0, draws=6)
"""Broadcasts are few: slopes are freer and the level slower than elsewhere."""
GRID = 8.0
"""Weights and draws are rounded to this part of one, so that the files are small."""
CUT = "2025-07-01 00"
"""What came later judges a fit to what came before."""


def learnt(of: Lessons, facts: Mapping[str, str | int]) -> HazardFit:
    """Return the fit that ships: to everything, rounded."""
    found = fit(of.histories, PLAN, facts=facts)
    return replace(found, weights=rounded(found.weights, 8.0), draws=rounded(found.draws, 1.0))


def rounded(values: np.ndarray, times: float) -> np.ndarray:
    """Return values on a grid of 1 / (GRID × times)."""
    return (np.round(values * GRID * times) / (GRID * times)).astype(np.float32)


def judged(of: Lessons, last: int) -> dict[str, float]:
    """Return the figures of a fit to what came before the cut."""
    cut = int(sources.hour(CUT))
    ends = [cut, last - SPAN]
    moving, _, _ = foretold(of, replace(PLAN, draws=0), ends, SPAN - of.age)
    at = of.between(*ends)
    return dict(scored(moving[at], of.crossed(SPAN - of.age)[at]))


def told(stories: Stories, data: Path) -> dict[str, str | int]:
    """Return what the files say of themselves."""
    return {
        "name": "weibo-to-evening-news",
        "rung": RUNGS,
        "tiers": f"{SOURCE},search",
        "licence": "MIT",
        "first_hour": int(stories.first[0]),
        "last_hour": int(stories.end.max()),
        "topics_sha256": sources.digest(data / sources.NAME),
        "news_sha256": sources.digest(data / sources.NEWS),
    }


def main() -> None:
    """Train, judge and write."""
    parser = argparse.ArgumentParser(prog="python -m training.crossing", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the tables")
    data = parser.parse_args().data
    topics = sources.topics(data)
    stories = sources.reaching(topics, sources.news(data), sources.matched, None)
    last = int(stories.end.max())
    facts = told(topics, data)
    figures, digests = {}, {}
    for name, later in zip(FILES, (False, True), strict=True):
        figures[name] = judged(lessons(stories, int(sources.hour(CUT)), later=later), last)
        of = lessons(stories, last, later=later)
        digests[name] = save(learnt(of, facts), FOLDER / name)
    PAGE.write_text(card.page(facts, figures, digests, FOLDER), encoding="utf-8")


if __name__ == "__main__":
    main()
