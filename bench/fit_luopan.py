"""Fit Luopan's mix model to one folder and tell how it went; a fresh process each time.

Usage: ``python -m bench.fit_luopan FOLDER PLAN.json OUT.json whole|sampling``. ``whole`` does what
a user gets (reading the folder, fit, contributions, checks, JSON); ``sampling`` times the sampler
alone and counts its effective draws with the estimator that the peers use (ArviZ).
"""

import time

START = time.perf_counter()

import json  # noqa: E402
import resource  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

from luopan.cli.memory import collect_seldom  # noqa: E402

collect_seldom()  # as the command does

from luopan.connectors import load_folder  # noqa: E402
from luopan.instruments.mix import MixPlan, measure  # noqa: E402
from luopan.tables.bundle import Tables  # noqa: E402

IMPORTED = time.perf_counter()


def main(folder: Path, spec_file: Path, out: Path, how: str) -> None:
    plan = MixPlan(**json.loads(spec_file.read_text(encoding="utf-8")))
    tables = load_folder(folder)
    told = _whole(tables, plan, out) if how == "whole" else _sampling(tables, plan)
    told["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    out.write_text(json.dumps(told, indent=1), encoding="utf-8")


def _whole(tables: Tables, plan: MixPlan, out: Path) -> dict[str, object]:
    (reading,) = measure(tables, plan)
    out.with_suffix(".reading.json").write_text(reading.model_dump_json(indent=1), encoding="utf-8")
    return {
        "seconds_import": IMPORTED - START,
        "seconds_all": time.perf_counter() - START,
        "rhat_max": reading.diagnostics.rhat_max,
        "ess_min": reading.diagnostics.ess_min,
        "divergences": reading.diagnostics.divergences,
        "failed": [c.code for c in reading.failed],
        "contributions": {
            c.channel: [c.contribution.low, c.contribution.mean, c.contribution.high]
            for c in reading.channels
        },
    }


def _sampling(tables: Tables, plan: MixPlan) -> dict[str, object]:
    import arviz as az  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    from luopan.instruments.mix.model import fit  # noqa: PLC0415
    from luopan.stats.mix import SamplerSettings, sample  # noqa: PLC0415

    problem = fit(tables, plan.model_copy(update={"warmup": 100, "draws": 100})).problem
    settings = SamplerSettings(plan.chains, plan.warmup, plan.draws, plan.seed)
    start = time.perf_counter()
    draws = sample(problem, settings)
    seconds = time.perf_counter() - start
    named = {name: draws.params[:, :, at] for at, name in enumerate(draws.names)}
    ess = np.array([float(v) for v in az.ess(named).data_vars.values()])
    rhat = np.array([float(v) for v in az.rhat(named).data_vars.values()])
    return {
        "seconds_sampling": seconds,
        "ess_min": float(ess.min()),
        "ess_median": float(np.median(ess)),
        "rhat_max": float(rhat.max()),
        "divergences": draws.divergences,
        "parameters": len(named),
    }


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]), sys.argv[4])
