"""Tests of what two channels do together, on firms whose synergy is known."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from luopan.compass.calibrate import calibrated
from luopan.instruments.experiments import ExperimentPlan, measure
from luopan.readings import Evidence
from luopan.stats import randomised
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
    (reading,) = measure(replace(tables, tests=told), ExperimentPlan(seed=1))
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
