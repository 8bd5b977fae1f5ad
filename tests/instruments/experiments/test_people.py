"""Messages tested on people: answers by audience against known truth."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.instruments.experiments.firms import Regions

from luopan.instruments.experiments import ExperimentPlan, measure
from luopan.readings.base import Evidence
from luopan.readings.experiments import ExperimentReading
from luopan.tables.bundle import Tables

ARMS = {"usual": ("control",), "warm": ("A",), "plain": ("B",)}


def asked(shares: dict[str, float], n: int = 400, seed: int = 0, kind: str = "随机文案") -> Tables:
    """Yes and no by audience: two arms and business as usual."""
    rng = np.random.default_rng(seed)
    firm = Regions(count=4, seed=1)
    rows = []
    for audience, arm in (("usual", "control"), ("warm", "A"), ("plain", "B")):
        if audience not in shares:
            continue
        firm.row(
            test="message", kind=kind, region=None, audience=audience, arm=arm,
            start=70, length=4, outcome="would_return", channel=None,
        )  # fmt: skip
        yes = int(rng.binomial(n, shares[audience]))
        rows += [(audience, "yes", yes), (audience, "no", n - yes)]
    surveys = pl.DataFrame(
        {
            "date": [firm.day(71)] * len(rows),
            "indicator": "would_return",
            "answer": [answer for _, answer, _ in rows],
            "count": [count for *_, count in rows],
            "audience": [audience for audience, *_ in rows],
            "row": range(2, 2 + len(rows)),
        }
    )
    return replace(firm.tables(), surveys=surveys)


def only(tables: Tables, **settings: object) -> ExperimentReading:
    (reading,) = measure(tables, ExperimentPlan(seed=1, **settings))  # type: ignore[arg-type]
    return reading


def test_a_better_message_is_found_against_business_as_usual() -> None:
    reading = only(asked({"usual": 0.30, "warm": 0.45, "plain": 0.31}))
    assert reading.design == "people"
    assert reading.evidence is Evidence.E4
    assert reading.compared == ("usual",)
    warm, plain = reading.contrasts
    assert (warm.arm, plain.arm) == ("A", "B")
    assert warm.effect == reading.effect
    assert warm.effect.total is not None
    assert warm.effect.total.low <= 0.15 <= warm.effect.total.high
    assert reading.verdict == "positive"
    assert plain.effect.total is not None
    assert plain.effect.total.low < 0.0 < plain.effect.total.high


def test_intervals_hold_and_p_agrees_with_them() -> None:
    held = 0
    for seed in range(60):
        reading = only(asked({"usual": 0.3, "warm": 0.36}, seed=seed))
        told = reading.effect
        assert told.total is not None
        assert told.p is not None
        held += told.total.low <= 0.06 <= told.total.high
        assert (told.p <= 0.1) == (told.total.low > 0.0 or told.total.high < 0.0)
    # 54 of 60 are expected; 47 or fewer come once in two hundred
    assert held > 47


def test_without_a_lot_it_is_co_movement() -> None:
    reading = only(asked({"usual": 0.30, "warm": 0.45}, kind="message"))
    assert reading.evidence is Evidence.E1
    assert [s.code for s in reading.next_steps] == ["test_by_lot"]


def test_arms_of_uneven_size_are_told() -> None:
    tables = asked({"usual": 0.3, "warm": 0.3})
    surveys = tables.surveys
    assert surveys is not None
    fewer = surveys.with_columns(
        pl.when(pl.col("audience") == "warm").then(pl.col("count") // 2).otherwise(pl.col("count"))
        .alias("count")
    )  # fmt: skip
    checks = {c.code: c for c in only(replace(tables, surveys=fewer)).checks}
    assert not checks["test_uneven_arms"].passed
    assert {c.code: c for c in only(tables).checks}["test_uneven_arms"].passed


@pytest.mark.parametrize(
    ("shares", "n", "refused"),
    [({"warm": 0.3, "plain": 0.3}, 400, "no_control_arm"),
     ({"usual": 0.0, "warm": 0.0}, 400, "too_few_answers"),
     ({"usual": 0.3, "warm": 0.3}, 0, "too_few_answers")],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused(shares: dict[str, float], n: int, refused: str) -> None:
    reading = only(asked(shares, n=n))
    if refused == "too_few_answers" and n:
        # all said no in both arms: nothing differs, and the interval says how sure that is
        assert reading.verdict == "inconclusive"
        return
    assert reading.effect.refused == refused
    assert reading.verdict == "undetermined"
