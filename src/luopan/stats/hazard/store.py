"""A fitted hazard in one file, with a digest over all of it: an altered one is refused."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from luopan.archive import Arrays, Header, Kind, read, refuse_altered, write
from luopan.stats.hazard.model import HazardFit
from luopan.stats.hazard.plan import HazardPlan

KIND = Kind("luopan/hazard", 1, "hazard", 2**28)
ARRAYS = ("weights", "shape", "tempo", "draws")
TUPLES = ("horizons", "edges")


def save(fitted: HazardFit, path: str | Path) -> str:
    """Write a fit to one compressed file and return its digest; the same fit, the same bytes.

    Parameters
    ----------
    fitted : HazardFit
        Weights and draws are kept as 16-bit numbers where that loses nothing.
    path : str or Path
        An existing file is replaced.
    """
    told = {"sha256": fitted.digest, "fit": fitted.described()}
    write(path, KIND, told, {name: _narrow(getattr(fitted, name)) for name in ARRAYS})
    return fitted.digest


def load(path: str | Path) -> HazardFit:
    """Read a fit that `save` wrote.

    Raises
    ------
    InputError
        ``hazard_unreadable`` if the file is none of ours or damaged, ``hazard_altered`` if its
        digest is another than it says, ``hazard_version`` if a later version wrote it.
    """

    def made(header: Header, arrays: Arrays) -> HazardFit:
        fitted = _made(json.loads(header["fit"]), arrays)
        refuse_altered(path, KIND, header, fitted.digest)
        return fitted

    return read(path, KIND, made)


def _narrow(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    if array.dtype != np.float32:
        return array
    with np.errstate(over="ignore"):
        short = array.astype(np.float16)
    return short if np.array_equal(short.astype(np.float32), array) else array


def _made(told: Header, arrays: Arrays) -> HazardFit:
    plan: dict[str, Any] = {k: tuple(v) if k in TUPLES else v for k, v in told["plan"].items()}
    return HazardFit(
        HazardPlan(**plan),
        arrays["weights"].astype(np.float32),
        arrays["shape"].astype(np.float64),
        arrays["tempo"].astype(np.float64),
        arrays["draws"].astype(np.float32),
        int(told["stories"]),
        int(told["crossed"]),
        dict(told["facts"]),
    )
