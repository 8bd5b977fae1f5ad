"""Write the sample firm 青禾饮料 / Qinghe Drinks: ``python -m bench.simulate.sample_firm``.

The same seed gives the same bytes. What is true of the firm (nobody could know it from the weeks
alone): media carry about a quarter of sales, social media about 6 %, and TV with paid social add
3 % more than both apart, which three years of national weeks cannot show; a test in 24 cities does.
Loyalty rises by about 5 points in the last quarter, revenue wanders without a direction, and the
brand is known to nearly all of its followers and to few others. In October a new package ends the
leaks that people wrote about all summer.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from bench.simulate import (
    calendar,
    carryover,
    flighting,
    sample_audit,
    sample_cities,
    sample_stories,
    sample_tests,
    sample_voices,
)
from bench.simulate.calendar import Vector
from bench.simulate.sample_cities import Cities
from bench.simulate.sample_voices import Voice
from luopan.connectors.press import FILE as PRESS
from luopan.tables.audit import write_audit

SEED = 20261115
LAST_DAY = date(2026, 11, 15)
WEEKS = 156
BY_CITY = ("tv", "ooh", "paid_search", "paid_social")
BY_CITY_FROM = 107
"""Whose spend is told by city, and since which week: a quarter before the first test."""
FOLDER = Path(__file__).parents[2] / "src" / "luopan" / "sample" / "data"
WEEKLY_REVENUE = 1_150_000.0

SPEND = {  # mean CNY a week, and what one unit of exposure costs (0: exposure costs nothing)
    "tv": (46_000.0, 0.021),
    "ooh": (14_000.0, 0.0),
    "paid_search": (21_000.0, 1.9),
    "paid_social": (27_000.0, 0.045),
    "owned_social": (0.0, 0.0),
    "earned_social": (0.0, 0.0),
    "email": (1_800.0, 0.012),
}
SHARE = {  # of sales over the three years
    "tv": 0.085,
    "ooh": 0.020,
    "paid_search": 0.055,
    "paid_social": 0.040,
    "owned_social": 0.012,
    "earned_social": 0.015,
    "email": 0.012,
}
HALF_LIFE = {"tv": 3.0, "ooh": 2.0, "paid_search": 0.5, "paid_social": 1.0}
TOGETHER = 0.030
"""What TV and paid social add to sales beyond both apart."""

Row = Sequence[object]


@dataclass(frozen=True, eq=False)
class Made:
    """The firm: its tables as text by file name, its voices, press copy and tests, and the truth.

    ``truth`` is each channel's part of the firm's sales over all weeks, in money, and what the
    `sample_cities.PAIR` adds beyond both under ``pair``.
    """

    texts: Mapping[str, str]
    voices: tuple[Voice, ...]
    press: str
    trials: tuple[sample_cities.Trial, ...]
    truth: Mapping[str, float]
    spend: Mapping[str, float]


def main(folder: Path = FOLDER) -> None:
    """Write the tables into ``folder``, and the register and the audit's draw beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    made = make()
    drawn, audits = audited(made)
    for name, text in {**made.texts, "audits.csv": audits}.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    (folder.parent / "register.jsonl").write_bytes(sample_tests.register(made.texts))
    write_audit(folder.parent, drawn)
    (folder.parent / PRESS).write_text(made.press + "\n", encoding="utf-8")


def audited(made: Made) -> tuple[pl.DataFrame, str]:
    """Return the draw of the firm's voices that were labelled, and the table of the labels."""
    drawn, asked = sample_audit.audit(made.texts)
    rng = np.random.default_rng([SEED, 8])
    return drawn, _text(sample_audit.HEADER, sample_audit.rows(rng, made.voices, asked))


def make(seed: int = SEED, together: float = TOGETHER, share: Mapping[str, float] = SHARE) -> Made:
    """Draw the firm, or another one like it.

    Parameters
    ----------
    seed : int
        Of all draws.
    together : float
        What TV and paid social add to sales beyond both apart.
    share : mapping
        Each channel's part of sales.
    """
    rng, local = np.random.default_rng(seed), np.random.default_rng([seed, 6])
    weeks = calendar.mondays(LAST_DAY, WEEKS)
    pattern, exposed = _plan(rng, weeks)
    controls = _controls(rng, weeks)
    trials = sample_cities.trials(local)
    places = sample_cities.cities(local, pattern, trials, share, HALF_LIFE, together)
    sales = _sales(rng, weeks, places, controls)
    sales += WEEKLY_REVENUE * places.size[:, None] * sample_cities.own_noise(local, WEEKS)
    voices = sample_voices.voices(np.random.default_rng([seed, 7]), LAST_DAY)
    texts = {
        "channels.csv": _text(
            ("日期", "渠道", "地区", "花费", "曝光"),
            _channel_rows(weeks, places, exposed),
        ),
        "controls.csv": _text(("日期", "控制变量", "数值"), _control_rows(weeks, controls)),
        "outcomes.csv": _text(
            ("date", "indicator", "region", "value", "n"), _outcome_rows(rng, weeks, sales)
        ),
        "surveys.csv": _text(
            ("date", "indicator", "source", "audience", "wording", "answer", "count"),
            _survey_rows(rng, weeks),
        ),
        "tests.csv": _text(sample_tests.HEADER, sample_tests.rows(weeks, trials)),
        "voices.csv": _text(sample_voices.HEADER, sample_voices.rows(voices)),
        "stories.csv": _text(
            sample_stories.HEADER,
            sample_stories.rows(
                np.random.default_rng([seed, 9]), datetime.combine(LAST_DAY, time(20, 0))
            ),
        ),
        "outlets.csv": _text(sample_stories.OUTLETS, sample_stories.outlets()),
    }
    truth = {name: WEEKLY_REVENUE * float(part.sum()) for name, part in places.terms.items()}
    spent = {n: float(places.spend(n, SPEND[n][0]).sum()) for n in SPEND}
    return Made(texts, voices, sample_voices.press(voices), trials, truth, spent)


def _plan(
    rng: np.random.Generator, weeks: tuple[date, ...]
) -> tuple[dict[str, Vector], dict[str, Vector]]:
    """Return each channel's plan with mean one, and how many see a unit of it, week by week.

    TV comes in bursts, social is partly tied to TV.
    """
    n = len(weeks)
    summer = 1.0 + 0.35 * calendar.wave(weeks, 196)
    sales_days = calendar.yearly_day(weeks, 6, 10, 10) + calendar.yearly_day(weeks, 11, 3, 10)
    tv = flighting.mean_one(flighting.flights(rng, n, 0.5, 5.0) * summer)
    pattern = {
        "tv": tv,
        "ooh": flighting.flights(rng, n, 0.4, 7.0),
        "paid_search": flighting.tied(
            flighting.always_on(rng, n, 0.22, 0.7), 1 + 2 * sales_days, 0.3
        ),
        "paid_social": flighting.tied(flighting.always_on(rng, n, 0.40, 0.5), tv, 0.15),
        "owned_social": flighting.always_on(rng, n, 0.45, 0.4),
        "email": flighting.always_on(rng, n, 0.5, 0.0),
    }
    echo = carryover.carry(pattern["paid_social"], carryover.geometric(0.4))
    pattern["earned_social"] = flighting.tied(
        flighting.always_on(rng, n, 0.55, 0.5), echo + pattern["owned_social"], 0.45
    )
    views = {"owned_social": 410_000.0, "earned_social": 5_200.0}
    seen = {}
    for name, (mean, cost) in SPEND.items():
        a_week = mean / cost if cost else views.get(name, 0.0)
        seen[name] = a_week * rng.lognormal(0.0, 0.04, n)
    return {name: pattern[name] for name in SPEND}, seen


def _controls(rng: np.random.Generator, weeks: tuple[date, ...]) -> dict[str, Vector]:
    n = len(weeks)
    promo = np.clip(flighting.flights(rng, n, 0.3, 3.0) * 0.12, 0.0, 0.6)
    steps = np.where(np.arange(n) < 70, 4.80, np.where(np.arange(n) < 122, 4.95, 5.10))
    rival = flighting.always_on(rng, n, 0.25, 0.8)
    return {
        "price": np.round(steps - 0.9 * promo + rng.normal(0, 0.02, n), 2),
        "promo": np.round(promo, 3),
        "competitor": np.round(100.0 * rival),
    }


def _sales(
    rng: np.random.Generator,
    weeks: tuple[date, ...],
    places: Cities,
    controls: dict[str, Vector],
) -> Vector:
    """Return weekly sales by place: a base without direction, season, holidays, price, media."""
    n = len(weeks)
    base = np.cumsum(rng.normal(0.0, 0.004, n))
    base -= np.linspace(base[0], base[-1], n)
    base += 0.75 - base.mean()
    season = 0.085 * calendar.wave(weeks, 200) + 0.02 * calendar.wave(weeks, 40, 2)
    holidays = (
        0.16 * calendar.before_new_year(weeks)
        - 0.20 * calendar.new_year_shut(weeks)
        + 0.06 * calendar.yearly_day(weeks, 10, 1, 7)
        + 0.05 * calendar.yearly_day(weeks, 6, 12, 7)
        + 0.05 * calendar.yearly_day(weeks, 11, 5, 7)
    )
    other = (
        -0.08 * (controls["price"] - controls["price"].mean())
        + 0.22 * (controls["promo"] - controls["promo"].mean())
        - 0.0006 * (controls["competitor"] - 100.0)
    )
    noise = rng.normal(0.0, 0.032, n)
    everywhere = base + season + holidays + other + noise
    return np.asarray(WEEKLY_REVENUE * places.size[:, None] * (everywhere + places.media))


def _channel_rows(
    weeks: tuple[date, ...],
    places: Cities,
    exposed: dict[str, Vector],
) -> Iterator[Row]:
    """Yield what the firm spent, and what it spent by city since it runs tests."""
    spend = {n: np.rint(places.spend(n, SPEND[n][0]) / 10) * 10 for n in SPEND}
    for at, monday in enumerate(weeks):
        for name in SPEND:
            had = places.size @ places.inputs[name][:, at]
            seen: object = "" if name == "ooh" else int(np.rint(exposed[name][at] * had))
            yield monday, name, "", int(spend[name][:, at].sum()), seen
    for at in range(BY_CITY_FROM, len(weeks)):
        for name in BY_CITY:
            for place, city in enumerate(sample_cities.NAMES):
                yield weeks[at], name, city, int(spend[name][place, at]), ""


def _control_rows(weeks: tuple[date, ...], controls: dict[str, Vector]) -> Iterator[Row]:
    for at, monday in enumerate(weeks):
        for name, values in controls.items():
            yield monday, name, f"{values[at]:g}"


def _outcome_rows(
    rng: np.random.Generator, weeks: tuple[date, ...], sales: Vector
) -> Iterator[Row]:
    rate = 0.295 + 0.030 / (1 + np.exp(-(np.arange(len(weeks)) - 100) / 14.0))
    buyers = rng.poisson(1_450, len(weeks))
    again = rng.binomial(buyers, np.clip(rate + rng.normal(0, 0.006, len(weeks)), 0, 1))
    for at, monday in enumerate(weeks):
        yield monday, "revenue", "", int(np.rint(sales[:, at].sum())), ""
        yield monday, "repeat_rate", "", int(again[at]), int(buyers[at])
    for at in range(sample_cities.TOLD_FROM, len(weeks)):
        for place, city in enumerate(sample_cities.NAMES):
            yield weeks[at], "revenue", city, int(np.rint(sales[place, at])), ""


def _survey_rows(rng: np.random.Generator, weeks: tuple[date, ...]) -> Iterator[Row]:
    shut = calendar.new_year_shut(weeks) > 0.3
    level = 21.0 + 2.0 * np.sin(np.arange(WEEKS) / 23.0)
    level += 15.0 / (1 + np.exp(-(np.arange(WEEKS) - 138) / 9.0))
    for at, monday in enumerate(weeks):
        day = monday + timedelta(days=6)
        points = level[at] + rng.normal(0.0, 1.2)
        if at % 2 and not shut[at]:
            yield from _nps(rng, (day, "nps", "panel", "", ""), points, 600)
        if not shut[at]:
            yield from _nps(rng, (day, "nps", "site", "", ""), points - 9.0, 70)
        if at % 4 == 3:
            yield from _csat(rng, day, at)
        if at % 13 == 12:
            yield from _awareness(rng, day, at)


def _nps(rng: np.random.Generator, key: Row, points: float, n: int) -> Iterator[Row]:
    """Return one wave of answers 0–10 whose expected score is ``points``."""
    passive = 0.36 if n > 100 else 0.24
    promoter = (1.0 - passive + points / 100.0) / 2.0
    detractor = 1.0 - passive - promoter
    low = np.array([0.05, 0.03, 0.05, 0.09, 0.13, 0.30, 0.35]) * detractor
    high = np.array([0.55, 0.45]) * promoter
    chance = np.concatenate([low, np.array([0.45, 0.55]) * passive, high])
    answers = rng.multinomial(rng.poisson(n), chance / chance.sum())
    yield from ((*key, answer, count) for answer, count in enumerate(answers) if count)


def _csat(rng: np.random.Generator, day: date, at: int) -> Iterator[Row]:
    """Return one month of satisfaction 1–5; the question was put anew in week 92."""
    mean = 3.92 + 0.0006 * at + (0.12 if at >= 92 else 0.0)
    weights = np.exp(-0.5 * ((np.arange(1, 6) - mean - 0.35) / 0.95) ** 2)
    answers = rng.multinomial(240, weights / weights.sum())
    wording = "v2" if at >= 92 else "v1"
    key = (day, "csat", "service", "", wording)
    yield from ((*key, answer, count) for answer, count in zip(range(1, 6), answers, strict=True))


def _awareness(rng: np.random.Generator, day: date, at: int) -> Iterator[Row]:
    for audience, source, share, n in (
        ("public", "omnibus", 0.155 + 0.0001 * at, 1000),
        ("followers", "community", 0.87, 300),
    ):
        yes = int(rng.binomial(n, share))
        key = (day, "awareness", source, audience, "")
        yield from ((*key, "是", yes), (*key, "否", n - yes))


def _text(header: Row, rows: Iterable[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


if __name__ == "__main__":
    main()
