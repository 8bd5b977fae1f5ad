"""The committed reference equals what the code says today."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("reference")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(ROOT / "docs" / "generate.py"), "--out", str(out)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0
    return out


def test_the_committed_pages_are_what_the_code_says(written) -> None:
    fresh = {str(p.relative_to(written)): p.read_bytes() for p in written.rglob("*.*")}
    kept = {name: (ROOT / name).read_bytes() for name in fresh if (ROOT / name).exists()}
    stale = sorted(name for name, text in fresh.items() if kept.get(name) != text)
    assert stale == [], "run: python docs/generate.py"


def test_nothing_else_lies_among_the_generated_pages(written) -> None:
    for language in ("en", "zh"):
        told = {p.name for p in (written / "docs" / language / "reference").iterdir()}
        assert {p.name for p in (ROOT / "docs" / language / "reference").iterdir()} == told


def test_the_same_fields_in_both_languages(written) -> None:
    def keys(page: Path) -> list[str]:
        lines = page.read_text(encoding="utf-8").splitlines()
        first = [line.split("|")[1] for line in lines if line.startswith("| `")]
        return [span for cell in first for span in re.findall(r"`([^`]+)`", cell)]

    for name in ("folder.md", "commands.md", "readings.md"):
        english = keys(written / "docs" / "en" / "reference" / name)
        assert english == keys(written / "docs" / "zh" / "reference" / name)
        assert len(english) > 5
