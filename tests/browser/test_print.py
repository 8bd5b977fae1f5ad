"""The page on paper: a handful of A4 pages, none of them nearly blank."""

import re
import subprocess
from pathlib import Path

import pytest
from tests.brief.firms import CASES
from tests.browser.test_phone import CHROMIUM, needs_browser

from luopan.brief import render_html

MOST_PAGES = 6


@needs_browser
@pytest.mark.parametrize("case", ["five_goals", "firm", "failed", "empty"])
def test_it_prints_on_a_handful_of_pages(case: str, tmp_path: Path) -> None:
    assert CHROMIUM is not None
    page, paper = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(render_html(CASES[case](), "en"), encoding="utf-8")
    subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
         "--no-first-run", "--disable-background-networking",
         f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={paper}", page.as_uri()],
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    pages = len(re.findall(rb"/Type /Page\b(?!s)", paper.read_bytes()))
    assert 1 <= pages <= MOST_PAGES
