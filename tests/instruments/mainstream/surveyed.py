"""Company folders with surveys of awareness."""

from pathlib import Path

from luopan.connectors import load_folder
from luopan.tables.bundle import Tables

SETTINGS = """[company]
name = "f"
[[indicator]]
name = "heard"
kind = "share"
measures = "knowing"
aided = true
[[indicator]]
name = "liked"
kind = "mean"
measures = "liking"
asked_of = "knowing"
[[indicator]]
name = "marks"
kind = "csat"
measures = "liking"
[[indicator]]
name = "nps"
kind = "nps"
[[source]]
name = "form"
selection = "self"
"""


def firm(folder: Path, surveys: str, settings: str = "") -> Tables:
    """Write and load a folder with those surveys."""
    (folder / "data").mkdir(exist_ok=True)
    (folder / "luopan.toml").write_text(SETTINGS + settings, encoding="utf-8")
    (folder / "data" / "surveys.csv").write_text(surveys, encoding="utf-8")
    return load_folder(folder)


COUNTED = "date,indicator,answer,count,audience,source,wording\n"
PUBLISHED = "date,indicator,answer,share,n,audience,source\n"


def counted(day: str, answers: dict[str, int], audience: str, **more: str) -> str:
    """Return rows of counted answers."""
    named = {"indicator": "heard", "source": "panel", "wording": ""} | more
    return "".join(
        f"{day},{named['indicator']},{a},{n},{audience},{named['source']},{named['wording']}\n"
        for a, n in answers.items()
    )
