"""Prediction-powered intervals of many shares with ppi-python. Runs in its own environment.

Usage: ``python interval_ppi.py IN.npz OUT.npz``. ``IN`` holds the scores of all unlabelled
documents (``pool``) and labels and scores of a simple random sample (``truth``, ``score``), one
case after the other, with the ends of the cases (``pool_ends``, ``ends``) and the level.
"""

import sys
from pathlib import Path

import numpy as np
from ppi_py import ppi_mean_ci


def main(given: Path, out: Path) -> None:
    told = np.load(given)
    rest = np.split(told["pool"].astype(np.float64), told["pool_ends"][:-1])
    truth = np.split(told["truth"].astype(np.float64), told["ends"][:-1])
    score = np.split(told["score"].astype(np.float64), told["ends"][:-1])
    alpha = 1.0 - float(told["level"])
    found = [
        np.ravel(ppi_mean_ci(y, s, r, alpha=alpha))
        for y, s, r in zip(truth, score, rest, strict=True)
    ]
    np.savez(out, intervals=np.array(found, dtype=np.float64))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
