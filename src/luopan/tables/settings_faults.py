"""What pydantic found wrong with the settings, as faults with their place in the file."""

import types
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeGuard, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from luopan.errors import Fact, Fault
from luopan.tables.company import Company, Kind
from luopan.tables.headers import nearest
from luopan.tables.meaning import smells_social
from luopan.tables.toml_lines import Place, line_of

_TYPES = {
    "date_type": "setting_date",
    "date_parsing": "setting_date",
    "date_from_datetime_parsing": "setting_date",
    "date_from_datetime_inexact": "setting_date",
    "float_parsing": "setting_number",
    "float_type": "setting_number",
    "int_parsing": "setting_number",
    "int_type": "setting_number",
    "int_from_float": "setting_number",
    "string_type": "setting_text",
    "bool_parsing": "setting_yes_no",
    "bool_type": "setting_yes_no",
}
"""What pydantic calls a value of the wrong type, and the code of the fault."""
_LIMITS = {
    "greater_than": ("setting_not_above", "gt"),
    "greater_than_equal": ("setting_too_small", "ge"),
    "less_than_equal": ("setting_too_large", "le"),
    "string_too_short": ("setting_too_short", "min_length"),
}
"""What pydantic calls a number out of bounds, the code of the fault and where the bound stands."""


def pydantic_faults(
    error: ValidationError, raw: Mapping[str, Any], file: str, lines: Mapping[Place, int]
) -> list[Fault]:
    """Turn what pydantic found into faults, one a setting."""
    faults: dict[Place, Fault] = {}
    lacking: dict[Place, list[str]] = {}
    for detail in error.errors(include_url=False, include_context=True):
        place = _real_place(detail["loc"])
        if detail["type"] == "missing" and place[0] == "goal" and len(place) == 3:
            lacking.setdefault(place[:2], []).append(str(place[2]))
        elif place not in faults and not (place == ("goal",) and detail["type"] == "too_long"):
            row = line_of(lines, place)
            faults[place] = _fault_of(detail, place, raw, (file, row))
    for place, fields in lacking.items():
        entry = _entry(raw, place)
        name = shown(entry.get("name", "") or entry.get("indicator", ""))
        facts: dict[str, Fact] = {"fields": tuple(fields), "name": name}
        row = line_of(lines, place)
        faults[place] = Fault("goal_incomplete", file, row, label(place), facts=facts)
    return list(faults.values())


def _fault_of(
    detail: ErrorDetails, place: Place, raw: Mapping[str, Any], at: tuple[str, int | None]
) -> Fault:
    file, row = at
    where, kind = label(place), detail["type"]
    got = None if kind == "missing" else str(detail["input"])[:80]
    entry = _entry(raw, place[:-1])
    facts: dict[str, Fact] = {"field": str(place[-1]) if place else ""}
    if kind == "missing":
        return _missing(place, entry, at)
    if kind == "extra_forbidden":
        known = _known_keys(place[:-1])
        facts |= {"nearest": nearest(str(place[-1]), known), "known": known}
        return Fault("setting_unknown", file, row, where, facts=facts)
    if kind == "literal_error":
        choices = tuple(str(choice) for choice in get_args(type_at(Company, place)))
        facts |= {"choices": choices}
        if place[0] == "channel" and place[-1] == "kind" and "social" in str(got).lower():
            facts |= {"channel": str(entry.get("name", ""))}
            return Fault("channel_kind_social", file, row, where, got, facts)
        return Fault("setting_choice", file, row, where, got, facts)
    if get_origin(type_at(Company, place)) in (Union, types.UnionType):
        facts |= {"sense": "named"}
    return value_fault(detail, where, (file, row), facts)


def value_fault(
    detail: ErrorDetails, where: str, at: tuple[str, int | None], facts: dict[str, Fact]
) -> Fault:
    """Say what is wrong with a value of the right name: its type or its bounds.

    Parameters
    ----------
    detail : ErrorDetails
        What pydantic found.
    where : str
        The name of the setting.
    at : tuple
        File (or command), and row.
    facts : dict
        ``field``, and whatever else is told.
    """
    file, row = at
    kind, got = detail["type"], str(detail["input"])[:80]
    if kind in _LIMITS:
        code, bound = _LIMITS[kind]
        if kind == "string_too_short" and not got.strip():
            code = "setting_text"
        return Fault(code, file, row, where, got, facts | {"limit": detail["ctx"][bound]})
    if kind == "string_pattern_mismatch" and facts["field"] == "currency":
        return Fault("setting_currency", file, row, where, got, facts)
    if kind == "tuple_type" and isinstance(detail["input"], str):
        return Fault("setting_list", file, row, where, got, facts)
    if kind == "tuple_type" and where == facts["field"] and isinstance(detail["input"], Mapping):
        return Fault("section_single", file, row, where, facts=facts)
    if kind in _TYPES:
        return Fault(_TYPES[kind], file, row, where, got, facts)
    return Fault("setting_wrong", file, row, where, got, facts | {"said": detail["msg"]})


def _missing(place: Place, entry: Mapping[str, Any], at: tuple[str, int | None]) -> Fault:
    file, row = at
    name = shown(entry.get("name", ""))
    facts: dict[str, Fact] = {"field": str(place[-1]), "name": name}
    if place[0] == "channel" and place[-1] == "kind":
        code = "channel_social_undeclared" if smells_social(name) else "channel_undeclared"
        choices = tuple(str(kind) for kind in get_args(Kind))
        facts |= {"channel": name, "choices": choices, "nearest": ()}
        return Fault(code, file, row, label(place), name, facts)
    return Fault("setting_missing", file, row, label(place), facts=facts)


def shown(value: object) -> str:
    """Return a setting as a reader would say it: a name in two languages is both, with a slash."""
    if isinstance(value, Mapping):
        return " / ".join(str(part) for part in value.values())
    return str(value)


def label(place: Sequence[str | int]) -> str:
    """Return the place as a person counts: ``goal[1].unit`` is the first goal's unit."""
    text = ""
    for part in place:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _entry(raw: Mapping[str, Any], place: Sequence[str | int]) -> Mapping[str, Any]:
    found: Any = raw
    for part in place:
        try:
            found = found[part]
        except (KeyError, IndexError, TypeError):
            return {}
    return found if isinstance(found, dict) else {}


def _real_place(loc: Sequence[str | int]) -> Place:
    """Cut what pydantic adds below a setting for the arms of a union or the parts of a pair."""
    for end in range(1, len(loc)):
        found = type_at(Company, loc[:end])
        if not (_is_model(found) or (get_origin(found) is tuple and _is_model(get_args(found)[0]))):
            return tuple(loc[:end])
    return tuple(loc)


def _known_keys(place: Sequence[str | int]) -> tuple[str, ...]:
    model = type_at(Company, place)
    return tuple(model.model_fields) if _is_model(model) else ()


def _is_model(found: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(found, type) and issubclass(found, BaseModel)


def type_at(model: type[BaseModel], place: Sequence[str | int]) -> object:
    """Return the type of a setting without ``Annotated`` and ``| None``, or None if unknown."""
    found: object = model
    for part in place:
        if isinstance(part, int):
            found = _bare(get_args(found)[0]) if get_origin(found) is tuple else None
        elif _is_model(found) and part in found.model_fields:
            found = _bare(found.model_fields[part].annotation)
        else:
            return None
    return found


def _bare(annotation: object) -> object:
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        arms = [arm for arm in get_args(annotation) if arm is not type(None)]
        return _bare(arms[0]) if len(arms) == 1 else annotation
    return annotation
