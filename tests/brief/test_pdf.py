"""The sheet: one tagged page whose text can be selected."""

import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from tests.brief.firms import CASES

from luopan.brief import pdf, render_pdf
from luopan.errors import MissingExtraError, ServiceError


def able() -> bool:
    try:
        pdf.printer()
    except MissingExtraError:
        return False
    return pdf.has_chinese_font()


needs_printer = pytest.mark.skipif(
    not able() and not os.environ.get("LUOPAN_REQUIRE_PDF"),
    reason="WeasyPrint or a Chinese font is not installed (LUOPAN_REQUIRE_PDF=1 insists)",
)


def objects(made: bytes) -> bytes:
    """Return the file with its compressed object streams opened."""
    opened = [made]
    start = 0
    while (start := made.find(b"stream\n", start)) >= 0:
        start += len(b"stream\n")
        try:
            opened.append(zlib.decompressobj().decompress(made[start:]))
        except zlib.error:
            continue
    return b"\n".join(opened)


@needs_printer
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("case", ["five_goals", "failed", "empty"])
def test_it_is_one_small_tagged_page(case: str, language: str) -> None:
    made = render_pdf(CASES[case](), language)
    assert made.startswith(b"%PDF-1.")
    assert len(made) <= 500_000
    inside = objects(made)
    assert inside.count(b"/Type /Page\n") + inside.count(b"/Type /Page/") == 1
    assert b"/MarkInfo" in inside
    assert b"pdfuaid" in inside


@needs_printer
def test_the_same_readings_give_the_same_bytes() -> None:
    assert render_pdf(CASES["firm"](), "en") == render_pdf(CASES["firm"](), "en")


def test_a_missing_extra_is_named() -> None:
    code = (
        "import sys; sys.modules['weasyprint'] = None\n"
        "from luopan.brief import pdf\n"
        "from luopan.errors import MissingExtraError\n"
        "try: pdf.printer()\n"
        "except MissingExtraError as e: print(e.code, e.facts['extra'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["missing_extra", "pdf"]


@needs_printer
def test_a_missing_chinese_font_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = tmp_path / "fonts.conf"
    settings.write_text('<?xml version="1.0"?><fontconfig></fontconfig>', encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(settings))
    pdf.has_chinese_font.cache_clear()
    try:
        with pytest.raises(ServiceError) as caught:
            render_pdf(CASES["empty"](), "zh_CN")
    finally:
        pdf.has_chinese_font.cache_clear()
    assert caught.value.code == "no_cjk_font"
