"""The study of survey shares draws what it says, and keeps its figures."""

import re

import numpy as np
import pytest
from bench.awareness import RESULT, cover
from bench.simulate.surveys import KINDS, draw

from luopan.stats.design import estimate


@pytest.mark.parametrize("kind", KINDS)
def test_the_drawn_surveys_are_of_the_population_they_name(kind: str) -> None:
    rng = np.random.default_rng(1)
    drawn = [draw(kind, 0.1, 400, rng) for _ in range(150)]
    found = [estimate(d.values, d.people, margins=d.margins) for d in drawn]
    apart = np.mean([f.value - d.truth for f, d in zip(found, drawn, strict=True)])
    error = np.std([f.value for f in found]) / np.sqrt(150)
    assert abs(apart) < 4 * error
    assert np.mean([f.error for f in found]) == pytest.approx(error * np.sqrt(150), rel=0.2)


def test_a_row_of_the_study_is_what_was_kept() -> None:
    kept = RESULT.read_text(encoding="utf-8")
    held, *_ = cover(("clustered", 0.5, 50, 300))
    row = re.search(r"^\| clustered \| 0\.5 \| 50 \| ([\d.]+)", kept, re.MULTILINE)
    assert row is not None
    assert held == pytest.approx(float(row[1]), abs=0.06)


def test_the_kept_table_is_within_what_was_to_be_reached() -> None:
    kept = RESULT.read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (?:simple|weighted|clustered|stratified|raked) \| ([\d.]+) \| (\d+) \| ([\d.]+)",
        kept,
        re.MULTILINE,
    )
    assert len(rows) == 45
    out = [r for r in rows if not 0.86 <= float(r[2]) <= 0.94]
    assert {(share, n) for share, n, _ in out} <= {("0.02", "50")}
    assert all(0.86 <= float(held) <= 0.95 for *_, held in rows)
    assert float(re.search(r"At most ([\de.-]+) apart", kept)[1]) <= 1e-10  # type: ignore[index]
