import numpy as np
import pytest
from tests.instruments.direction.firms import amounts, drawn, firm, nps_line, sunday, wave

from luopan.instruments.direction import DirectionPlan
from luopan.instruments.direction.model import ANSWER_UNITS, Model, build
from luopan.instruments.direction.subjects import subjects
from luopan.instruments.direction.waves import waves
from luopan.tables.bundle import Tables
from luopan.tables.weeks import Weeks

PLAN = DirectionPlan()


def model(tables: Tables, plan: DirectionPlan = PLAN) -> Model:
    (subject,) = subjects(tables, plan)[0]
    weeks = Weeks.of(tables.company)
    return build(subject, waves(subject, weeks, tables.as_of), weeks.number(tables.as_of), plan)


def flow(values: list[float], **changes: object) -> Model:
    settings = [{"name": "revenue", "kind": "flow"}]
    return model(firm(outcomes=amounts(values), indicator=settings), DirectionPlan(**changes))


def test_answers_are_modelled_between_their_bounds_in_units_of_an_answers_spread() -> None:
    # Half yes: an answer's spread is 1/2, the logit's slope 1/4.
    rows = [r for w in range(30) for r in wave(sunday(w), {"是": 500, "否": 500}, indicator="a")]
    found = model(firm(surveys=rows))
    assert found.link.name == "logit"
    assert found.series.unit == pytest.approx(0.5 / ANSWER_UNITS / 0.25, rel=1e-3)
    np.testing.assert_allclose(found.series.y, 0.0, atol=1e-9)
    np.testing.assert_allclose(found.series.v, 1 / (1000 * 0.25), rtol=1e-2)


def test_the_axis_ends_now_and_reaches_far_enough_back_for_the_heading_and_a_turn() -> None:
    found = model(firm(surveys=nps_line([10.0] * 4)))
    assert found.series.n_weeks == 2 * PLAN.turn_weeks + 1
    assert found.series.week.tolist() == [49, 50, 51, 52]
    longer = model(firm(surveys=nps_line([10.0] * 80)))
    assert (longer.series.n_weeks, longer.series.week[0]) == (80, 0)


def test_older_waves_than_the_plan_looks_back_are_left_out() -> None:
    rows = nps_line([10.0] * 60)
    found = model(firm(surveys=rows), DirectionPlan(history_weeks=40))
    assert found.waves.week.size == 40
    assert found.waves.left_out == {"too_old": {"count": 20}}


def test_positive_amounts_are_modelled_on_the_log_scale_and_lifted_to_their_mean() -> None:
    rng = np.random.default_rng(0)
    values = 100 * np.exp(rng.normal(0, 0.3, 80))
    found = flow(values.tolist())
    assert found.link.name == "log"
    assert found.posterior.weights @ found.lift == pytest.approx(0.3**2 / 2, rel=0.35)
    with_zero = flow([0.0, *values[1:].tolist()])
    assert with_zero.link.name == "identity"
    np.testing.assert_array_equal(with_zero.lift, 0.0)


def test_a_season_takes_two_years_and_is_for_amounts_unless_asked_for() -> None:
    values = (100 + np.random.default_rng(0).normal(0, 3, 110)).tolist()
    assert [c.cause for c in flow(values).constants] == ["season"] * 4
    assert flow(values, season="off").constants == ()
    assert flow(values[:100]).constants == ()
    asked = firm(surveys=drawn(np.full(110, 20.0), 100))
    assert model(asked).constants == ()
    assert len(model(asked, DirectionPlan(season="all")).constants) == 4


def test_an_amount_far_from_its_neighbours_counts_for_less() -> None:
    values = (100 + np.random.default_rng(0).normal(0, 3, 60)).tolist()
    values[30] = 400.0
    found = flow(values)
    assert found.unusual == (30,)
    assert found.series.v[30] > 50 * np.delete(found.series.v, 30).max()


def test_houses_and_earlier_wordings_have_columns_and_the_present_wording_none() -> None:
    rows = [
        *nps_line([10.0] * 5, source="a", wording="v1"),
        *nps_line([10.0] * 5, first=5, source="a", wording="v2"),
        *nps_line([10.0] * 10, source="b"),
    ]
    found = model(firm(surveys=rows))
    assert [(c.cause, c.source) for c in found.constants] == [
        ("house", "a"),
        ("house", "b"),
        ("wording", "a"),
    ]
    source, wording = np.array(found.waves.source), np.array(found.waves.wording)
    np.testing.assert_array_equal(found.series.x[:, 0], source == "a")
    np.testing.assert_array_equal(found.series.x[:, 2], wording == "v1")
