"""Whatever a feed can be told of has words in both languages, and no words are of nothing."""

import ast
import tomllib
from pathlib import Path

import pytest

from luopan.brief.words import load

SOURCE = Path(__file__).parents[3] / "src" / "luopan"
PARTS = ("says", "expected", "remedy")


def raised(name: str) -> set[str]:
    """The codes that a class of errors is given in the connector and its command."""
    return {
        part.value
        for base in ("connectors/feed", "cli/stories")
        for path in (SOURCE / base).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name
        for part in ast.walk(node.args[0])
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def written(kind: str) -> set[str]:
    text = (SOURCE / "brief" / "words" / "en" / "feeds.toml").read_text(encoding="utf-8")
    return set(tomllib.loads(text)[kind])


@pytest.mark.parametrize(
    ("name", "kind", "elsewhere"),
    [("Fault", "fault", {"file_broken", "quotes_open", "settings_missing"}),
     ("ServiceError", "error", {"file_unreadable"})],
)  # fmt: skip
def test_words_and_codes_are_the_same(name: str, kind: str, elsewhere: set[str]) -> None:
    found = raised(name)
    if name == "Fault":
        found.add("feed_not_feed")  # chosen between two
    assert {c for c in found if c.startswith(("feed", "stories"))} == written(kind)
    assert {c for c in found if c not in elsewhere} <= written(kind) | elsewhere


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_words_are_whole(language: str) -> None:
    entries = load(language).entries
    keys = [
        f"{k}.{code}.{part}" for k in ("fault", "error") for code in written(k) for part in PARTS
    ]
    assert [key for key in keys if not entries.get(key, "").strip()] == []
