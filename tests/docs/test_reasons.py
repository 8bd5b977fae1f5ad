"""The row-by-row answer to the source: complete, and the same in both languages."""

from collections import Counter

import pytest

from luopan.brief import words
from luopan.cli.commands import app

STATES = {"answered": "已回答", "partly": "部分回答", "not yet": "尚未"}


def rows(page) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in page.rows if row[0][:1] == "R" and row[0][1:].isdigit()}


@pytest.fixture
def told(english, chinese) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    return rows(english["why/the-four-reasons.md"]), rows(chinese["why/the-four-reasons.md"])


def test_every_point_is_there_once(english, chinese, told) -> None:
    assert set(told[0]) == {f"R{i}" for i in range(1, 53)}
    for pages in (english, chinese):
        keys = [r[0] for r in pages["why/the-four-reasons.md"].rows]
        assert [k for k, times in Counter(keys).items() if k.startswith("R") and times > 1] == []


def test_order_and_states_agree(told) -> None:
    english, chinese = told
    assert list(english) == list(chinese)
    assert {k: STATES[row[1]] for k, row in english.items()} == {
        k: row[1] for k, row in chinese.items()
    }


def test_the_columns_bear_out_the_state(told) -> None:
    for table in told:
        for key, (_, state, now, by, missing) in table.items():
            if state not in {"not yet", "尚未"}:
                assert "–" not in {now, by}, key
            assert (missing == "–") == (state in {"answered", "已回答"}), key


def test_tests_and_commands_that_are_named_exist(english, chinese) -> None:
    root = english["README.md"].path.parents[2]
    tests = "\n".join(p.read_text(encoding="utf-8") for p in (root / "tests").rglob("test_*.py"))
    commands = {command.name for command in app.registered_commands}
    for pages in (english, chinese):
        spans = pages["why/the-four-reasons.md"].spans + pages["why/evidence.md"].spans
        named = {span for span in spans if span.startswith("test_")}
        assert len(named) > 20
        assert sorted(name for name in named if f"def {name}(" not in tests) == []
        called = {span.split()[1] for span in spans if span.startswith("luopan ")}
        assert called - commands == set()


def test_the_bands_are_those_of_the_brief(english, chinese) -> None:
    for pages, language in ((english, "en"), (chinese, "zh_CN")):
        rows = pages["why/evidence.md"].rows
        told = [row[1] for row in rows if row[0].startswith(("0.", "below 0."))]
        wanted = ("surely", "likely", "unknown", "unlikely", "surely_not")
        assert told == [words.load(language).text(f"brief.sure.{name}") for name in wanted]


def test_evidence_rules_agree(english, chinese) -> None:
    def rules(page) -> dict[str, str]:
        return {r[0]: r[2] for r in page.rows if r[0][:1] == "H" and r[0][1:].isdigit()}

    held = rules(english["why/evidence.md"]), rules(chinese["why/evidence.md"])
    assert list(held[0]) == list(held[1]) == [f"H{i}" for i in range(1, 22)]
    first_words = {"held": "已守住", "partly": "部分", "not yet": "尚未"}
    assert {k: first_words[v.split(":")[0]] for k, v in held[0].items()} == {
        k: v.split("：")[0] for k, v in held[1].items()
    }
