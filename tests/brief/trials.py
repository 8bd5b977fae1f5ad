"""Readings of finished tests made by hand, one in every state."""

import math
from datetime import date, timedelta

from tests.brief.basics import AS_OF, CHANNELS, OUTCOMES, between

from luopan.readings.base import Evidence, Point
from luopan.readings.experiments import (
    Contrast,
    Deviation,
    Effect,
    ExperimentReading,
    LeftOut,
    OfPeriod,
    OfRegion,
    Registration,
)

START = date(2026, 9, 7)
DAYS = 28
A_DAY = 1.5e5
Three = tuple[float, float, float]
MORE: Three = (0.041, 0.012, 0.070)
LESS: Three = (-0.036, -0.061, -0.011)
NOUGHT: Three = (0.004, -0.031, 0.039)


def effect(relative: Three, estimator: str = "ridge", p: float = 0.02, days: int = DAYS) -> Effect:
    """An effect in both units, from its share."""
    total = tuple(v * A_DAY * days for v in relative)
    return Effect(
        estimator=estimator, point=total[0], total=between(*total), relative=between(*relative), p=p
    )


def refused(code: str, estimator: str = "ridge") -> Effect:
    """An effect without an interval."""
    return Effect(estimator=estimator, point=4.1e4, refused=code)


def course(relative: Three, count: int = DAYS, step: int = 1) -> dict[str, object]:
    """Days or weeks of the test, the effect added up, and five placebo sets."""
    mean, low, high = (v * A_DAY * step for v in relative)
    wide = 2.6 * (high - low) / 2
    days = [START + timedelta(days=step * k) for k in range(count)]
    wave = [mean + wide * 0.5 * math.sin(k * 1.7) for k in range(count)]
    summed = [mean * (k + 1) for k in range(count)]
    reach = [(high - low) / 2 * math.sqrt((k + 1) * count) for k in range(count)]
    return {
        "course": tuple(
            OfPeriod(date=d, observed=A_DAY * step + w, expected=A_DAY * step,
                     effect=Point(date=d, mean=w, low=w - wide, high=w + wide))
            for d, w in zip(days, wave, strict=True)
        ),
        "cumulative": tuple(
            Point(date=d, mean=s, low=s - r, high=s + r)
            for d, s, r in zip(days, summed, reach, strict=True)
        ),
        "placebos": tuple(
            tuple(wide * 0.7 * math.sin(k * (0.6 + 0.13 * j) + j) for k in range(count))
            for j in range(60)
        ),
    }  # fmt: skip


def earlier(count: int = 28, step: int = 1) -> tuple[OfPeriod, ...]:
    """The history before the test, beside what the fit makes of it."""
    return tuple(
        OfPeriod(
            date=START - timedelta(days=step * (count - k)), effect=None,
            observed=A_DAY * step * (1 + 0.05 * math.sin(k / 3) + 0.01 * math.sin(2.1 * k)),
            expected=A_DAY * step * (1 + 0.05 * math.sin(k / 3)),
        )
        for k in range(count)
    )  # fmt: skip


def entry(**more: object) -> Registration:
    """An entry in the register, made in time."""
    usual = {
        "digest": "7ac1" + "de" * 30, "at": date(2026, 8, 20), "author": "王芳", "before": True,
        "bet": 0.03,
    }  # fmt: skip
    return Registration(**(usual | more))


def trial(found: Three = MORE, **more: object) -> ExperimentReading:
    """A test on chosen regions that found more, registered, with everything that can be told."""
    verdict = "positive" if found[1] > 0 else "negative" if found[2] < 0 else "inconclusive"
    evidence = {"chosen": Evidence.E3, "before_after": Evidence.E1}
    usual = {
        "as_of": AS_OF, "inputs": (OUTCOMES, CHANNELS), "seed": 5, "test": "南方加投",
        "evidence": evidence.get(str(more.get("design", "chosen")), Evidence.E4),
        "kind": "heavy_up", "design": "chosen", "channels": ("social_ads",), "outcome": "revenue",
        "unit": "CNY",
        "start": START, "end": START + timedelta(days=DAYS - 1), "tail_days": 7, "step_days": 1,
        "periods": DAYS, "history": 364, "treated": ("广州", "深圳"),
        "compared": tuple(f"city {k}" for k in range(18)),
        "left_out": (LeftOut(name="拉萨", reason="zero_sales"),
                     LeftOut(name="北京", reason="heard_of_it")),
        "registration": entry(), "effect": effect(found),
        "others": (effect((0.038, 0.008, 0.068), "synthetic_control"),
                   Effect(estimator="local_level", point=1.7e5)),
        "regions": (OfRegion(region="广州", effect=effect(found)),
                    OfRegion(region="深圳", effect=refused("too_few_sets"))),
        "sets": 152, "other_p": 0.03, "agreement": 0.2, "detectable": 0.0312, "spend": 9.0e4,
        "per_money": between(1.9, 0.6, 3.3), "verdict": verdict,
        "before": earlier() if {"design", "step_days"}.isdisjoint(more) else (),
    } | course(found)  # fmt: skip
    if verdict == "inconclusive":
        usual |= {"effect": effect(found, p=0.71), "others": (), "other_p": 0.6}
    if verdict == "negative":
        usual |= {"others": (effect((-0.03, -0.06, -0.001), "synthetic_control"),)}
    return ExperimentReading(**(usual | more))


def harm(**more: object) -> ExperimentReading:
    """More spend, and less was sold."""
    usual = {"test": "短视频加投", "per_money": between(-1.4, -2.6, -0.3)}
    return trial(LESS, **(usual | more))


def nothing(**more: object) -> ExperimentReading:
    """It cannot see the bet, and says what it would have seen."""
    usual = {
        "test": "西南小步", "detectable": 0.06, "registration": entry(bet=0.02),
        "per_money": between(0.2, -1.9, 2.2),
    }  # fmt: skip
    return trial(NOUGHT, **(usual | more))


def unjudged(code: str = "too_few_sets", **more: object) -> ExperimentReading:
    """There is no interval, so no number."""
    usual = {
        "test": "三城试投", "kind": "lift", "effect": refused(code), "others": (), "placebos": (),
        "course": tuple(
            OfPeriod(date=START + timedelta(days=k), observed=A_DAY, expected=A_DAY, effect=None)
            for k in range(DAYS)
        ),
        "cumulative": (), "per_money": None, "other_p": None, "agreement": None, "sets": 4,
        "detectable": None, "regions": (), "verdict": "undetermined",
    }  # fmt: skip
    return trial(**(usual | more))


def pause(found: Three = LESS, **more: object) -> ExperimentReading:
    """A pause drawn by lot: what was lost."""
    usual = {
        "test": "社媒停投", "kind": "go_dark", "design": "lot", "spend": -2.4e5,
        "treated": tuple(f"city {k}" for k in range(10)), "registration": entry(bet=-0.03),
        "effect": effect(found, "lot"), "placebos": (), "step_days": 7, "periods": 8,
        "end": START + timedelta(days=41), "tail_days": 14,
        "history": 104, "others": (), "per_money": between(3.8, 1.1, 6.4),
    }  # fmt: skip
    return trial(found, **(usual | course(found, 8, 7) | {"placebos": ()} | more))


def factorial(together: Three = MORE, **more: object) -> ExperimentReading:
    """Two channels by two: each alone, and what they do beyond the sum of both."""
    usual = {
        "test": "电视×社媒", "kind": "factorial", "design": "factorial",
        "channels": ("posts", "tv"), "effect": effect(together, "lot"),
        "contrasts": (
            Contrast(of="first", arm=None, effect=effect(NOUGHT, "lot")),
            Contrast(of="second", arm=None, effect=effect(MORE, "lot")),
            Contrast(of="together", arm=None, effect=effect(together, "lot")),
        ),
    }  # fmt: skip
    return trial(together, **(usual | {"others": ()} | more))


def message(**more: object) -> ExperimentReading:
    """A message shown to people by lot, with two arms; no money, no days."""
    usual = {
        "test": "标题对比", "kind": "message", "design": "people", "treated": ("新标题",),
        "compared": ("旧标题",), "effect": effect(NOUGHT, "answers", p=0.6),
        "contrasts": (
            Contrast(of="arm", arm="新标题", effect=effect(NOUGHT, "answers")),
            Contrast(of="arm", arm="提问标题", effect=refused("no_contrast", "answers")),
        ),
        "course": (), "cumulative": (), "placebos": (), "others": (), "spend": None,
        "per_money": None, "history": 0, "sets": 0, "tail_days": 0, "other_p": None,
    }  # fmt: skip
    return trial(NOUGHT, **(usual | more))


def before(found: Three = MORE, **more: object) -> ExperimentReading:
    """Before and after, nothing to compare with, and nobody registered it."""
    usual = {
        "test": "新品预热", "kind": "lift", "design": "before_after", "treated": (),
        "compared": (), "registration": None, "others": (), "placebos": (), "sets": 0,
        "effect": effect(found, "before_after"), "regions": (),
    }  # fmt: skip
    return trial(found, **(usual | course(found) | {"placebos": ()} | more))


def deviating(**more: object) -> ExperimentReading:
    """What ran is not what was registered, estimators disagree, and so does the second opinion."""
    usual = {
        "test": "华东轮换", "kind": "switchback", "design": "switchback",
        "registration": entry(deviations=(
            Deviation(code="something_new", facts={"was": "2026-09-01", "is": "2026-09-07"}),
            Deviation(code="nobody_knows"),
        )),
        "others": (effect((0.12, 0.09, 0.15), "synthetic_did"),), "agreement": 1.4, "other_p": 0.4,
    }  # fmt: skip
    return trial(**(usual | more))


def withdrawn(**more: object) -> ExperimentReading:
    """Withdrawn, and still counted."""
    told = entry(withdrawn=True, bet=None)
    return unjudged("some_code", **({"test": "华北撤回", "registration": told} | more))


ALL = (trial, harm, nothing, unjudged, pause, factorial, message, before, deviating, withdrawn)
