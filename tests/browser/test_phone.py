"""The page as a phone shows it: no sideways scroll, and the lead on the first screen."""

import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.brief.firms import CASES

from luopan.brief import render_html

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--virtual-time-budget=10000", "--dump-dom",
)  # fmt: skip
WIDTH, HEIGHT = 390, 844
LOOK = """
<script>addEventListener('load', () => {
  const page = document.documentElement;
  const over = [...document.querySelectorAll('body *')].filter(e =>
    e.getBoundingClientRect().right > page.clientWidth + 1 && !e.closest('.hide, .skip, svg'));
  parent.told.push({
    name: NAME, width: page.scrollWidth, room: page.clientWidth,
    lead: Math.round(document.querySelector('ol.lead').getBoundingClientRect().bottom),
    over: over.map(e => e.tagName + '.' + e.className),
    links: [...document.querySelectorAll('a.fig')].filter(e => !document.querySelector(
      e.getAttribute('href'))).length,
  });
  parent.document.title = 'TOLD' + JSON.stringify(parent.told) + 'END';
});</script>
"""

needs_browser = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("LUOPAN_REQUIRE_BROWSER"),
    reason="Chromium is not installed (LUOPAN_REQUIRE_BROWSER=1 insists)",
)


def phone_fonts() -> bool:
    """Return whether Android's serif is here: what a desk puts in its place may be much wider."""
    matcher = shutil.which("fc-match")
    if matcher is None:
        return False
    told = subprocess.run([matcher, "Noto Serif"], capture_output=True, text=True, check=False)
    return "Noto Serif" in told.stdout


needs_phone_fonts = pytest.mark.skipif(
    not phone_fonts() and not os.environ.get("LUOPAN_REQUIRE_BROWSER"),
    reason="Noto Serif is not installed (LUOPAN_REQUIRE_BROWSER=1 insists)",
)


def framed(name: str, page: str) -> str:
    """Return the page in a frame of a phone's size; the policy that forbids scripts is lifted."""
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    look = LOOK.replace("NAME", json.dumps(name))
    inside = html.escape(page.replace("</body>", f"{look}</body>"))
    return f'<iframe style="width:{WIDTH}px;height:{HEIGHT}px" srcdoc="{inside}"></iframe>'


def look(folder: Path, pages: dict[str, str]) -> list[dict[str, object]]:
    """Open all pages in one browser and return what each frame measured."""
    assert CHROMIUM is not None
    frames = "".join(framed(name, page) for name, page in pages.items())
    start = "<!doctype html><meta charset=utf-8><title></title><script>var told = []</script>"
    file = folder / "frames.html"
    file.write_text(start + frames, encoding="utf-8")
    done = subprocess.run(
        [CHROMIUM, *FLAGS, f"--user-data-dir={folder / 'profile'}", file.as_uri()],
        capture_output=True, text=True, check=True, timeout=240,
    )  # fmt: skip
    told = re.search(r"<title>TOLD(.*?)END</title>", done.stdout, re.DOTALL)
    assert told is not None, done.stderr[-2000:]
    return json.loads(html.unescape(told[1]))


def rendered() -> dict[str, str]:
    """Return every case's page in both languages."""
    return {
        f"{case} {language}": render_html(make(), language)
        for case, make in CASES.items()
        for language in ("zh_CN", "en")
    }


@needs_browser
def test_every_case_fits_a_phone(tmp_path: Path) -> None:
    pages = rendered()
    told = look(tmp_path, pages)
    assert {t["name"] for t in told} == set(pages)
    assert [(t["name"], t["over"]) for t in told if t["over"] or t["width"] > t["room"]] == []
    assert [t["name"] for t in told if t["links"]] == []


@needs_browser
@needs_phone_fonts
def test_the_lead_is_on_the_first_screen(tmp_path: Path) -> None:
    told = look(tmp_path, rendered())
    assert [(t["name"], t["lead"]) for t in told if t["lead"] > HEIGHT] == []
