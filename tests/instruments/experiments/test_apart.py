"""Spill-over: who is compared with is so far from the tested regions as was asked."""

from dataclasses import replace

import pytest
from tests.instruments.experiments.firms import Regions

from luopan.instruments.experiments import DesignAsked, ExperimentPlan, design, measure
from luopan.instruments.experiments.refusal import NoTestError
from luopan.tables.bundle import Tables
from luopan.tables.company import Region

ASKED = DesignAsked(seed=3, days=(56,), sizes=(2,), candidates=60)
STEP_KM = 111.195
"""One degree of latitude."""


def on_a_line(firm: Regions, without: str | None = None) -> Tables:
    """The firm's tables, its regions one degree apart from south to north."""
    tables = firm.tables()
    placed = tuple(
        Region(name=name, latitude=float(i), longitude=None if name == without else 100.0)
        for i, name in enumerate(firm.names)
    )
    return replace(tables, company=tables.company.model_copy(update={"region": placed}))


def test_neighbours_of_a_tested_region_are_not_compared_with() -> None:
    firm = Regions(seed=1, count=20)
    found = design(on_a_line(firm), replace(ASKED, apart_km=2.5 * STEP_KM))
    drawn = [o for o in found.options if o.design == "drawn"]
    assert drawn
    for option in drawn:
        mine = [firm.names.index(r) for r in option.regions]
        near = {n for i, n in enumerate(firm.names) if any(abs(i - k) <= 2 for k in mine)}
        assert set(option.near) == near - set(option.regions)
        assert option.detectable is not None
    # a lot may put neighbours into different arms
    assert {o.refused for o in found.options if o.design != "drawn"} == {"spill_over"}


def test_given_regions_keep_the_distance_too() -> None:
    firm = Regions(seed=1, count=20)
    asked = replace(ASKED, must=("r05", "r06"), apart_km=1.5 * STEP_KM)
    (option, *_) = design(on_a_line(firm), asked).options
    assert (option.regions, option.near) == (("r05", "r06"), ("r04", "r07"))
    assert option.detectable is not None


@pytest.mark.parametrize("must", [(), ("r05", "r06")])
def test_where_nobody_is_far_enough_it_says_so(must: tuple[str, ...]) -> None:
    found = design(on_a_line(Regions(seed=1, count=20)), replace(ASKED, must=must, apart_km=9000))
    assert found.refused == "spill_over"
    assert not [o for o in found.options if o.design == "chosen"]


def test_a_region_without_a_place_is_named() -> None:
    with pytest.raises(NoTestError) as caught:
        design(on_a_line(Regions(seed=1), without="r07"), replace(ASKED, apart_km=50.0))
    assert caught.value.code == "test_no_place"
    assert caught.value.facts == {"regions": ("r07",), "count": 1}


def test_the_analysis_leaves_out_who_is_too_near() -> None:
    firm = Regions(seed=1, count=20)
    firm.run([5, 6], 80, 8, 0.05)
    firm.told("t", "lift", [5, 6], 80, 8)
    plan = ExperimentPlan(seed=1, apart_km=1.5 * STEP_KM)
    (reading,) = measure(on_a_line(firm), plan)
    assert {x.name: x.reason for x in reading.left_out} == {"r04": "near", "r07": "near"}
    assert not {"r04", "r07"} & set(reading.compared)
