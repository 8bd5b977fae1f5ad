"""The readings: from their pydantic models; the JSON schema likewise."""

import json
from collections.abc import Iterator, Sequence
from typing import get_args

from pydantic import BaseModel

from generator.markdown import Reader, page, table
from generator.types import bounds, held
from luopan.readings.bundle import Readings


def schema() -> str:
    """Return the JSON schema of a run's readings."""
    told = Readings.model_json_schema(by_alias=True, mode="serialization")
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def readings(reader: Reader) -> str:
    """Return the page about the readings."""
    own = reader.own["readings"]
    words = reader.own["reading"]
    parts = [f"# {own['title']}", reader.own["folder"]["written"], own["intro"]]
    for model in models():
        parts += [
            f"## {model.__name__}",
            words[model.__name__]["about"],
            table(own["head"], _fields(model, reader)),
        ]
    return page(*parts)


def models() -> list[type[BaseModel]]:
    """Return the models in the order in which a reader of the file meets them."""
    met: list[type[BaseModel]] = []

    def visit(model: type[BaseModel]) -> None:
        if model in met:
            return
        met.append(model)
        for field in model.model_fields.values():
            for part in _models_in(field.annotation):
                visit(part)

    visit(Readings)
    return met


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _fields(model: type[BaseModel], reader: Reader) -> Iterator[Sequence[str]]:
    words = reader.own["reading"]
    for name, field in model.model_fields.items():
        if field.exclude:
            continue
        shared = words["shared"].get(name)
        limits = bounds(field.metadata, reader)
        kind = held(field.annotation, reader)
        told = words[model.__name__].get(name, shared)
        if told is None:
            raise KeyError(f"no words for {model.__name__}.{name} ({reader.folder})")
        yield [f"`{field.alias or name}`", reader.limited(kind, limits), told]
