import tomllib
from pathlib import Path

import numpy as np
from training.titles.weights import FOR, fitted, guards, labelled

from luopan.text.titles import model
from luopan.text.titles.evidence import EVIDENCE

ROOT = Path(__file__).parents[3]


def test_the_weights_that_ship_are_those_that_the_pairs_teach() -> None:
    pairs = ROOT / "examples" / "stories" / "pairs.csv"
    path = Path(model.__file__).with_name("weights.toml")
    shipped = tomllib.loads(path.read_text(encoding="utf-8"))
    chinese = fitted(labelled(pairs, "learn", written=False), guards())
    english = fitted(labelled(pairs, "learn", written=True), chinese)
    for tongue, found in (("zh", chinese), ("en", english)):
        told = [shipped[tongue][name] for name in ("intercept", *EVIDENCE)]
        np.testing.assert_allclose(found, told, atol=0.05)


def test_evidence_speaks_one_way_only() -> None:
    path = Path(model.__file__).with_name("weights.toml")
    shipped = tomllib.loads(path.read_text(encoding="utf-8"))
    for tongue in ("zh", "en"):
        for name in EVIDENCE:
            assert (shipped[tongue][name] >= 0) if name in FOR else (shipped[tongue][name] <= 0)
