"""Same bytes from the first process on: ``python -m bench.first_process``.

Three processes fit one small firm from an empty folder of compiled kernels: the first compiles
them, the others load them. All three must draw the same bytes.
"""

import hashlib
import os
import subprocess
import sys
import tempfile

import numpy as np

from luopan.stats.mix import (
    ChannelModel,
    MixProblem,
    SamplerSettings,
    drift_basis,
    sample,
)

WEEKS, DRAWS, PROCESSES = 60, 60, 3


def main() -> None:
    """Fit in fresh processes, print what each drew, and fail if they differ."""
    if sys.argv[1:] == ["--fit"]:
        print(digest())
        return
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "NUMBA_CACHE_DIR": folder}
        command = [sys.executable, "-m", "bench.first_process", "--fit"]
        drawn = [
            subprocess.run(
                command, env=environment, check=True, capture_output=True, text=True
            ).stdout.strip()
            for _ in range(PROCESSES)
        ]
    print("\n".join(drawn))
    if len(set(drawn)) > 1:
        sys.exit("the first process draws other bytes than those after it")


def digest() -> str:
    """Return the SHA-256 of one small firm's draws."""
    rng = np.random.default_rng(0)
    media = rng.lognormal(0.0, 0.5, (WEEKS, 2))
    problem = MixProblem(
        outcome=10.0 + media @ [1.0, 0.5] + rng.normal(0.0, 0.3, WEEKS),
        media=media,
        linear=np.ones((WEEKS, 1)),
        linear_sd=np.array([2.0]),
        channels=(ChannelModel(), ChannelModel()),
        pairs=((0, 1),),
        base=drift_basis(WEEKS, 8),
    )
    drawn = sample(problem, SamplerSettings(2, DRAWS, DRAWS, 1, threads=1))
    return hashlib.sha256(drawn.params.tobytes()).hexdigest()


if __name__ == "__main__":
    main()
