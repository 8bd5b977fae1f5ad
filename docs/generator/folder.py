"""The company folder: from the table definitions, the settings and their words."""

import itertools
import tomllib
from collections.abc import Iterator, Sequence

from pydantic import BaseModel

from generator.cells import cells
from generator.markdown import ROOT, Reader, page, table
from generator.types import bounds, default, held
from luopan.tables.company import Company
from luopan.tables.definitions import DEFINITIONS
from luopan.tables.schema import Column, TableDefinition

SAMPLE = ROOT / "src" / "luopan" / "sample"
SAMPLE_LINES = 4


def folder(reader: Reader) -> str:
    """Return the page about the company folder."""
    own = reader.own["folder"]
    return page(
        f"# {own['title']}",
        own["written"],
        own["intro"],
        f"## {own['settings']}",
        own["settings_intro"],
        *itertools.chain.from_iterable(_sections(reader)),
        f"## {own['tables']}",
        own["tables_intro"],
        *itertools.chain.from_iterable(_table(d, reader) for d in DEFINITIONS.values()),
        f"## {own['cells']}",
        own["cells_text"],
        table(own["cells_head"], cells(reader)),
        f"## {own['clocks']}",
        own["clocks_text"],
        f"## {own['faults']}",
        own["faults_intro"],
        table(own["faults_head"], _faults(reader)),
    )


def _sections(reader: Reader) -> Iterator[list[str]]:
    words = reader.own["settings"]
    for name, model, repeated in _models("", Company):
        heading = f"### `[[{name}]]`" if repeated else f"### `[{name}]`"
        head = reader.own["folder"]["settings_head"]
        yield [heading, words[name]["about"], table(head, _settings(name, model, reader))]


def _models(
    above: str, model: type[BaseModel]
) -> Iterator[tuple[str, type[BaseModel] | None, bool]]:
    """Yield every section with its dotted name, those inside a section after it."""
    for key, field in model.model_fields.items():
        inner, repeated = section_model(field.annotation)
        if inner is None and above:
            continue
        yield f"{above}{key}", inner, repeated
        if inner is not None:
            yield from _models(f"{above}{key}.", inner)


def section_model(annotation: object) -> tuple[type[BaseModel] | None, bool]:
    """Return the model of one section of ``luopan.toml``, and whether it may be repeated."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    for part in getattr(annotation, "__args__", ()):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part, True
    return None, False


def _settings(name: str, model: type[BaseModel] | None, reader: Reader) -> Iterator[Sequence[str]]:
    words = reader.own["settings"][name]
    if model is None:
        yield ["–", reader.own["type"]["map"], reader.needed(False), "–", words[name]]
        return
    for key, field in model.model_fields.items():
        if section_model(field.annotation)[0] is not None:
            continue  # a section of its own
        kind = held(field.annotation, reader)
        limits = bounds(field.metadata, reader)
        yield [
            f"`{key}`",
            reader.limited(kind, limits),
            reader.needed(field.is_required()),
            default(field, reader),
            words[key],
        ]


def _table(definition: TableDefinition, reader: Reader) -> list[str]:
    own = reader.own["folder"]
    forms = [reader.listed(form) for form in definition.forms]
    return [
        f"### `{definition.name}`",
        reader.program.text(definition.words_key()),
        own["table_aliases"].format(names=reader.listed(definition.aliases)),
        own["table_forms"].format(forms=" / ".join(forms)) if forms else "",
        table(own["table_head"], (_column(definition, c, reader) for c in definition.columns)),
        *_sample(definition.name, reader),
    ]


def _column(definition: TableDefinition, column: Column, reader: Reader) -> Sequence[str]:
    kinds = reader.own["type"]
    kind = kinds[column.type].format(choices=reader.listed(column.choices))
    limits = _limits(column, reader)
    return [
        f"`{column.name}`",
        reader.limited(kind, limits),
        reader.needed(column.required),
        reader.listed(column.aliases),
        reader.program.text(definition.words_key(column.name)),
    ]


def _limits(column: Column, reader: Reader) -> str:
    words = reader.own["range"]
    low, high = column.low, column.high
    if low is not None and high is not None:
        return str(words["both"].format(low=f"{low:g}", high=f"{high:g}"))
    return str(words["low"].format(low=f"{low:g}")) if low is not None else ""


def _sample(name: str, reader: Reader) -> list[str]:
    settings = tomllib.loads((SAMPLE / "luopan.toml").read_text(encoding="utf-8"))
    if name not in settings["tables"]:
        return []
    file = SAMPLE / settings["tables"][name]
    lines = file.read_text(encoding="utf-8-sig").splitlines()[:SAMPLE_LINES]
    return [reader.own["folder"]["sample"], "\n".join(["```csv", *lines, "```"])]


def _faults(reader: Reader) -> Iterator[Sequence[str]]:
    entries = reader.program.entries
    codes = {key.split(".")[1] for key in entries if key.startswith("fault.")}
    for code in sorted(codes):
        says = entries.get(f"fault.{code}.says", entries.get(f"fault.{code}", ""))
        remedy = entries.get(f"fault.{code}.remedy", reader.own["none"])
        yield [f"`{code}`", says, remedy]
