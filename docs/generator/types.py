"""What a field holds, in words: from the annotations of the settings and the readings."""

import types
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator.markdown import Reader
from luopan.errors import Fact
from luopan.tables.company import Name

NOTHING = type(None)


def held(annotation: object, reader: Reader) -> str:
    """Return what a field of that annotation holds, in the reader's language."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is None:
        return _plain(annotation, reader)
    if origin is Annotated:
        return held(parts[0], reader)
    if origin is Literal:
        return reader.listed(str(part) for part in parts)
    if origin in {Union, types.UnionType}:
        return _union(annotation, reader)
    return _collection(annotation, reader)


def _collection(annotation: object, reader: Reader) -> str:
    words = reader.own["readings"]
    parts = get_args(annotation)
    if get_origin(annotation) is not tuple:
        return str(words["map_type"].format(value=held(parts[1], reader)))
    if parts == (float, float):
        return str(reader.own["type"]["pair"])
    return str(words["list_type"].format(item=held(parts[0], reader)))


def _union(annotation: object, reader: Reader) -> str:
    words = reader.own["readings"]
    parts = get_args(annotation)
    if annotation == Fact:
        return str(words["fact_type"])
    if set(parts) - {NOTHING} == set(get_args(Name)):
        return str(reader.own["type"]["name"])
    told = " / ".join(held(part, reader) for part in parts if part is not NOTHING)
    return str(words["optional_type"].format(item=told)) if NOTHING in parts else told


def _plain(annotation: object, reader: Reader) -> str:
    words = reader.own["readings"]
    if not isinstance(annotation, type):
        raise TypeError(f"no words for {annotation!r}")
    if issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    if issubclass(annotation, StrEnum):
        return reader.listed(member.value for member in annotation)
    names = {
        bool: "bool_type",
        date: "date_type",
        datetime: "moment_type",
        float: "number_type",
        int: "whole_type",
        str: "text_type",
    }
    return str(words[names[annotation]])


def bounds(metadata: list[object], reader: Reader) -> str:
    """Return the bounds of a number, or an empty string."""
    words = reader.own["range"]
    low = next((m.ge for m in metadata if isinstance(m, Ge)), None)
    high = next((m.le for m in metadata if isinstance(m, Le)), None)
    above = next((m.gt for m in metadata if isinstance(m, Gt)), None)
    if any(isinstance(m, Lt) for m in metadata):
        raise NotImplementedError("an open upper bound has no words yet")
    if low is not None and high is not None:
        return str(words["both"].format(low=f"{low:g}", high=f"{high:g}"))
    if low is not None:
        return str(words["low"].format(low=f"{low:g}"))
    return str(words["above"].format(low=f"{above:g}")) if above is not None else ""


def default(field: FieldInfo, reader: Reader) -> str:
    """Return what holds when a field is left out."""
    value = field.default
    if field.is_required() or value in (None, (), ""):
        return str(reader.own["none"])
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"
