"""A fit in one file.

Only what is listed here is ever made from a file, so that a file from elsewhere cannot run code.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel

from luopan.archive import Arrays, Header, Kind, read, write
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

KIND = Kind("luopan/mix-fit", 3, "fit", 2**31)

_KNOWN: Mapping[str, type] = {
    made.__name__: made
    for made in (
        Block, ChannelModel, Check, Draws, FactorialTest, FinishedTest, LiftTest, MixFit, MixPlan,
        MixProblem, NoiseModel, PanelProblem, Posed, Prior, Regional, RegionLift, RegionModel,
        Series, SynergyModel, Talk, Tested, Weekly,
    )
}  # fmt: skip


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
    told = {"fit": _packed(fit, arrays)}
    write(path, KIND, told, arrays, compressed=False)


def load(path: str | Path) -> MixFit:
    """Read a fit that `save` wrote; nothing in the file is run.

    Raises
    ------
    InputError
        ``fit_unreadable`` if the file is none of ours or damaged, ``fit_version`` if a later
        version of the library wrote it.
    """
    return read(path, KIND, _made)


def _made(header: Header, arrays: Arrays) -> MixFit:
    made = _unpacked(header["fit"], arrays)
    if not isinstance(made, MixFit):
        raise TypeError(type(made).__name__)
    return made


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
