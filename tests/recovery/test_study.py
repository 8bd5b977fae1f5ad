"""The coverage study's own arithmetic, and the table of targets."""

from dataclasses import replace

import pytest
from bench import mix_coverage
from bench.__main__ import lines, within
from bench.coverage_cases import Case, Said

HIT = Said("tv", true=0.05, mean=0.06, low=0.03, high=0.09, p=0.0)
MISS = replace(HIT, what="ooh", true=0.10)
NIL = Said("email", true=0.0, mean=0.01, low=0.001, high=0.03, p=0.4)
PAIR = Said("social×tv", true=0.0, mean=0.0, low=-0.02, high=0.02, p=0.5, verdict="inconclusive")
CASE = Case(
    "own",
    1,
    channels=(HIT, MISS, NIL),
    nil=("email",),
    synergy=(PAIR, replace(PAIR, true=0.03, verdict="negative")),
    negligible=0.005,
    social_nil=True,
    social_verdict="positive",
)


def test_a_nil_channel_counts_where_its_interval_reaches_negligible():
    assert mix_coverage.covered([CASE]) == [True, False, True]
    assert mix_coverage.covered([replace(CASE, negligible=0.0005)]) == [True, False, False]


def test_claims_are_false_where_nothing_is_there():
    assert mix_coverage.false_synergy([CASE]) == [False]
    assert mix_coverage.false_social([CASE]) == [True]
    assert mix_coverage.false_social([replace(CASE, social_nil=False)]) == []


def test_table_has_a_row_a_family_and_one_for_all():
    text = mix_coverage.table([CASE, replace(CASE, family="kernels")])
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len(rows) == 2 + 4
    assert "0.67 (3)" in rows[2]


def test_a_case_survives_json():
    assert Case.from_json(CASE.to_json()) == CASE


@pytest.mark.parametrize(
    ("value", "ok"), [(0.85, False), (0.86, True), (0.94, True), (0.95, False)]
)
def test_targets_bound_from_both_sides(value, ok):
    assert within({"least": 0.86, "most": 0.94}, value) is ok


def test_a_missed_target_is_marked_and_an_unmeasured_one_is_said():
    target = {"what": "size", "most": 500}
    assert lines("p", {"mb": target}, {"mb": 501.0})[2].startswith("! ")
    assert "not measured here" in lines("p", {"mb": target}, {})[2]
