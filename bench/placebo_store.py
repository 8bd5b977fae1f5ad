"""Finished parts of the study of placebos, so that a run that was stopped goes on where it was."""

import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
STORE = ROOT / "build" / "bench" / "placebos.jsonl"


def stored(part: str, make: Callable[[], object], *, keep: bool) -> Any:  # noqa: ANN401
    """Return a part's finding as JSON reads it; made once for the same sources.

    Without ``keep`` nothing is read or written.
    """
    if not keep:
        return json.loads(json.dumps(make()))
    key = f"{part} {sources()}"
    rows = STORE.read_text(encoding="utf-8").splitlines() if STORE.exists() else []
    for row in map(json.loads, rows):
        if row["key"] == key:
            return row["found"]
    found = json.dumps(make())
    STORE.parent.mkdir(parents=True, exist_ok=True)
    with STORE.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"key": key, "found": json.loads(found)}) + "\n")
    return json.loads(found)


@cache
def sources() -> str:
    """Return a digest of what the findings rest on: a change makes them anew."""
    digest = hashlib.sha256()
    panels = (ROOT / "src" / "luopan" / "stats" / "panels").glob("*.py")
    for path in sorted([*panels, *(ROOT / "bench").glob("placebo_[mpd]*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
