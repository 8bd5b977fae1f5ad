"""Where the shares of the study come from: simulated pools, and real labelled sets."""

import subprocess
from functools import cache

import numpy as np

from bench.fresh import environment
from bench.peers.environments import BENCH, python_of
from bench.simulate.pools import KINDS, Array, Pool, pool

DATA = BENCH.parent.parent / "shared" / "data" / "voices"
"""Beside the repository: some licences allow measuring, not shipping."""
SCORES = BENCH.parent / "build" / "bench" / "voices.npz"
SETS = (
    "hotel",
    "shopping",
    "yelp",
    "amazon",
    "imdb",
    "snippets",
    "films",
    "tweets",
    "editorials",
)
MIXES = (0.1, 0.3, 0.8)
"""Shares of positive documents that pools of a real set are drawn with."""
LARGEST = 3000
SIZE = 3000


def scored() -> bool:
    """Return whether real sets are scored, scoring them first where that can be done."""
    python = python_of("ppi")
    if not SCORES.exists() and python is not None and DATA.exists():
        SCORES.parent.mkdir(parents=True, exist_ok=True)
        script = BENCH / "peers" / "score_voices.py"
        subprocess.run((python, script, DATA, SCORES), check=True, env=environment())
    return SCORES.exists()


@cache
def _set(name: str) -> tuple[Array, Array, Array, Array]:
    with np.load(SCORES) as told:
        parts = [told[f"{name}/{part}"] for part in ("truth", "scores")]
        parts += [told[f"{name}/source_{part}"] for part in ("truth", "scores")]
    truth, scores, source, source_scores = parts
    return truth.astype(np.int64), _whole(scores), source.astype(np.int64), _whole(source_scores)


def _whole(scores: Array) -> Array:
    """Return scores in double precision whose rows sum to 1."""
    wide = np.clip(scores.astype(np.float64), 1e-6, None)
    return wide / wide.sum(axis=1, keepdims=True)


def drawn(name: str, run: int) -> Pool:
    """Return a pool: a simulated kind, or documents of a real set at one of `MIXES`."""
    place = [*KINDS, *SETS].index(name)
    rng = np.random.default_rng([20261126, place, run])
    if name in KINDS:
        return pool(KINDS[name], SIZE, rng)
    truth, scores, source, source_scores = _set(name)
    mix = MIXES[run % len(MIXES)]
    by_class = [rng.permutation(np.flatnonzero(truth == c)) for c in (0, 1)]
    size = min(by_class[1].size / mix, by_class[0].size / (1.0 - mix), LARGEST)
    many = round(size * mix)
    kept = rng.permutation(np.concatenate([by_class[1][:many], by_class[0][: int(size) - many]]))
    nowhere = np.zeros(kept.size, dtype=np.int64)
    return Pool(truth[kept], scores[kept], nowhere, source, source_scores)
