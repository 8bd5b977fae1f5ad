"""Every check and next step that the source can raise has words in both languages."""

import ast
from pathlib import Path

import pytest

import luopan
from luopan.brief.words import load
from luopan.instruments.mix.next_steps import _REMEDIES
from luopan.tables.controls import ASKED

SOURCE = Path(luopan.__file__).parent


def codes(kind: str) -> set[str]:
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == kind:
                given = [k.value for k in node.keywords if k.arg == "code"]
                given += node.args[:1]
                found |= {v.value for v in given if isinstance(v, ast.Constant)}
    return found


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(
    ("kind", "prefix"), [("Check", "check"), ("present", "check"), ("NextStep", "next")]
)
def test_every_code_has_words(kind: str, prefix: str, language: str) -> None:
    words = load(language)
    assert {c for c in codes(kind) if not words.has(f"{prefix}.{c}")} == set()
    assert codes(kind)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_kind_of_control_that_may_be_missing_has_words(language: str) -> None:
    words = load(language)
    for kind in ASKED:
        assert words.has(f"check.mix_no_{kind}")
        assert words.has(f"next.{_REMEDIES[f'mix_no_{kind}']}")
