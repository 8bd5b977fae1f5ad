"""Weighted and published answers count as so many as would tell as much."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from luopan.stats.design import estimate, kish, sample
from luopan.tables.drawn import effective, is_told, sample_of
from luopan.tables.waves import answered

SCHEMA = {
    "week": pl.Int64, "date": pl.Date, "answer": pl.String, "score": pl.Float64,
    "count": pl.Int64, "source": pl.String, "share": pl.Float64, "n": pl.Int64,
    "design_effect": pl.Float64, "weight": pl.Float64, "stratum": pl.String,
    "cluster": pl.String, "row": pl.UInt32,
}  # fmt: skip


def frame(*rows: dict) -> pl.DataFrame:
    usual = {"week": 1, "date": date(2024, 1, 1), "source": "p"}
    whole = [dict.fromkeys(SCHEMA) | usual | row | {"row": i} for i, row in enumerate(rows)]
    return pl.DataFrame(whole, schema=SCHEMA)


def people(weights: np.ndarray, yes: np.ndarray, **more: object) -> pl.DataFrame:
    return frame(
        *(
            {"answer": "yes" if y else "no", "score": float(y), "count": 1, "weight": w} | more
            for w, y in zip(weights, yes, strict=True)
        )
    )


def test_simple_answers_count_once_each() -> None:
    rows = frame({"score": 1.0, "count": 7}, {"score": 0.0, "count": 3})
    found = effective(rows)
    assert found.select("n", "score", "square").rows() == [(7.0, 1.0, 1.0), (3.0, 0.0, 0.0)]
    assert not is_told(rows).any()


def test_weights_move_the_share_and_lessen_the_number() -> None:
    rng = np.random.default_rng(1)
    weights, yes = rng.lognormal(0.0, 0.8, 300), rng.random(300) < 0.4
    waves = answered(people(weights, yes), "share")
    assert waves.value[0] == pytest.approx(weights[yes].sum() / weights.sum())
    assert waves.counts is not None
    told = estimate(yes, sample(300, weight=weights))
    assert waves.counts.n[0] == pytest.approx(300 / told.steady)
    assert waves.counts.n[0] < 0.8 * 300
    assert 300 / waves.counts.n[0] == pytest.approx(kish(weights), rel=0.2)


def test_every_wave_of_a_source_has_its_usual_design_effect() -> None:
    rng = np.random.default_rng(2)
    parts = [
        people(rng.lognormal(0.0, 0.8, 60), rng.random(60) < 0.3, week=w, date=date(2024, 1, w))
        for w in range(1, 9)
    ]
    waves = answered(pl.concat(parts), "share")
    assert waves.counts is not None
    assert np.ptp(waves.counts.n) < 1e-9
    assert len(set(waves.value)) == 8


def test_a_lucky_sample_never_counts_as_more_people() -> None:
    even = people(np.ones(40), np.arange(40) < 20)
    rows = even.with_columns(
        pl.when(pl.col("row") < 20).then(pl.lit("a")).otherwise(pl.lit("b")).alias("stratum")
    )
    waves = answered(rows, "share")
    assert waves.counts is not None
    assert waves.counts.n.tolist() == [40.0]


def test_units_lessen_the_number() -> None:
    rows = people(np.ones(60), np.arange(60) % 6 < 2).with_columns(
        (pl.col("row") % 6).cast(pl.String).alias("cluster")
    )
    waves = answered(rows, "share")
    assert waves.counts is not None
    assert waves.counts.n[0] < 10.0


def test_published_shares_count_as_n_over_their_effect() -> None:
    rows = frame(
        {"answer": "yes", "share": 0.1, "n": 1000, "count": 100, "design_effect": 2.0},
        {"answer": "no", "share": 0.9, "n": 1000, "count": 900, "design_effect": 2.0},
    ).drop("score")
    waves = answered(rows, "share")
    assert waves.counts is not None
    assert waves.counts.n[0] == pytest.approx(500.0)
    assert waves.value[0] == pytest.approx(0.1)
    assert waves.left_out == {}


def test_published_without_n_is_left_out_and_counted() -> None:
    bare = frame({"answer": "yes", "share": 0.1}, {"answer": "no", "share": 0.9}).drop("score")
    whole = frame({"answer": "yes", "count": 3, "week": 2}, {"answer": "no", "count": 1, "week": 2})
    waves = answered(pl.concat([bare, whole.drop("score")]), "share")
    assert waves.left_out == {"no_n": {"count": 1}}
    assert waves.value.tolist() == [0.75]


def test_nobody_with_a_weight_is_no_wave() -> None:
    rows = people(np.array([0.0, 0.0]), np.array([True, False]))
    assert answered(rows, "share").week.size == 0


def test_blank_weights_stand_for_one() -> None:
    rows = frame(
        {"score": 1.0, "count": 2, "cluster": "a"}, {"score": 0.0, "count": 1, "cluster": "b"}
    )
    drawn = sample_of(rows)
    assert drawn.weight.tolist() == [1.0, 1.0]
    assert drawn.people.tolist() == [2.0, 1.0]
