"""Write the reference pages from the code: ``python docs/generate.py [--out DIR]``.

The pages lie in the repository so that they can be read without running anything; a test holds
that they equal what is written here.
"""

import argparse
from pathlib import Path

from generator.commands import commands
from generator.folder import folder
from generator.markdown import Reader
from generator.readings import readings, schema

DOCS = Path(__file__).parent
PAGES = {"folder": folder, "commands": commands, "readings": readings}


def written() -> dict[str, str]:
    """Return every generated file by its path below ``docs/``."""
    told = {"readings-1.schema.json": schema()}
    for language in ("en", "zh"):
        for name, page in PAGES.items():
            told[f"{language}/reference/{name}.md"] = page(Reader(language))
    return told


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=DOCS, help="folder to write to")
    out = parser.parse_args().out
    for name, text in written().items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
