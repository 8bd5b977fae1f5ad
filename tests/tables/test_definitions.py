"""The tables, as they are declared."""

from collections import Counter
from collections.abc import Iterable

import pytest

from luopan.brief.words import load
from luopan.tables.definitions import DEFINITIONS, SURVEYS, TESTS
from luopan.tables.headers import fold
from luopan.tables.schema import Column, TableDefinition

ALL = pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=lambda d: d.name)


def clashes(named: Iterable[Column | TableDefinition]) -> list[str]:
    """Names that two of them go by."""
    count = Counter(name for one in named for name in {fold(n) for n in (one.name, *one.aliases)})
    return [name for name, times in count.items() if times > 1]


@ALL
def test_a_name_means_one_column(definition: TableDefinition) -> None:
    assert clashes(definition.columns) == []


def test_a_name_means_one_table() -> None:
    assert clashes(DEFINITIONS.values()) == []


@ALL
def test_every_column_goes_by_names_in_both_languages(definition: TableDefinition) -> None:
    def chinese(name: str) -> bool:
        return any("\u4e00" <= character <= "\u9fff" for character in name)

    without = [c.name for c in definition.columns if not any(map(chinese, c.aliases))]
    assert without == []
    assert any(map(chinese, definition.aliases))


@ALL
def test_every_table_has_what_its_rows_are_about(definition: TableDefinition) -> None:
    clocks = [c.clock for c in definition.columns if c.clock is not None]
    assert len(clocks) == len(set(clocks))
    assert all(c.type in ("date", "datetime") for c in definition.columns if c.clock)
    assert all(c.choices for c in definition.columns if c.type == "choice")
    assert any(c.required for c in definition.columns)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@ALL
def test_every_table_and_column_has_words(definition: TableDefinition, language: str) -> None:
    words = load(language)
    keys = [definition.words_key(), *(definition.words_key(c.name) for c in definition.columns)]
    assert [key for key in keys if not words.has(key)] == []


def test_words_speak_of_no_column_that_is_not_there() -> None:
    known = {
        key
        for d in DEFINITIONS.values()
        for key in (d.words_key(), f"tables.{d.name}.title", *map(d.words_key, _names(d)))
    }
    for language in ("en", "zh_CN"):
        told = {key for key in load(language).entries if key.startswith("tables.")}
        assert told == known


def _names(definition: TableDefinition) -> list[str]:
    return [column.name for column in definition.columns]


def test_a_table_may_be_written_in_several_ways() -> None:
    assert SURVEYS.form({"date", "indicator", "answer", "count"}) == ("answer", "count")
    assert SURVEYS.form({"date", "indicator", "score"}) == ("score",)
    assert SURVEYS.form({"date", "indicator", "answer"}) is None
    assert TESTS.form({"outcome", "effect", "low", "high", "level"}) == TESTS.forms[1]


def test_an_unknown_column_is_an_error() -> None:
    with pytest.raises(KeyError):
        SURVEYS.column("colour")
