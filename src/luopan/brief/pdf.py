"""The brief as one tagged A4 page (PDF/UA-1), from the same sentences and pictures."""

import re
import shutil
import subprocess
from functools import cache
from typing import Any

from luopan.brief.html import TAGS, environment, roles
from luopan.charts.draw import FACE
from luopan.charts.palette import LIGHT
from luopan.errors import MissingExtraError, ServiceError
from luopan.readings.bundle import Language, Readings

POINTS = re.compile(r"([\d.]+)pt")
ZOOMS = (1.0, 0.9, 0.81, 0.73, 0.66)
"""How far the sheet may shrink before it is too small to read on paper."""


def render_pdf(readings: Readings, language: Language) -> bytes:
    """Return the brief as one PDF page.

    Parameters
    ----------
    readings : Readings
        One run.
    language : {"zh_CN", "en"}
        The reader's language.

    Raises
    ------
    luopan.errors.MissingExtraError
        If the extra ``pdf`` is not installed.
    luopan.errors.ServiceError
        ``no_cjk_font`` if the page has Chinese and the machine has no font for it,
        ``pdf_too_long`` if it does not fit on one page at the smallest readable size.
    """
    weasyprint = printer()
    page, css = sheet(readings, language)
    if any("\u3400" <= c <= "\u9fff" for c in page) and not has_chinese_font():
        raise ServiceError("no_cjk_font", {"package": "fonts-noto-cjk"})
    html, document = weasyprint.HTML(string=page), None
    for zoom in ZOOMS:
        document = html.render(stylesheets=[weasyprint.CSS(string=scaled(css, zoom))])
        if len(document.pages) == 1:
            break
    if document is None or len(document.pages) != 1:
        raise ServiceError("pdf_too_long", {"pages": len(document.pages) if document else 0})
    made: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"luopan")
    return made


def printer() -> Any:  # noqa: ANN401 - WeasyPrint has no types
    """Return WeasyPrint.

    Raises
    ------
    luopan.errors.MissingExtraError
        If it, or a library that it needs, is not there.
    """
    try:
        import weasyprint  # noqa: PLC0415
    except (ImportError, OSError) as error:
        raise MissingExtraError("pdf", "luopan.brief.render_pdf") from error
    return weasyprint


@cache
def has_chinese_font() -> bool:
    """Whether fontconfig knows a font for Chinese; true where it cannot be asked."""
    asked = shutil.which("fc-list")
    if asked is None:
        return True
    done = subprocess.run(  # noqa: S603 - a fixed command
        [asked, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False
    )
    return bool(done.stdout.strip())


def sheet(readings: Readings, language: Language) -> tuple[str, str]:
    """Return the page that is printed, and its style sheet."""
    from luopan.brief.compose import compose  # noqa: PLC0415

    brief = compose(readings, language)
    sections = {s.key: s for s in brief.sections}
    count = max(len(sections["goals"].cards), 1)
    chinese = language == "zh_CN"
    # One weight where each face costs 160 kB: every Chinese face embeds its own characters.
    lengths = {
        "light": roles(LIGHT),
        "bold": 400 if chinese else 600,
        "foot": brief.as_of_line,
        "column": f"{96 / min(count, 3) - 1:.1f}%",
    }
    css = environment().get_template("sheet.css").render(lengths)
    page = environment().get_template("sheet.html")
    shown = {
        "brief": brief,
        "labels": brief.labels,
        "tag": TAGS[language],
        "palette": LIGHT,
        "sections": sections,
    }
    face = "Noto Sans CJK SC" if chinese else "Liberation Sans, Noto Sans CJK SC"
    drawn = page.render(shown).replace(FACE, face).replace(' font-weight="bold"', "")
    drawn = drawn.replace("Georgia,serif", "Noto Serif CJK SC" if chinese else "Liberation Serif")
    return drawn, css


def scaled(css: str, zoom: float) -> str:
    """Return the style sheet with every length in points, and every picture, set smaller."""
    smaller = POINTS.sub(lambda m: f"{float(m[1]) * zoom:.2f}pt", css)
    return smaller.replace("svg{width:100%", f"svg{{width:{zoom:.0%}")
