"""PySiMMMulator's firms: drawn in its own environment, read here.

Source: PySiMMMulator 0.6 (Duecker; MIT), after Meta's siMMMulator. Every day a campaign's money is
shared out by lot; impressions and clicks follow with noise, carry over geometrically, and convert
along ``x^(α+1) / (x^α + γ^α)``, which never saturates, at rates that change from campaign to
campaign (Weibull noise). Spend grows with the trend of the baseline.
"""

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from bench.fresh import environment
from bench.outside.firm import Outside
from bench.peers.environments import PEERS, python_of
from bench.simulate import calendar
from bench.simulate.frames import Observed
from bench.simulate.world import LAST_DAY

KINDS = {
    "Search": "paid_search",
    "Amazon": "other",
    "TV": "traditional",
    "Long-Form Video": "paid_social",
}
"""Long-form video stands in for social media, of which the example has none."""


def draw(family: str, seed: int) -> Outside:
    """Return one firm.

    Raises
    ------
    RuntimeError
        Where PySiMMMulator is not installed, or fails.
    """
    python = python_of("pysimmmulator")
    if python is None:
        raise RuntimeError("python -m bench.peers install pysimmmulator")
    with tempfile.TemporaryDirectory(prefix="luopan-simmm-") as folder:
        out = Path(folder) / "firm.json"
        command = (python, PEERS["pysimmmulator"].script, str(seed), out)
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env=environment()
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        told = json.loads(out.read_text(encoding="utf-8"))
    outcome = np.array(told["outcome"])
    spend, exposure = (
        {name: np.array(values) for name, values in told[key].items()}
        for key in ("spend", "exposure")
    )
    weeks = calendar.mondays(LAST_DAY, outcome.size)
    seen = Observed(weeks, outcome, {}, spend, exposure)
    return Outside(family, seed, seen, KINDS, told["contribution"])
