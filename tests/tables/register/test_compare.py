"""A test that ran, held against what was registered."""

from dataclasses import replace
from datetime import date

import pytest
from tests.tables.register.made import planned

from luopan.tables.register import Ran, deviations

SAID = planned(level=0.9, tail_days=7, estimator="ridge", audiences={"a": ("fans",)})
RAN = Ran(
    start=SAID.start,
    end=SAID.end,
    tail_days=7,
    channels=("tv",),
    outcome="revenue",
    regions=("south",),
    audiences=("fans",),
    level=0.9,
    kind="go_dark",
    design="chosen",
    estimator="ridge",
)


def test_a_test_that_ran_as_registered() -> None:
    assert deviations(SAID, RAN) == ()


@pytest.mark.parametrize(
    ("changed", "code", "facts"),
    [
        (
            {"end": date(2026, 7, 20)},
            "dates",
            {"registered": "2026-07-06 – 2026-08-02", "ran": "2026-07-06 – 2026-07-20"},
        ),
        ({"tail_days": 0}, "tail", {"registered": 7, "ran": 0}),
        ({"channels": ("tv", "ads")}, "channels", {"missing": (), "added": ("ads",)}),
        ({"outcome": "orders"}, "outcome", {"registered": "revenue", "ran": "orders"}),
        ({"regions": ("north",)}, "regions", {"missing": ("south",), "added": ("north",)}),
        ({"audiences": ()}, "audiences", {"missing": ("fans",), "added": ()}),
        ({"level": 0.8}, "level", {"registered": 0.9, "ran": 0.8}),
        ({"kind": "lift"}, "kind", {"registered": "go_dark", "ran": "lift"}),
        ({"design": "lot"}, "design", {"registered": "chosen", "ran": "lot"}),
        ({"estimator": "lot"}, "estimator", {"registered": "ridge", "ran": "lot"}),
    ],
)
def test_each_deviation_has_its_code(
    changed: dict[str, object], code: str, facts: dict[str, object]
) -> None:
    found = deviations(SAID, replace(RAN, **changed))  # type: ignore[arg-type]
    assert [(each.code, dict(each.facts)) for each in found] == [(code, facts)]


def test_everything_that_differs_is_told() -> None:
    ran = Ran(start=date(2025, 1, 1), end=date(2025, 2, 1), channels=("ads",), outcome="nps")
    codes = [each.code for each in deviations(SAID, ran)]
    assert codes == ["dates", "tail", "channels", "outcome", "regions", "audiences"]


def test_the_order_of_names_does_not_count() -> None:
    said = planned(channels=("a", "b"), regions={"x": ("n",), "y": ("e",)})
    ran = Ran(
        start=said.start, end=said.end, channels=("b", "a"), outcome="revenue", regions=("n", "e")
    )
    assert deviations(said, ran) == ()
