"""Read the word files of a language and fill in facts."""

import string
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import cast, get_args

from luopan.brief import format as shown
from luopan.errors import LuopanError
from luopan.readings.base import Interval
from luopan.readings.bundle import Language


class WordsError(LuopanError):
    """A key or a fact is missing, or two files define the same key: a mistake of ours."""


@dataclass(frozen=True)
class Words:
    """The words of one language, and how it writes numbers.

    Parameters
    ----------
    language : {"zh_CN", "en"}
        Whose words.
    entries : mapping of str to str
        Templates by dotted key.
    names : mapping
        Display names that the firm gave, by key and language (`Readings.names`).
    """

    language: Language
    entries: Mapping[str, str] = field(repr=False)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    def has(self, key: str) -> bool:
        """Whether there are words for the key."""
        return key in self.entries

    def text(self, key: str, **facts: object) -> str:
        """Return the words of a key with its facts filled in.

        Parameters
        ----------
        key : str
            Dotted key.
        **facts
            Placeholders. Numbers, dates, intervals and lists of names are written as the language
            writes them; facts that the words do not use are ignored.

        Raises
        ------
        WordsError
            ``word_unknown`` if there is no such key, ``word_fact_missing`` if a placeholder has no
            fact.
        """
        return self.template(key, facts).format_map(
            {name: self.fact(value) for name, value in facts.items()}
        )

    def template(self, key: str, facts: Mapping[str, object]) -> str:
        """Return the unfilled words of a key after checking that every placeholder has a fact.

        Raises
        ------
        WordsError
            As `text`.
        """
        try:
            template = self.entries[key]
        except KeyError:
            told = {"key": key, "language": self.language}
            raise WordsError("word_unknown", told) from None
        missing = placeholders(template) - set(facts)
        if missing:
            told = {"key": key, "language": self.language, "missing": ", ".join(sorted(missing))}
            raise WordsError("word_fact_missing", told)
        return template

    def fact(self, value: object) -> str:
        """Write one fact as the language writes it."""
        if isinstance(value, bool) or value is None:
            return self.entries[f"format.{str(value).lower()}"]
        if isinstance(value, int | float):
            return self.number(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, Interval):
            return self.interval(value)
        if isinstance(value, tuple | list):
            return self.listed(tuple(value))
        return self.name(str(value))

    def name(self, key: str) -> str:
        """Return the display name of a channel, indicator, goal or audience."""
        given = self.names.get(key, {})
        ours = self.entries.get(f"name.{key}", key)
        return given.get(self.language) or next(iter(given.values()), ours)

    def with_names(self, names: Mapping[str, Mapping[str, str]]) -> "Words":
        """Return the same words that also know a firm's display names."""
        return replace(self, names=names)

    def listed(self, items: tuple[object, ...]) -> str:
        """Join names as the language joins a list."""
        return self.entries["format.list_separator"].join(self.fact(item) for item in items)

    def number(self, value: float, unit: str = "") -> str:
        """Write a bare number: a count, or a fact of a check."""
        return shown.number(value, unit, self.language)

    def interval(self, value: Interval, unit: str = "") -> str:
        """Write ``mean (low–high)`` on one common scale."""
        return shown.interval(value, unit, self.language).text

    def span(self, value: Interval, unit: str = "") -> str:
        """Write ``low–high`` only."""
        return shown.interval(value, unit, self.language).span

    def ticks(self, values: Sequence[float], unit: str = "") -> list[str]:
        """Write the labels of an axis on one scale."""
        return shown.ticks(values, unit, self.language)

    def probability(self, value: float) -> str:
        """Write a probability in whole percent; never 0 % or 100 %."""
        return shown.probability(value, self.language)

    def day(self, value: date) -> str:
        """Write a day in full."""
        return shown.day(value, self.language)

    def month(self, value: date) -> str:
        """Write the month of a day."""
        return shown.month(value, self.language)


def placeholders(template: str) -> set[str]:
    """Return the names of the placeholders of a template."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def flatten(tree: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    """Return the leaves of a tree of tables by dotted key.

    Raises
    ------
    WordsError
        ``word_not_text`` if a leaf is not a string.
    """
    leaves: dict[str, str] = {}
    for key, value in tree.items():
        path = f"{prefix}{key}"
        if isinstance(value, Mapping):
            leaves |= flatten(cast("Mapping[str, object]", value), f"{path}.")
        elif isinstance(value, str):
            leaves[path] = value.strip("\n")
        else:
            raise WordsError("word_not_text", {"key": path})
    return leaves


@cache
def load(language: Language) -> Words:
    """Return the words of a language, from every TOML file of its folder.

    Parameters
    ----------
    language : {"zh_CN", "en"}
        Whose words.

    Raises
    ------
    WordsError
        ``language_unknown``, or ``word_twice`` if two files define the same key.
    """
    if language not in get_args(Language):
        raise WordsError("language_unknown", {"language": str(language)})
    entries: dict[str, str] = {}
    folder = files("luopan.brief.words") / language
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            leaves = flatten(tomllib.loads(file.read_text(encoding="utf-8")))
            twice = sorted(leaves.keys() & entries.keys())
            if twice:
                raise WordsError("word_twice", {"file": file.name, "keys": ", ".join(twice)})
            entries |= leaves
    return Words(language, entries)
