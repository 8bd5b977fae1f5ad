"""Every code that the instrument can say has words in both languages."""

import re
from pathlib import Path

import pytest

import luopan.instruments.direction as package
from luopan.brief.words import load

SOURCE = Path(package.__file__).parent
LEFT_OUT = ("too_old", "unreadable", "region_missing", "part_week")


def codes(file: str) -> set[str]:
    text = (SOURCE / file).read_text(encoding="utf-8")
    return set(re.findall(r'code="([a-z_]+)"', text))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_all_codes_have_words(language: str) -> None:
    words = load(language)  # type: ignore[arg-type]
    checks = codes("checks.py") | {"kind_unknown", "kind_unfit", "no_waves"}
    checks |= {f"left_out_{why}" for why in LEFT_OUT}
    assert [c for c in sorted(checks) if not words.has(f"check.{c}")] == []
    assert [c for c in sorted(codes("steps.py")) if not words.has(f"next.{c}")] == []
