import csv
from pathlib import Path

import numpy as np
import pytest

from luopan.stats.panels import PanelTest, estimate
from luopan.stats.panels.did import SyntheticDiD
from luopan.stats.panels.synthetic import SyntheticControl

PLAIN = SyntheticControl(demeaned=False)
DATA = Path(__file__).parent / "data"


def published(name, treated, start, excluded=()):
    with (DATA / f"{name}.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    regions = list(dict.fromkeys(r["region"] for r in rows))
    years = sorted({int(r["year"]) for r in rows})
    outcome = np.full((len(regions), len(years)), np.nan)
    for r in rows:
        outcome[regions.index(r["region"]), years.index(int(r["year"]))] = float(r["outcome"])
    out = tuple(regions.index(x) for x in excluded)
    at = years.index(start)
    return PanelTest(outcome, (regions.index(treated),), at, len(years) - at, excluded=out)


@pytest.mark.parametrize(
    ("name", "treated", "start", "estimator", "att", "digit"),
    [
        # Arkhangelsky et al. 2021, table 1 (-15.6); pysynthdid and synthdid print -15.605
        ("prop99", "California", 1989, SyntheticDiD(), -15.605, 5e-4),
        # pysyncon, fitted on the outcome before 1989
        ("prop99", "California", 1989, PLAIN, -19.51, 5e-3),
        ("basque", "Basque Country (Pais Vasco)", 1970, PLAIN, -0.895, 5e-4),
        ("germany", "West Germany", 1990, PLAIN, -1297.5, 5e-2),
    ],
)  # fmt: skip
def test_published_effects_are_met(name, treated, start, estimator, att, digit):
    excluded = ("Spain (Espana)",) if name == "basque" else ()
    found = estimate(published(name, treated, start, excluded), estimator, relative=False)
    assert found.att == pytest.approx(att, abs=digit)
    assert found.weights.min() >= 0.0
    assert found.weights.sum() == pytest.approx(1.0)
