"""Shares and standard errors of small surveys with samplics. Runs in its own environment.

Usage: ``python estimate_samplics.py IN.json OUT.json``. ``IN`` holds surveys by name: ``value``
and ``weight``, and where there are some ``stratum``, ``unit``, ``domain`` (1 for those it is
about) and ``fraction`` (of each stratum's units that was drawn, by name of the stratum).
"""

import json
import sys
from pathlib import Path

import numpy as np
from samplics.estimation import TaylorEstimator
from samplics.utils.types import PopParam


def estimate(survey: dict) -> dict[str, float]:
    given = {name: np.array(survey[name]) for name in ("value", "weight")}
    more = {}
    for name, theirs in (("stratum", "stratum"), ("unit", "psu"), ("domain", "domain")):
        if name in survey:
            more[theirs] = np.array(survey[name])
    if "fraction" in survey:
        more["fpc"] = {int(name): 1.0 - f for name, f in survey["fraction"].items()}
    taylor = TaylorEstimator(PopParam.mean)
    taylor.estimate(y=given["value"], samp_weight=given["weight"], **more)
    point, error = taylor.point_est, taylor.stderror
    if "domain" in survey:
        point, error = point[1], error[1]
    return {"point": float(point), "error": float(error)}


def main(given: Path, out: Path) -> None:
    surveys = json.loads(given.read_text(encoding="utf-8"))
    found = {name: estimate(survey) for name, survey in surveys.items()}
    out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
