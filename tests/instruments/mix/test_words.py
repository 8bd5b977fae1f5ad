"""Every code that the instrument may say has words in both languages, with the facts it carries."""

import re
from pathlib import Path

import pytest

from luopan.brief.words import load
from luopan.instruments import mix
from luopan.instruments.mix.holidays import CHINESE, EID, FIXED, FIXED_OTHERWISE, MOVING, OTHERWISE

SOURCE = "\n".join(p.read_text("utf-8") for p in Path(mix.__file__).parent.glob("*.py"))
CODES = sorted(set(re.findall(r'"(mix_[a-z_]+)"', SOURCE)))


@pytest.fixture(params=["zh_CN", "en"])
def words(request):
    return load(request.param)


def test_every_code_has_words(words):
    assert len(CODES) > 40
    missing = [
        c for c in CODES if not any(words.has(f"{p}.{c}") for p in ("check", "absent", "next"))
    ]
    assert missing == []


def test_every_line_has_a_name(words):
    events = {*CHINESE, *EID, *OTHERWISE, *(e for many in MOVING.values() for e in many)}
    fixed = {*FIXED_OTHERWISE, *(f for many in FIXED.values() for f in many)}
    names = {e.name for e in (*events, *fixed)} | {"baseline", "season", "residual", "odd_weeks"}
    assert [n for n in sorted(names) if not words.has(f"line.{n}")] == []


def test_checks_and_steps_of_a_reading_are_said_with_their_facts(words, reading):
    for check in reading.checks:
        key = f"{'passed' if check.passed else 'check'}.{check.code}"
        assert "{" not in words.text(key, **check.facts)
    for step in reading.next_steps:
        assert "{" not in words.text(f"next.{step.code}", **step.facts)
