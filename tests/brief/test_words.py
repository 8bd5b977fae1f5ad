"""The words: the same keys and placeholders in both languages, and named errors."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

import luopan.brief.words
from luopan.brief.words import WordsError, load
from luopan.brief.words.loader import flatten, placeholders
from luopan.readings.base import Interval

FOLDER = Path(luopan.brief.words.__file__).parent
TOPICS = sorted({p.name for p in FOLDER.glob("*/*.toml")})


@pytest.mark.parametrize("topic", TOPICS)
def test_both_languages_have_the_same_keys_and_placeholders(topic: str) -> None:
    said = {
        language: {
            key: placeholders(text)
            for key, text in flatten(
                tomllib.loads((FOLDER / language / topic).read_text(encoding="utf-8"))
            ).items()
        }
        for language in ("zh_CN", "en")
    }
    assert said["zh_CN"] == said["en"]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_words_are_empty(language: str) -> None:
    # Chinese sentences follow each other without a space.
    joins = {"brief.join.sentence"} if language == "zh_CN" else set()
    assert {key for key, text in load(language).entries.items() if not text} == joins


def test_a_list_and_a_date_are_written_as_the_language_writes_them() -> None:
    facts = {"items": ("tv", "微博"), "day": date(2026, 11, 5), "share": 0.5, "yes": True}
    zh, en = load("zh_CN"), load("en")
    assert [zh.fact(v) for v in facts.values()] == ["tv、微博", "2026年11月5日", "0.5", "是"]
    assert [en.fact(v) for v in facts.values()] == ["tv, 微博", "5 Nov 2026", "0.5", "yes"]


def test_display_names_are_the_readers_language() -> None:
    words = load("zh_CN").with_names({"tv": {"zh_CN": "电视", "en": "TV"}, "ooh": {"en": "OOH"}})
    assert [words.name(k) for k in ("tv", "ooh", "radio")] == ["电视", "OOH", "radio"]
    assert words.fact(("tv", "radio")) == "电视、radio"


def test_unknown_key_and_missing_fact_are_named() -> None:
    words = load("en")
    with pytest.raises(WordsError) as caught:
        words.text("no.such.words")
    assert (caught.value.code, caught.value.facts["key"]) == ("word_unknown", "no.such.words")
    object.__setattr__(words, "entries", {**words.entries, "t": "{a} and {b}"})
    try:
        assert words.text("t", a=1, b=Interval(mean=2, low=1, high=3)) == "1 and 2.0 (1.0–3.0)"
        with pytest.raises(WordsError) as caught:
            words.text("t", a=1)
    finally:
        load.cache_clear()
    assert (caught.value.code, caught.value.facts["missing"]) == ("word_fact_missing", "b")


def test_unknown_language_is_named() -> None:
    with pytest.raises(WordsError) as caught:
        load("fr")  # type: ignore[arg-type]
    assert caught.value.code == "language_unknown"
