"""Tests of what two channels do together, on firms whose synergy is known."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from luopan.compass.calibrate import calibrated
from luopan.instruments.experiments import ExperimentPlan, measure
from luopan.readings.base import Evidence
from luopan.stats import randomised
from luopan.stats.randomised.foretold import steadiness
from luopan.tables.bundle import Tables
from luopan.tables.finished import finished_tests

from .firms import Regions

FIRST, SYNERGY = 60, 0.08
REST = 3.0
"""Sales of the regions that take no part, for each unit of those that do."""


def trial_of(arms: np.ndarray, names: dict[int, str], kind: str, *, off: float = 0.0) -> Tables:
    """Return a firm whose sales follow TV and social by arm: 5 % and 3 % each, 8 % together.

    Bit 1 of an arm switches TV off, bit 2 social; both were on before. A national total is told
    too, of which these regions are a quarter.
    """
    firm = Regions(count=arms.shape[0], weeks=FIRST + arms.shape[1], noise=0.015, seed=5)
    level = firm.sales.copy()
    span = slice(FIRST, FIRST + arms.shape[1])
    on = {"tv": np.ones(level.shape), "paid_social": np.ones(level.shape)}
    on["tv"][:, span] = np.where(arms & 1, off, 1.0)
    on["paid_social"][:, span] = np.where(arms & 2, off, 1.0)
    both = 0.05 * on["tv"] + 0.03 * on["paid_social"] + SYNERGY * on["tv"] * on["paid_social"]
    usual = level[:, :FIRST].mean(axis=1)
    firm.sales = level + usual[:, None] * both
    for code, arm in names.items():
        for i in range(len(arms)):
            edges = np.flatnonzero(np.diff(arms[i] == code, prepend=False, append=False))
            for start, end in edges.reshape(-1, 2):
                firm.row(
                    test="both", kind=kind, region=firm.names[i], arm=arm,
                    channel="tv + paid_social", start=FIRST + int(start), length=int(end - start),
                )  # fmt: skip
    tables = firm.tables()
    assert tables.channels is not None
    assert tables.outcomes is not None
    spends = [
        tables.channels.with_columns(
            channel=pl.lit(name), spend=pl.Series((share * usual[:, None] * on[name]).ravel())
        )
        for name, share in (("tv", 0.04), ("paid_social", 0.02))
    ]
    whole = tables.outcomes.group_by("date", "indicator").agg(pl.col("value").sum() * (1 + REST))
    total = whole.with_columns(region=pl.lit(None, pl.String), n=pl.lit(None), row=pl.lit(0))
    outcomes = pl.concat(
        [tables.outcomes, total.select(tables.outcomes.columns)], how="vertical_relaxed"
    )
    return replace(tables, channels=pl.concat(spends), outcomes=outcomes)


def drawn(design: randomised.Design, seed: int = 3) -> np.ndarray:
    return np.asarray(design.draw(np.random.default_rng(seed), 1)[0])


def turned(social: np.ndarray, tv: np.ndarray) -> Tables:
    """Return a firm that turned social on and off by lot, while TV kept its own schedule."""
    arms = 2 * social + tv
    tables = trial_of(arms.astype(np.int8), {}, "moderated random")
    rows = []
    for i in range(20):
        edges = np.flatnonzero(np.diff(social[i] == 1, prepend=False, append=False))
        for start, end in edges.reshape(-1, 2):
            firm = Regions(count=20, weeks=92)
            rows.append((firm.names[i], firm.day(FIRST + int(start)), firm.day(FIRST + int(end))))
    assert tables.tests is not None
    told = pl.DataFrame(
        [
            {
                "test": "turns", "kind": "moderated random", "channel": "paid_social + tv",
                "region": region, "arm": "pause", "outcome": "revenue",
                "start": start, "end": date.fromordinal(end.toordinal() - 1), "row": 2 + k,
            }
            for k, (region, start, end) in enumerate(rows)
        ],
        schema=tables.tests.schema,
    )  # fmt: skip
    return replace(tables, tests=told)


PAUSES = {0: "control", 1: "no tv", 2: "no paid_social", 3: "both"}


def test_a_test_of_pauses_reads_what_both_do_together() -> None:
    tables = trial_of(drawn(randomised.factorial(24, 10)), PAUSES, "2x2 random")
    (reading,) = measure(tables, ExperimentPlan(seed=1))
    assert reading.evidence is Evidence.E4
    alone = {c.of: c.effect.total for c in reading.contrasts}
    # told of what is on, though the arms switch off: each adds to sales, both more than the sum
    assert alone["first"] is not None
    assert alone["second"] is not None
    assert alone["first"].low > 0.0
    assert alone["second"].low > 0.0
    assert reading.verdict == "positive"
    # TV alone 5 % of the level before, and half of what both share
    told = next(c.effect.relative for c in reading.contrasts if c.of == "first")
    assert told is not None
    assert told.mean == pytest.approx(0.09 / 1.16, abs=0.02)
    shared = reading.shared
    assert shared is not None
    assert not shared.lasting


def test_what_both_do_is_scaled_to_the_whole_firm() -> None:
    tables = trial_of(drawn(randomised.factorial(24, 10)), PAUSES, "2x2 random")
    (reading,) = measure(tables, ExperimentPlan(seed=1))
    shared = reading.shared
    assert shared is not None
    assert tables.outcomes is not None
    firm = tables.outcomes.filter(pl.col("region").is_null()).sort("date")["value"].to_numpy()
    usual = firm[:FIRST].mean()
    # of the level before, which holds both channels' own effects and what they share
    truth = SYNERGY / 1.16 * usual * 10
    assert shared.effect.low < truth < shared.effect.high
    assert shared.effect.mean == pytest.approx(truth, rel=0.35)
    spent = [share / 1.16 * usual for share in (0.04, 0.02)]
    assert shared.inputs == pytest.approx(spent, rel=0.02)


@pytest.mark.parametrize("balanced", [True, False])
def test_blocks_of_four_arms_are_read(balanced: bool) -> None:
    design = randomised.BlockLot(16, 32, 8, balanced=balanced, factors=2)
    tables = trial_of(drawn(design), PAUSES, "2x2 random")
    (reading,) = measure(tables, ExperimentPlan(seed=1))
    assert reading.evidence is Evidence.E4
    assert reading.verdict == "positive"
    assert reading.shared is not None
    assert reading.shared.lasting


def test_turns_beside_another_channel_are_read_with_its_strength() -> None:
    # social by turns; TV on its own schedule, off in every other month in all regions
    design = randomised.BlockLot(20, 32, 8)
    social = drawn(design)
    tv = np.broadcast_to((np.arange(32) // 4) % 2, social.shape)
    tables = turned(social, tv)
    (reading,) = measure(tables, ExperimentPlan(seed=1))
    # the lot decided on one of the two only
    assert reading.evidence is Evidence.E3
    # the arm is a pause: what both do together is the opposite of what pause and TV do
    assert reading.verdict == "positive"
    first = next(c for c in reading.contrasts if c.of == "first")
    assert first.effect.verdict == "positive"
    assert reading.shared is not None
    assert reading.shared.inputs[0] > 0.0


def test_a_step_down_is_not_handed_on_as_a_pause() -> None:
    tables = trial_of(drawn(randomised.factorial(24, 10)), PAUSES, "2x2 random", off=0.5)
    (reading,) = measure(tables, ExperimentPlan(seed=1))
    assert reading.shared is None
    assert "test_pair_step" in {c.code for c in reading.checks if not c.passed}


def test_a_test_of_two_becomes_a_row_on_their_synergy() -> None:
    tables = trial_of(drawn(randomised.factorial(24, 10)), PAUSES, "2x2 random")
    (reading,) = measure(tables, ExperimentPlan(seed=1))
    (test,), problems = finished_tests(calibrated(tables, (reading,)))
    assert not problems
    assert reading.shared is not None
    assert (test.kind, test.channels, test.region) == ("synergy", ("tv", "paid_social"), None)
    assert test.effect == reading.shared.effect.mean
    assert test.inputs == pytest.approx(reading.shared.inputs, abs=0.01)
    assert not test.lasting
    assert reading.shared.own is not None
    assert test.own == tuple(one.mean for one in reading.shared.own)


@pytest.mark.parametrize("cells", [(3, 3, 2, 2), (4, 3, 2, 1)])
def test_what_is_handed_over_is_least_squares_on_the_same_regions(cells: tuple[int, ...]) -> None:
    # ten regions: too few for covariates, so that the regression can be written out
    law = randomised.RegionLot((0,) * 10, (cells,), 10, 2)
    tables = trial_of(drawn(law), PAUSES, "2x2 random")
    (reading,) = measure(tables, ExperimentPlan(seed=1))
    (test,), _ = finished_tests(calibrated(tables, (reading,)))
    assert tables.outcomes is not None
    assert tables.channels is not None
    by_region = tables.outcomes.filter(pl.col("region").is_not_null())
    sales = by_region.pivot("region", index="date", values="value").sort("date")
    names = [name for name in sales.columns if name != "date"]
    series = sales.select(names).to_numpy().T
    share = series / series[:, :FIRST].mean(axis=1, keepdims=True)
    in_test = sales["date"].to_list()[FIRST]
    spent = tables.channels.filter(pl.col("date") == in_test)
    on = {
        channel: np.array(
            [
                spent.filter((pl.col("region") == n) & (pl.col("channel") == channel))["spend"][0]
                > 0.0
                for n in names
            ]
        )
        for channel in ("tv", "paid_social")
    }
    one, two = on["tv"] - 0.5, on["paid_social"] - 0.5
    X = np.column_stack([one, two, one * two, np.ones(10)])
    fit = sm.WLS(share[:, FIRST:].mean(axis=1), X, steadiness(share[:, :FIRST])).fit()
    firm = tables.outcomes.filter(pl.col("region").is_null()).sort("date")["value"].to_numpy()
    scale = firm[:FIRST].mean() * 10
    assert (*test.own, test.effect) == pytest.approx(scale * fit.params[:3], rel=1e-6)
    covariance = np.array(test.covariance)
    error = np.sqrt(np.diag(covariance))
    expected = fit.normalized_cov_params[:3, :3]
    root = np.sqrt(np.diag(expected))
    assert np.abs(expected / np.outer(root, root) - np.eye(3)).max() > 0.03
    np.testing.assert_allclose(
        covariance / np.outer(error, error), expected / np.outer(root, root), atol=1e-6
    )
    # the errors themselves are those of the intervals that the lot gives
    assert reading.shared is not None
    assert reading.shared.own is not None
    told = [*reading.shared.own, reading.shared.effect]
    assert error == pytest.approx([(x.high - x.low) / (2 * 1.6448536) for x in told], rel=1e-6)
    # of so few regions the lot's are wider than a normal law's, whatever the contrast
    assert all(1.0 < e / s < 2.5 for e, s in zip(error, scale * fit.bse[:3], strict=True))


def test_what_each_does_is_the_truth_of_both_cells() -> None:
    tables = trial_of(drawn(randomised.factorial(24, 10), seed=0), PAUSES, "2x2 random")
    (reading,) = measure(tables, ExperimentPlan(seed=1))
    shared = reading.shared
    assert shared is not None
    assert shared.own is not None
    assert tables.outcomes is not None
    firm = tables.outcomes.filter(pl.col("region").is_null()).sort("date")["value"].to_numpy()
    usual = firm[:FIRST].mean() * 10
    # alone, and half of what both share: of the level before, which holds all of it
    for told, alone in zip(shared.own, (0.05, 0.03), strict=True):
        truth = (alone + SYNERGY / 2) / 1.16 * usual
        assert told.low < truth < told.high
        assert told.mean == pytest.approx(truth, rel=0.15)


def test_turns_beside_another_channel_hand_on_what_both_do_alone() -> None:
    design = randomised.BlockLot(20, 32, 8)
    social = drawn(design)
    tv = np.broadcast_to((np.arange(32) // 4) % 2, social.shape)
    tables = turned(social, tv)
    (reading,) = measure(tables, ExperimentPlan(seed=1))
    assert reading.shared is not None
    assert (reading.shared.own, reading.shared.correlations) == (None, None)
    (test,), _ = finished_tests(calibrated(tables, (reading,)))
    assert (test.own, test.covariance) == ((), ())
