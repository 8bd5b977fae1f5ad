"""The long run from tables: the indicator, what makes a survey unusable, and the reading."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from tests.instruments.mix.conftest import Firm

from luopan.instruments.mix import MixFit
from luopan.instruments.mix.brand import UNITS, find_brand
from luopan.instruments.mix.gates import long_steps, passed_gates, verdict_of
from luopan.instruments.mix.long_effects import pose
from luopan.instruments.mix.longrun import long_run
from luopan.readings.longrun import Gate
from luopan.stats.longrun import Gates
from luopan.tables.bundle import Tables
from luopan.tables.company import Goal, Indicator


def surveyed(
    tables: Tables,
    *,
    answers: int = 300,
    every: int = 2,
    first: date | None = None,
    brand: str | None = None,
    waves: int = 60,
) -> Tables:
    """Add an NPS that stands still, as a goal."""
    rng = np.random.default_rng(4)
    start = first or date(2023, 1, 4)
    rows = []
    for k in range(waves):
        day = start + timedelta(days=7 * every * k)
        counts = rng.multinomial(answers, [0.3, 0.3, 0.4])
        rows += [(day, "nps", a, int(c)) for a, c in zip("479", counts, strict=True) if c]
    schema = {"date": pl.Date, "indicator": pl.String, "answer": pl.String, "count": pl.Int64}
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        *(
            pl.lit(None, dtype=pl.String).alias(c)
            for c in ("source", "region", "segment", "audience", "wording")
        )
    )
    goal = Goal(
        name="nps", indicator="nps", kind="nps", unit="points", target=40.0,
        by=date(2027, 12, 31), owner="CMO",
    )  # fmt: skip
    company = tables.company
    company = company.model_copy(
        update={
            "goal": (*company.goal, goal),
            "mix": company.mix.model_copy(update={"brand": brand}),
        }
    )
    return replace(tables, company=company, surveys=frame)


@pytest.fixture(scope="module")
def tables(small_firm: Firm) -> Tables:
    return small_firm.tables()


def test_without_an_indicator_it_cannot_be_told(fitted: MixFit, tables: Tables) -> None:
    told = long_run(fitted, tables)
    assert told.verdict == "undetermined"
    assert [g.code for g in told.barred] == ["no_indicator"]
    assert [s.code for s in told.next_steps] == ["long_name_brand"]
    assert told.indicator is None
    assert told.together is None


def test_an_unknown_indicator_is_named(fitted: MixFit, tables: Tables) -> None:
    told = long_run(fitted, surveyed(tables, brand="npss"))
    assert told.barred[0].code == "indicator_unfit"
    assert told.barred[0].facts == {"indicator": "npss"}
    assert told.named


def test_a_flow_is_no_brand(fitted: MixFit, tables: Tables) -> None:
    assert long_run(fitted, surveyed(tables, brand="revenue")).barred[0].code == "indicator_unfit"


def test_surveys_of_eight_answers_are_not_fitted(fitted: MixFit, tables: Tables) -> None:
    told = long_run(fitted, surveyed(tables, answers=8))
    (gate,) = told.barred
    assert gate.code == "few_waves"
    assert gate.facts["small"] == 60
    assert gate.facts["waves"] == 0
    assert [s.code for s in told.next_steps] == ["long_more_waves"]


def test_surveys_outside_the_weeks_are_counted(fitted: MixFit, tables: Tables) -> None:
    told = long_run(fitted, surveyed(tables, first=date(2020, 1, 1), waves=30))
    assert told.barred[0].code == "few_waves"
    assert told.barred[0].facts["outside"] == 30


def test_the_goal_with_a_long_horizon_comes_first(fitted: MixFit, tables: Tables) -> None:
    given = surveyed(tables)
    other = Goal(
        name="aware", indicator="aware", kind="share", unit="%", target=0.5,
        by=date(2027, 12, 31), owner="CMO", horizon="long",
    )  # fmt: skip
    company = given.company.model_copy(update={"goal": (*given.company.goal, other)})
    renamed = given.surveys.with_columns(
        indicator=pl.lit("aware"),
        answer=pl.when(pl.col("answer") == "9").then(pl.lit("yes")).otherwise(pl.lit("no")),
    )
    both = replace(given, company=company, surveys=pl.concat([given.surveys, renamed]))
    brand, _ = find_brand(both, fitted.data)
    assert brand.indicator == "aware"
    assert not brand.named
    named = company.mix.model_copy(update={"brand": "nps"})
    asked = replace(both, company=company.model_copy(update={"mix": named}))
    brand, _ = find_brand(asked, fitted.data)
    assert (brand.indicator, brand.named) == ("nps", True)


def test_waves_are_in_brand_units(fitted: MixFit, tables: Tables) -> None:
    brand, barred = find_brand(surveyed(tables), fitted.data)
    assert barred is None
    spread = np.sqrt(0.3 * 100**2 + 0.4 * 100**2 - 10.0**2)
    assert brand.scale == pytest.approx(spread / UNITS, rel=0.02)
    assert brand.mean == pytest.approx(10.0, abs=1.5)
    assert brand.answers == 60 * 300
    assert brand.surveys.variance.mean() == pytest.approx(UNITS**2 / 300, rel=0.05)
    assert np.abs(brand.surveys.value).max() < 5.0 * UNITS / np.sqrt(300)


def test_records_are_a_brand_only_where_they_are_named(fitted: MixFit, tables: Tables) -> None:
    weeks = fitted.data.weeks
    rows = pl.DataFrame(
        {"date": weeks, "indicator": ["repeat"] * len(weeks), "value": [300.0] * len(weeks)}
    ).with_columns(
        region=pl.lit(None, dtype=pl.String),
        n=pl.lit(1000, dtype=pl.Int64),
        row=pl.lit(2, dtype=pl.UInt32),
    )
    company = tables.company
    company = company.model_copy(
        update={
            "indicator": (Indicator(name="repeat", kind="rate"),),
            "mix": company.mix.model_copy(update={"brand": "repeat"}),
        }
    )
    outcomes = pl.concat([tables.outcomes, rows], how="diagonal_relaxed")
    brand, barred = find_brand(replace(tables, company=company, outcomes=outcomes), fitted.data)
    assert barred is None
    assert brand.answers == 1000 * len(weeks)


def test_the_question_keeps_the_fits_own_columns(fitted: MixFit, tables: Tables) -> None:
    brand, _ = find_brand(surveyed(tables), fitted.data)
    problem = pose(fitted, brand)
    np.testing.assert_allclose(problem.curves.mean(axis=1), 1.0, rtol=1e-9)
    assert problem.linear is fitted.problem.linear
    assert problem.family.tolist() == [0, 0, 1, 1] or set(problem.family.tolist()) == {0, 1}
    assert problem.outcome.mean() == pytest.approx(1.0, rel=1e-6)


@pytest.fixture(scope="module")
def still(fitted: MixFit, tables: Tables):
    return long_run(fitted, surveyed(tables))


def test_a_still_brand_is_undetermined_with_the_next_test(still) -> None:
    assert still.verdict == "undetermined"
    assert still.barred[0].code == "moves"
    assert [s.code for s in still.next_steps] == ["long_larger_waves"]
    assert still.together.long is None
    assert still.together.share is None
    assert still.together.ahead == ()
    assert still.together.short.low < still.together.short.high
    assert (still.waves, still.answers) == (60, 18000)


def test_short_effects_agree_with_the_mix_fit(still, small_firm: Firm) -> None:
    truth = small_firm.truth
    short = {c.channel: c.short for c in still.channels}
    assert sum(s.low <= truth[n] <= s.high for n, s in short.items()) >= 3


def test_a_failed_check_bars_every_claim(fitted: MixFit, tables: Tables) -> None:
    told = long_run(fitted, surveyed(tables), claims=False)
    assert told.barred[0].code == "model"
    assert told.next_steps == ()


OPEN = Gates(moves=20.0, contraction=0.6, placebo=0.5, shift=0.2, weakest=0.95, detectable=0.05)


def codes(claimed: bool = True, **change: float) -> list[str]:
    gates = passed_gates(replace(OPEN, **change), "nps", sound=True, claimed=claimed)
    return [g.code for g in gates if not g.passed]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"moves": 1.0}, "moves"),
        ({"contraction": 0.29}, "contraction"),
        ({"placebo": 0.01}, "placebo"),
        ({"shift": 2.0}, "sensitivity"),
        ({"weakest": 0.5}, "sensitivity"),
    ],
)
def test_each_gate_closes_when_it_should(change: dict, code: str) -> None:
    assert codes() == []
    assert codes(**change) == [code]


def test_power_and_quarters_matter_where_they_should() -> None:
    assert codes(claimed=False, detectable=0.2) == ["power"]
    assert codes(claimed=True, detectable=0.2) == []
    assert codes(claimed=False, weakest=0.5) == []


@pytest.mark.parametrize(
    ("p", "verdict"), [(0.96, "positive"), (0.5, "not_found"), (0.04, "negative")]
)
def test_verdicts(p: float, verdict: str) -> None:
    assert verdict_of(p, 0.95) == verdict


@pytest.mark.parametrize(
    ("code", "step"),
    [
        ("placebo", "long_vary_spend"),
        ("contraction", "long_regional_pause"),
        ("power", "long_regional_pause"),
        ("indicator_unfit", "long_name_brand"),
    ],
)
def test_each_gate_has_its_test(code: str, step: str) -> None:
    gate = Gate(code=code, passed=False)
    assert [s.code for s in long_steps([gate], None)] == [step]
    assert long_steps([], None) == ()
