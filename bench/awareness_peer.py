"""Small surveys of every design, and what samplics says of them.

``python -m bench.awareness_peer`` writes them to ``tests/stats/design/samplics.json``, which the
tests hold our figures against; samplics wants another polars than ours, so it lives apart.
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from bench.peers.environments import BENCH, PEERS, python_of
from luopan.stats.design import Estimate, estimate, sample

FIXTURE = BENCH.parent / "tests" / "stats" / "design" / "samplics.json"
SEED = 34
PEOPLE = 60

Survey = dict[str, Any]


def main() -> None:
    """Write the surveys and the peer's figures."""
    told = surveys()
    said = asked(told)
    if said is None:
        sys.exit("python -m bench.peers install samplics")
    lines = [
        f" {json.dumps(name)}: {json.dumps({**survey, 'said': said[name]})}"
        for name, survey in told.items()
    ]
    FIXTURE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def surveys() -> dict[str, Survey]:
    """Return one small survey of each design, by name."""
    rng = np.random.default_rng(SEED)
    value = (rng.random(PEOPLE) < 0.3).astype(int).tolist()
    liking = rng.choice((-1, 0, 1), PEOPLE, p=(0.2, 0.45, 0.35)).tolist()
    weight = np.round(np.exp(rng.normal(0.0, 0.7, PEOPLE)), 3).tolist()
    even = [1.0] * PEOPLE
    stratum = sorted(rng.integers(0, 4, PEOPLE).tolist())
    unit = [100 * s + int(u) for s, u in zip(stratum, rng.integers(0, 4, PEOPLE), strict=True)]
    domain = rng.integers(0, 2, PEOPLE).tolist()
    fraction = {"0": 0.1, "1": 0.5, "2": 0.0, "3": 0.25}
    plain = {"value": value, "weight": even}
    weighted = {"value": value, "weight": weight}
    layers = {**weighted, "stratum": stratum}
    return {
        "simple": plain,
        "simple of a part": {**plain, "domain": domain},
        "weighted": weighted,
        "weighted, net liking": {**weighted, "value": liking},
        "stratified": layers,
        "stratified, drawn without replacement": {**layers, "fraction": fraction},
        "clustered": {**weighted, "unit": unit},
        "clustered of a part": {**weighted, "unit": unit, "domain": domain},
        "units within strata": {**layers, "unit": unit},
        "units within strata of a part": {**layers, "unit": unit, "domain": domain},
        "all of it": {**layers, "unit": unit, "domain": domain, "fraction": fraction},
    }


def ours(survey: Survey) -> Estimate:
    """Return what we say of a survey."""
    drawn = sample(
        len(survey["value"]),
        weight=survey["weight"],
        stratum=survey.get("stratum"),
        unit=survey.get("unit"),
        fraction=list(survey["fraction"].values()) if "fraction" in survey else 0.0,
    )
    domain = survey.get("domain")
    return estimate(
        survey["value"], drawn, domain=None if domain is None else np.array(domain) == 1
    )


def asked(told: dict[str, Survey]) -> dict[str, dict[str, float]] | None:
    """Return what samplics says, None where it is not installed."""
    python = python_of("samplics")
    if python is None:
        return None
    with TemporaryDirectory() as folder:
        given, out = Path(folder) / "in.json", Path(folder) / "out.json"
        given.write_text(json.dumps(told), encoding="utf-8")
        subprocess.run([python, PEERS["samplics"].script, given, out], check=True)
        return json.loads(out.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


if __name__ == "__main__":
    main()
