from tests.instruments.direction.firms import MONDAY, NPS_GOAL, amounts, firm, sunday, wave

from luopan.instruments.direction import DirectionPlan
from luopan.instruments.direction.subjects import subjects

PLAN = DirectionPlan()


def test_goals_come_first_then_what_is_declared_then_the_rest() -> None:
    tables = firm(
        surveys=[
            *wave(sunday(0), {1: 3}, indicator="csat"),
            *wave(sunday(0), {"是": 3}, indicator="aware"),
            *wave(sunday(0), {10: 3}),
        ],
        outcomes=amounts([1.0, 2.0]),
        goal=[NPS_GOAL],
        indicator=[{"name": "revenue", "kind": "flow", "unit": "CNY"}],
    )
    found, skipped = subjects(tables, PLAN)
    assert [s.indicator for s in found] == ["nps", "revenue", "aware", "csat"]
    assert [s.unit for s in found] == ["points", "CNY", "", ""]
    assert skipped == ()


def test_audiences_stay_apart_and_the_public_carries_the_goal() -> None:
    rows = [
        row
        for audience in ("followers", "public")
        for row in wave(sunday(0), {10: 3}, audience=audience)
    ]
    found, _ = subjects(firm(surveys=rows, goal=[NPS_GOAL]), PLAN)
    assert [(s.audience, s.goal is not None) for s in found] == [
        ("public", True),
        ("followers", False),
    ]


def test_the_largest_audience_is_that_of_most_answers_not_of_most_rows() -> None:
    rows = [
        *wave(sunday(0), {10: 900}, audience="members"),
        *wave(sunday(0), {10: 1, 9: 1, 8: 1}, audience="visitors"),
    ]
    found, _ = subjects(firm(surveys=rows, goal=[NPS_GOAL]), PLAN)
    assert [(s.audience, s.goal is not None) for s in found] == [
        ("members", True),
        ("visitors", False),
    ]


def test_regions_are_pooled_unless_asked_for() -> None:
    rows = [row for r in ("北", "南") for row in wave(sunday(0), {10: 3}, region=r)]
    assert [s.region for s in subjects(firm(surveys=rows), PLAN)[0]] == [None]
    apart = subjects(firm(surveys=rows), DirectionPlan(by_region=True))[0]
    assert [s.region for s in apart] == ["北", "南"]


def test_an_unclear_kind_is_named_not_guessed() -> None:
    daily = [{"date": MONDAY, "indicator": "orders", "value": v} for v in (1.0, 2.0)]
    tables = firm(
        surveys=wave(sunday(0), {7: 4}, indicator="mood"),
        outcomes=[*daily, *amounts([1.0, 2.0], "share", n=10), *amounts([0.5, 1.0], "ticket")],
    )
    found, skipped = subjects(tables, PLAN)
    assert [(s.indicator, s.kind) for s in found] == [("share", "rate"), ("ticket", "flow")]
    assert [(c.code, c.facts["indicator"]) for c in skipped] == [
        ("kind_unknown", "mood"),
        ("kind_unknown", "orders"),
    ]


def test_a_kind_that_does_not_fit_its_table_is_named() -> None:
    tables = firm(outcomes=amounts([3.0]), indicator=[{"name": "revenue", "kind": "nps"}])
    found, skipped = subjects(tables, PLAN)
    assert found == ()
    assert [c.code for c in skipped] == ["kind_unfit"]
