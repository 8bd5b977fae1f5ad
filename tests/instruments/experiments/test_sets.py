"""Sets that a lot drew from: those of a registered law, and those of a plain lot of a few."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from tests.instruments.experiments.firms import Regions
from tests.tables.register.made import planned, register, stamp

from luopan.instruments.experiments import DesignAsked, ExperimentPlan, design, measure
from luopan.readings.base import Evidence
from luopan.readings.experiments import ExperimentReading
from luopan.tables.bundle import Tables
from luopan.tables.register.law import SetLaw, set_law

START, LENGTH = 78, 8
PLAN = ExperimentPlan(seed=1)
RULE = DesignAsked(days=(56,), sizes=(3,), candidates=300, seed=3)


def drawn(firm: Regions) -> SetLaw:
    """Let the firm design its test by lot, on its history before the start."""
    until = firm.day(START) - timedelta(days=1)
    option = next(
        o for o in design(firm.tables(), replace(RULE, until=until)).options if o.design == "drawn"
    )
    return SetLaw(sets=option.among, drawn=option.regions, seed=RULE.seed, until=until)


def run(
    firm: Regions, law: SetLaw, effect: float, *, kind: str = "lift", where=None, day: int = -1,
    looks: tuple[int, ...] = (),
) -> Tables:  # fmt: skip
    rows = [firm.names.index(name) for name in (where or law.drawn)]
    firm.run(rows, START, LENGTH, effect, 1.0)
    firm.told("t", kind, rows, START, LENGTH)
    entry = planned(
        "t", kind="lift", design="lot", channels=("paid_social",), looks=looks,
        regions={"treatment": tuple(firm.names[i] for i in rows)}, start=firm.day(START),
        end=firm.day(START + LENGTH - 1) + timedelta(days=6), law=law.model_dump(mode="json"),
    )  # fmt: skip
    book = register((entry, stamp(firm.day(START) + timedelta(days=day))))
    return replace(firm.tables(), register=book)


def only(tables: Tables) -> ExperimentReading:
    (reading,) = measure(tables, PLAN)
    return reading


def test_a_registered_lot_among_sets_is_redrawn() -> None:
    firm = Regions(seed=6)
    law = drawn(firm)
    reading = only(run(firm, law, 0.1))
    assert (reading.design, reading.evidence) == ("lot", Evidence.E4)
    assert reading.sets == len(law.sets) - 1 == 99
    assert reading.effect.estimator == "lot"
    relative = reading.effect.relative
    assert relative is not None
    assert relative.low < 0.1 < relative.high
    assert reading.verdict == "positive"
    assert reading.registration is not None
    assert reading.registration.deviations == ()


def test_a_lot_that_is_registered_late_is_no_lot() -> None:
    firm = Regions(seed=6)
    law = drawn(firm)
    reading = only(run(firm, law, 0.1, day=0))
    assert reading.evidence is Evidence.E3
    assert "test_no_lot_told" in {c.code for c in reading.checks}
    assert reading.sets == len(law.sets) - 1


def test_regions_that_the_lot_did_not_draw_are_chosen_ones() -> None:
    firm = Regions(seed=6)
    law = drawn(firm)
    told = {frozenset(s) for s in law.sets}
    other = next(
        s for s in (("r00", "r01", "r02"), ("r03", "r04", "r05"), ("r06", "r07", "r08"))
        if frozenset(s) not in told
    )  # fmt: skip
    reading = only(run(firm, law, 0.1, where=other))
    assert (reading.design, reading.evidence) == ("chosen", Evidence.E3)
    assert reading.sets > 300


def test_registered_looks_are_bounded_by_the_same_sets() -> None:
    firm = Regions(seed=6)
    law = drawn(firm)
    tables = run(firm, law, 0.3, looks=(28,))
    assert tables.outcomes is not None
    known = tables.outcomes.filter(tables.outcomes["date"] < firm.day(START + 5))
    reading = only(replace(tables, outcomes=known))
    assert reading.effect.refused == "still_running"
    assert reading.watch == "efficacy"


def few(count: int, effect: float, seed: int = 4) -> Regions:
    firm = Regions(seed=seed)
    where = list(range(1, 24, 24 // count))[:count]
    firm.run(where, START, LENGTH, effect, 1.0)
    firm.told("t", "random lift", where, START, LENGTH)
    return firm


def test_a_few_by_lot_are_foretold_by_all_others() -> None:
    reading = only(few(4, 0.08).tables())
    assert (reading.design, reading.evidence) == ("lot", Evidence.E4)
    assert 390 <= reading.sets <= 400
    assert {o.estimator for o in reading.others} >= {"synthetic_control"}
    half = only(few(12, 0.08).tables())
    assert half.sets > 1000
    assert half.others == ()


def test_a_few_by_lot_keep_their_word() -> None:
    covered, widths = [], []
    for seed in range(8):
        reading = only(few(4, 0.08, seed).tables())
        relative = reading.effect.relative
        assert relative is not None
        covered.append(relative.low <= 0.08 <= relative.high)
        widths.append(relative.high - relative.low)
    # 7.2 are expected; four or fewer come once in two hundred times
    assert sum(covered) >= 5
    assert np.mean(widths) < 0.06


def test_a_few_with_gaps_are_analysed_by_the_plain_lot() -> None:
    firm = few(4, 0.08)
    firm.sales[1, 10] = np.nan
    reading = only(firm.tables())
    assert reading.design == "lot"
    assert reading.others == ()
    assert reading.sets > 1000


def test_other_laws_are_none_of_sets() -> None:
    assert set_law(None) is None
    assert set_law({"lot": "coin"}) is None
    law = {"lot": "sets", "sets": [["a"], ["b"]], "drawn": ["a"], "seed": 1, "until": "2026-01-01"}
    assert set_law(law) is not None
    for wrong in ({"drawn": ["c"]}, {"sets": [["a"], ["a"]]}, {"sets": [["a"], ["b", "c"]]}):
        assert set_law({**law, **wrong}) is None
    with pytest.raises(ValueError, match="drawn"):
        SetLaw.model_validate({**law, "drawn": ["c"]})
