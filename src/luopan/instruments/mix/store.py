"""A fit in one file, without pickle: arrays as NumPy's own format, everything else as JSON.

Only what is listed here is ever made from a file, so that a file from elsewhere cannot run code.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ValidationError

from luopan.errors import Fact, Fault, InputError
from luopan.instruments.mix.design import Block
from luopan.instruments.mix.lifts import Posed, Tested
from luopan.instruments.mix.model import MixFit
from luopan.instruments.mix.plan import MixPlan
from luopan.instruments.mix.talk import Talk
from luopan.instruments.mix.weekly import Regional, Series, Weekly
from luopan.readings.base import Check
from luopan.stats.mix import (
    ChannelModel,
    Draws,
    FactorialTest,
    LiftTest,
    MixProblem,
    NoiseModel,
    PanelProblem,
    Prior,
    RegionLift,
    RegionModel,
    SynergyModel,
)
from luopan.tables.finished import FinishedTest

FORMAT = "luopan/mix-fit"
VERSION = 3
HEADER = "header"

MOST_BYTES = 2**31
"""A file that unpacks to more is not read."""

_KNOWN: Mapping[str, type] = {
    made.__name__: made
    for made in (
        Block, ChannelModel, Check, Draws, FactorialTest, FinishedTest, LiftTest, MixFit, MixPlan,
        MixProblem, NoiseModel, PanelProblem, Posed, Prior, Regional, RegionLift, RegionModel,
        Series, SynergyModel, Talk, Tested, Weekly,
    )
}  # fmt: skip

Arrays = dict[str, np.ndarray[Any, Any]]


def save(fit: MixFit, path: str | Path) -> None:
    """Write a fit to one file.

    Parameters
    ----------
    fit : MixFit
        What `fit` returned.
    path : str or Path
        Where to; an existing file is replaced.
    """
    arrays: Arrays = {}
    header = {"format": FORMAT, "version": VERSION, "fit": _packed(fit, arrays)}
    told = json.dumps(header, ensure_ascii=False, allow_nan=False).encode()
    packed = io.BytesIO()
    np.savez(packed, **{HEADER: np.frombuffer(told, dtype=np.uint8)}, **arrays)  # type: ignore[arg-type]
    Path(path).write_bytes(packed.getvalue())


def load(path: str | Path) -> MixFit:
    """Read a fit that `save` wrote; nothing in the file is run.

    Raises
    ------
    InputError
        ``fit_unreadable`` if the file is none of ours or damaged, ``fit_version`` if a later
        version of the library wrote it.
    """
    name = str(path)
    try:
        arrays = _arrays(Path(path))
        header = json.loads(arrays.pop(HEADER).tobytes())
        _refuse_other(header, name)
        made = _unpacked(header["fit"], arrays)
    except InputError:
        raise
    except (
        OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, RecursionError,
        NotImplementedError, RuntimeError, zipfile.BadZipFile, ValidationError,
    ) as error:  # fmt: skip
        raise InputError([Fault("fit_unreadable", name, got=str(error)[:80])]) from error
    if not isinstance(made, MixFit):
        raise InputError([Fault("fit_unreadable", name, got=type(made).__name__)])
    return made


def _refuse_other(header: Mapping[str, Any], name: str) -> None:
    """Refuse what is no fit, or one of a later version."""
    if header["format"] != FORMAT:
        raise ValueError(f"format: {header['format']!r}")
    version = int(header["version"])
    if version > VERSION:
        facts: dict[str, Fact] = {"version": version, "known": VERSION}
        raise InputError([Fault("fit_version", name, facts=facts)])


def _arrays(path: Path) -> Arrays:
    """Read the arrays of a file; objects are refused, for they would be pickled."""
    with zipfile.ZipFile(path) as packed:
        size = sum(item.file_size for item in packed.infolist())
    if size > MOST_BYTES:
        raise ValueError(f"size: {size} bytes")
    with np.load(path, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def _packed(value: object, arrays: Arrays) -> object:
    """Return a value as JSON, its arrays put aside under a number."""
    if isinstance(value, BaseModel):
        return {"is": type(value).__name__, "of": value.model_dump(mode="json")}
    if is_dataclass(value) and not isinstance(value, type):
        inside = {f.name: _packed(getattr(value, f.name), arrays) for f in fields(value)}
        return {"is": type(value).__name__, "of": inside}
    if isinstance(value, np.ndarray):
        kept = (name for name, array in arrays.items() if array is value)
        name = next(kept, f"a{len(arrays)}")
        arrays[name] = value
        return {"is": "array", "of": name}
    if isinstance(value, tuple):
        return {"is": "tuple", "of": [_packed(item, arrays) for item in value]}
    if isinstance(value, dict):
        return {"is": "dict", "of": [[k, _packed(item, arrays)] for k, item in value.items()]}
    if isinstance(value, date):
        return {"is": "date", "of": value.isoformat()}
    if isinstance(value, np.generic):
        return value.item()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"cannot be kept: {type(value).__name__}")


def _unpacked(value: Any, arrays: Arrays) -> Any:  # noqa: ANN401  what a file holds
    """Make a value from its JSON; a name that is not known is refused."""
    if not isinstance(value, dict):
        return value
    kind, inside = value["is"], value["of"]
    if kind == "array":
        return arrays[inside]
    if kind == "tuple":
        return tuple(_unpacked(item, arrays) for item in inside)
    if kind == "dict":
        return {key: _unpacked(item, arrays) for key, item in inside}
    if kind == "date":
        return date.fromisoformat(inside)
    made = _KNOWN[kind]
    if issubclass(made, BaseModel):
        return made.model_validate(inside)
    return made(**{name: _unpacked(item, arrays) for name, item in inside.items()})
