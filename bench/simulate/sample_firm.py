"""Write the sample firm 青禾饮料 / Qinghe Drinks: ``python -m bench.simulate.sample_firm``.

The same seed gives the same bytes. What is true of the firm (nobody could know it from the tables
alone): media carry about a quarter of sales, social media about 6 %, TV with paid social adds
1 % more than both apart, which three years of national weeks cannot show. Loyalty rises by
about 5 points in the last quarter, revenue wanders without a direction, and the brand is known to
nearly all of its followers and to few others.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from bench.simulate import calendar, carryover, curves, flighting
from bench.simulate.calendar import Vector

SEED = 20261115
LAST_DAY = date(2026, 11, 15)
WEEKS = 156
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
TOGETHER = 0.010
"""What TV and paid social add to sales beyond both apart."""

Row = Sequence[object]


def main(folder: Path = FOLDER) -> None:
    """Write the four tables into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files().items():
        (folder / name).write_text(text, encoding="utf-8", newline="")


def files() -> dict[str, str]:
    """Return each table's text by its file name."""
    rng = np.random.default_rng(SEED)
    weeks = calendar.mondays(LAST_DAY, WEEKS)
    spend, exposure = _media(rng, weeks)
    controls = _controls(rng, weeks)
    revenue = _revenue(rng, weeks, exposure, controls)
    return {
        "channels.csv": _text(
            ("日期", "渠道", "花费", "曝光"), _channel_rows(weeks, spend, exposure)
        ),
        "controls.csv": _text(("日期", "控制变量", "数值"), _control_rows(weeks, controls)),
        "outcomes.csv": _text(
            ("date", "indicator", "value", "n"), _outcome_rows(rng, weeks, revenue)
        ),
        "surveys.csv": _text(
            ("date", "indicator", "source", "audience", "wording", "answer", "count"),
            _survey_rows(rng, weeks),
        ),
    }


def _media(
    rng: np.random.Generator, weeks: tuple[date, ...]
) -> tuple[dict[str, Vector], dict[str, Vector]]:
    """Return spend and exposure by channel: TV in bursts, social partly tied to TV."""
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
    spend = {name: np.rint(SPEND[name][0] * pattern[name] / 10) * 10 for name in SPEND}
    exposure = {}
    for name, (_, cost) in SPEND.items():
        seen = spend[name] / cost if cost else views.get(name, 0.0) * pattern[name]
        exposure[name] = np.rint(seen * rng.lognormal(0.0, 0.04, n))
    exposure["ooh"] = spend["ooh"]
    return spend, exposure


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


def _revenue(
    rng: np.random.Generator,
    weeks: tuple[date, ...],
    exposure: dict[str, Vector],
    controls: dict[str, Vector],
) -> Vector:
    """Return weekly revenue: a base without direction, season, holidays, price, media, noise."""
    n = len(weeks)
    respond: dict[str, Vector] = {}
    for name, seen in exposure.items():
        kernel = carryover.geometric(carryover.from_half_life(HALF_LIFE.get(name, 0.7)))
        shape = curves.logistic(flighting.mean_one(carryover.carry(seen, kernel)), 1.1)
        respond[name] = SHARE[name] * flighting.mean_one(shape)
    pair = respond["tv"] * respond["paid_social"]
    media = sum(respond.values(), np.zeros(n)) + TOGETHER * flighting.mean_one(pair)
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
    return np.rint(WEEKLY_REVENUE * (base + season + holidays + other + media + noise))


def _channel_rows(
    weeks: tuple[date, ...], spend: dict[str, Vector], exposure: dict[str, Vector]
) -> Iterator[Row]:
    for at, monday in enumerate(weeks):
        for name in SPEND:
            seen: object = "" if name == "ooh" else int(exposure[name][at])
            yield monday, name, int(spend[name][at]), seen


def _control_rows(weeks: tuple[date, ...], controls: dict[str, Vector]) -> Iterator[Row]:
    for at, monday in enumerate(weeks):
        for name, values in controls.items():
            yield monday, name, f"{values[at]:g}"


def _outcome_rows(
    rng: np.random.Generator, weeks: tuple[date, ...], revenue: Vector
) -> Iterator[Row]:
    rate = 0.295 + 0.030 / (1 + np.exp(-(np.arange(len(weeks)) - 100) / 14.0))
    buyers = rng.poisson(1_450, len(weeks))
    again = rng.binomial(buyers, np.clip(rate + rng.normal(0, 0.006, len(weeks)), 0, 1))
    for at, monday in enumerate(weeks):
        yield monday, "revenue", int(revenue[at]), ""
        yield monday, "repeat_rate", int(again[at]), int(buyers[at])


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
