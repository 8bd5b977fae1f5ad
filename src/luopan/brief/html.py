"""The brief as one self-contained HTML file: no request to anyone, and no scripts."""

from functools import cache
from typing import TYPE_CHECKING

from luopan.charts.draw import FACE, inline
from luopan.charts.palette import DARK, LIGHT
from luopan.readings.bundle import Language, Readings

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

TAGS: dict[Language, str] = {"zh_CN": "zh-CN", "en": "en"}


@cache
def environment() -> "Environment":
    """Return where templates come from; everything filled in is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415
    from markupsafe import Markup  # noqa: PLC0415

    made = Environment(
        loader=PackageLoader("luopan.brief"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["inline"] = lambda picture: Markup(inline(picture))  # noqa: S704 - as it was
    return made


def roles(palette: dict[str, str]) -> str:
    """Return a palette as CSS variables."""
    return "".join(f"--{name}:{colour};" for name, colour in palette.items())


def style_sheet() -> "Markup":
    """Return the style sheet of a page, with what its pictures leave to it."""
    from markupsafe import Markup  # noqa: PLC0415

    told = {"light": roles(LIGHT), "dark": roles(DARK), "face": FACE}
    # Our own style sheet: nothing of the reader's is in it.
    return Markup(environment().get_template("page.css").render(told))  # noqa: S704


def render_html(readings: Readings, language: Language) -> str:
    """Return the brief as one HTML file.

    Parameters
    ----------
    readings : Readings
        One run.
    language : {"zh_CN", "en"}
        The reader's language.

    Raises
    ------
    luopan.brief.words.WordsError
        If the language is not one of ours.
    """
    from luopan.brief.compose import compose  # noqa: PLC0415

    brief = compose(readings, language)
    dials = [c for s in brief.sections if s.key == "goals" for c in s.cards]
    return environment().get_template("page.html").render(
        brief=brief, labels=brief.labels, tag=TAGS[language], css=style_sheet(), dials=dials,
        palette=LIGHT, as_of=brief.as_of_line,
    )  # fmt: skip
