"""The page on asking the public: its widths are computed, and what it says to write can be read."""

import re
from io import StringIO
from pathlib import Path

import polars as pl
import pytest

from luopan.connectors import load_folder
from luopan.instruments.mainstream.awareness import awareness
from luopan.stats.design import difference, published, share_limits
from luopan.tables.settings import read_settings

PAGE = "how-to/ask-the-public.md"
EXAMPLE = Path(__file__).parents[2] / "examples" / "awareness"


def blocks(page, language: str) -> list[str]:
    return [text for told, text in page.blocks if told == language]


def test_the_widths_are_what_the_intervals_are(english, chinese) -> None:
    for pages in (english, chinese):
        rows = [row for row in pages[PAGE].rows if row[0].isdigit()]
        assert len(rows) == 5
        for n, *cells in rows:
            for share, cell in zip((0.05, 0.1, 0.3, 0.5), cells, strict=True):
                told = share_limits(published(share, int(n)), 0.9)
                assert cell == f"{100 * told.low:.1f}–{100 * told.high:.1f}"


@pytest.mark.parametrize(("to", "enough", "few"), [(0.15, 400, 200), (0.12, 1600, 800)])
def test_so_many_see_so_much(to: float, enough: int, few: int) -> None:
    found = [difference(published(to, n), published(0.1, n), 0.9).low for n in (enough, few)]
    assert found[0] > 0.0 > found[1]


def test_what_the_page_writes_can_be_read(english, chinese, tmp_path) -> None:
    for pages in (english, chinese):
        (settings,) = blocks(pages[PAGE], "toml")
        text = '[company]\nname = "f"\n' + settings
        assert read_settings(text.encode(), "luopan.toml").faults == ()
        tables = blocks(pages[PAGE], "text")
        assert len(tables) == 3
        for table in tables:
            (tmp_path / "data").mkdir(exist_ok=True)
            (tmp_path / "luopan.toml").write_text(text, encoding="utf-8")
            (tmp_path / "data" / "surveys.csv").write_text(table, encoding="utf-8")
            loaded = load_folder(tmp_path)
            assert pl.read_csv(StringIO(table)).width <= len(loaded.surveys.columns)
            assert not [f for f in loaded.findings if f.code in ("column_slip", "columns_unread")]
            shares = awareness(loaded).shares
            assert {s.role for s in shares} == {"public"}
            assert all(s.share is not None for s in shares)


def test_the_lines_of_python_run(english, chinese) -> None:
    for pages in (english, chinese):
        (code,) = blocks(pages[PAGE], "python")
        told: dict = {}
        exec(code, told)
        assert told["raked"].converged


def test_the_example_says_what_was_reported_and_no_more() -> None:
    found = awareness(load_folder(EXAMPLE))
    assert {(s.share, s.refused) for s in found.shares} == {(None, "no_n")}
    said = {(s.question, s.quantity): s.says for s in found.shares if s.says}
    assert said == {
        ("seen_ad", "known"): "most_do_not_know",
        ("liked_ad", "net"): "more_like",
        ("liked_brand", "net"): "more_like",
    }


def test_the_questionnaires_ask_the_same_three_questions() -> None:
    texts = [(EXAMPLE / f"questionnaire.{x}.md").read_text(encoding="utf-8") for x in ("en", "zh")]
    for text in texts:
        assert re.findall(r"^\*\*(\d)\.", text, re.MULTILINE) == ["1", "2", "3"]
        assert re.findall(r"→ `(\w+)`", text) == ["heard_unaided", "heard", "liked"]
        assert len(re.findall(r"^- ", text, re.MULTILINE)) == 6
