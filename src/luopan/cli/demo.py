"""``luopan demo``: the sample firm, run for real."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from luopan.cli.brief import brief
from luopan.cli.options import PageLang, Quiet
from luopan.cli.output import write_whole
from luopan.cli.reader import reader_words
from luopan.cli.run import SEED
from luopan.cli.screen import Screen

Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="cli.option.out")]
KEPT = (".toml", ".csv", ".md")


def demo(out: Out = Path("luopan-demo"), lang: PageLang = None, quiet: Quiet = False) -> int:
    """Copy the sample firm to a folder and write its page in both languages."""
    screen = Screen(reader_words(lang), quiet)
    write_whole(sample(out))
    screen.note("cli.demo.copied", path=str(out))
    code = brief(folder=out, lang=lang, seed=SEED, quiet=quiet)
    screen.note("cli.demo.next", path=str(out))
    return code


def sample(out: Path) -> dict[Path, bytes]:
    """Return the sample firm's files by where they go."""
    copied: dict[Path, bytes] = {}

    def walk(folder: Traversable, into: Path) -> None:
        for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if item.is_dir() and not item.name.startswith("__"):
                walk(item, into / item.name)
            elif item.name.endswith(KEPT):
                copied[into / item.name] = item.read_bytes()

    walk(files("luopan.sample"), out)
    return copied
