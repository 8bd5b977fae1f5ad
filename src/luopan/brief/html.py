"""The brief as one self-contained HTML file: no request to anyone, and no scripts."""

from functools import cache
from typing import TYPE_CHECKING

from luopan.charts.palette import DARK, LIGHT
from luopan.readings import Readings
from luopan.readings.bundle import Language

if TYPE_CHECKING:
    from jinja2 import Environment

TAGS: dict[Language, str] = {"zh_CN": "zh-CN", "en": "en"}


@cache
def environment() -> "Environment":
    """Return where templates come from; everything filled in is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415

    return Environment(
        loader=PackageLoader("luopan.brief"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def roles(palette: dict[str, str]) -> str:
    """Return a palette as CSS variables."""
    return "".join(f"--{name}:{colour};" for name, colour in palette.items())


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
    from markupsafe import Markup  # noqa: PLC0415

    from luopan.brief.compose import compose  # noqa: PLC0415

    brief = compose(readings, language)
    colours = {"light": roles(LIGHT), "dark": roles(DARK)}
    # Our own style sheet: nothing of the reader's is in it.
    css = Markup(environment().get_template("page.css").render(colours))  # noqa: S704
    dials = [c for s in brief.sections if s.key == "goals" for c in s.cards]
    return environment().get_template("page.html").render(
        brief=brief, labels=brief.labels, tag=TAGS[language], css=css, dials=dials, palette=LIGHT,
        as_of=brief.as_of_line,
    )  # fmt: skip
