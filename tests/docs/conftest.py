import re
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LANGUAGES = ("en", "zh")

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Page:
    """A page of markdown, taken apart."""

    path: Path
    text: str

    @property
    def prose(self) -> str:
        """The page without its code blocks."""
        return FENCE.sub("", self.text)

    @property
    def headings(self) -> list[tuple[int, str]]:
        """Level and text of each heading."""
        found = re.findall(r"^(#+) (.+)$", self.prose, re.MULTILINE)
        return [(len(marks), text.strip()) for marks, text in found]

    @property
    def blocks(self) -> list[tuple[str, str]]:
        """Language and text of each code block."""
        return FENCE.findall(self.text)

    @property
    def spans(self) -> list[str]:
        """What stands between single backticks."""
        return re.findall(r"`([^`\n]+)`", self.prose)

    @property
    def links(self) -> list[str]:
        """Targets of links and pictures."""
        return re.findall(r"\]\(([^)\s]+)\)", self.prose) + re.findall(
            r'(?:src|srcset|href)="([^"]+)"', self.prose
        )

    @property
    def rows(self) -> list[list[str]]:
        """The cells of each row of each table, headers and rules included."""
        lines = [x for x in self.prose.splitlines() if x.startswith("|")]
        return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def read(path: Path) -> Page:
    return Page(path, path.read_text(encoding="utf-8"))


def pages(language: str) -> dict[str, Page]:
    """Every page of a language by its path within it."""
    folder = DOCS / language
    return {str(p.relative_to(folder)): read(p) for p in sorted(folder.rglob("*.md"))}


@pytest.fixture(scope="session")
def english() -> dict[str, Page]:
    return pages("en")


@pytest.fixture(scope="session")
def chinese() -> dict[str, Page]:
    return pages("zh")


@pytest.fixture(scope="session")
def everything() -> list[Page]:
    """Every page that a reader may open, decisions and README included."""
    top = [read(p) for p in sorted(ROOT.glob("*.md"))]
    return top + [read(p) for p in sorted(DOCS.rglob("*.md"))]


@pytest.fixture(scope="session")
def readmes() -> tuple[Page, Page]:
    return read(ROOT / "README.md"), read(ROOT / "README.zh-CN.md")
