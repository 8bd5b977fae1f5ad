"""A fitted hazard in one file: arrays in NumPy's own format, the rest as JSON, a digest over both.

Nothing in a file is ever run, and a file whose digest is not that of its contents is refused.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from luopan.errors import Fault, InputError
from luopan.stats.hazard.model import HazardFit
from luopan.stats.hazard.plan import HazardPlan

FORMAT = "luopan/hazard"
VERSION = 1
MOST_BYTES = 2**28
"""A file that unpacks to more is not read."""
ARRAYS = ("weights", "shape", "tempo", "draws")
TUPLES = ("horizons", "edges")

_HEADER = "header"


def save(fitted: HazardFit, path: str | Path) -> str:
    """Write a fit to one compressed file and return its digest; the same fit, the same bytes.

    Parameters
    ----------
    fitted : HazardFit
        Weights and draws are kept as 16-bit numbers where that loses nothing.
    path : str or Path
        An existing file is replaced.
    """
    header = {"format": FORMAT, "version": VERSION, "sha256": fitted.digest}
    header["fit"] = fitted.described()
    told = np.frombuffer(json.dumps(header, ensure_ascii=False).encode(), dtype=np.uint8)
    packed = io.BytesIO()
    arrays = {name: _narrow(getattr(fitted, name)) for name in ARRAYS}
    np.savez_compressed(packed, header=told, allow_pickle=False, **arrays)
    Path(path).write_bytes(packed.getvalue())
    return fitted.digest


def load(path: str | Path) -> HazardFit:
    """Read a fit that `save` wrote.

    Raises
    ------
    InputError
        ``hazard_unreadable`` if the file is none of ours or damaged, ``hazard_altered`` if its
        digest is another than it says, ``hazard_version`` if a later version wrote it.
    """
    name = str(path)
    try:
        arrays = _arrays(Path(path))
        header = json.loads(arrays[_HEADER].tobytes())
        version, told = int(header["version"]), str(header["sha256"])
        fitted = None
        if version <= VERSION:
            fitted = _made(header["format"], json.loads(header["fit"]), arrays)
    except (
        OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, RecursionError,
        NotImplementedError, RuntimeError, zipfile.BadZipFile, zipfile.LargeZipFile,
    ) as error:  # fmt: skip
        raise InputError([Fault("hazard_unreadable", name, got=str(error)[:80])]) from error
    if fitted is None:
        facts = {"version": version, "known": VERSION}
        raise InputError([Fault("hazard_version", name, facts=facts)])
    if fitted.digest != told:
        raise InputError([Fault("hazard_altered", name, got=told[:80])])
    return fitted


def _narrow(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    if array.dtype != np.float32:
        return array
    with np.errstate(over="ignore"):
        short = array.astype(np.float16)
    return short if np.array_equal(short.astype(np.float32), array) else array


def _made(
    form: str, told: Mapping[str, Any], arrays: Mapping[str, np.ndarray[Any, Any]]
) -> HazardFit:
    if form != FORMAT:
        raise ValueError(f"format: {form!r}")
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


def _arrays(path: Path) -> dict[str, np.ndarray[Any, Any]]:
    """Read the arrays of a file; objects are refused, for they would be pickled."""
    with zipfile.ZipFile(path) as packed:
        size = sum(item.file_size for item in packed.infolist())
    if size > MOST_BYTES:
        raise ValueError(f"size: {size} bytes")
    with np.load(path, allow_pickle=False) as stored:
        return {name: stored[name] for name in (_HEADER, *ARRAYS)}
