"""Write what follows from the code and the bench: ``python docs/generate.py [--out DIR]``.

The reference pages and the READMEs' comparison lie in the repository so that they can be read
without running anything; a test holds that they equal what is written here.
"""

import argparse
from pathlib import Path

from generator.commands import commands
from generator.comparison import readme
from generator.folder import folder
from generator.markdown import ROOT, Reader
from generator.readings import readings, schema

PAGES = {"folder": folder, "commands": commands, "readings": readings}
READMES = {"en": "README.md", "zh": "README.zh-CN.md"}


def written() -> dict[str, str]:
    """Return every generated file by its path in the repository."""
    told = {"docs/readings-1.schema.json": schema()}
    for language in ("en", "zh"):
        for name, page in PAGES.items():
            told[f"docs/{language}/reference/{name}.md"] = page(Reader(language))
        name = READMES[language]
        told[name] = readme((ROOT / name).read_text(encoding="utf-8"), Reader(language))
    return told


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT, help="folder to write to")
    out = parser.parse_args().out
    for name, text in written().items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
