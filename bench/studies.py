"""What studies of simulated firms share: a command line, firms side by side, a kept table."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from bench.fresh import pool

Key = TypeVar("Key")
Found = TypeVar("Found")


class Figures(Protocol):
    """A study: it returns its figures by name."""

    def __call__(self, *, quick: bool = False) -> Mapping[str, float]:
        """Run it, small and rough if ``quick``."""
        ...


def command(module: str, about: str | None, quick: str, figures: Figures) -> None:
    """Run a study from the command line; ``quick`` says how many firms its short form has."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=about)
    parser.add_argument("--quick", action="store_true", help=f"{quick}; nothing is written")
    figures(quick=parser.parse_args().quick)


def firms(plan: Mapping[str, int], first_seed: int) -> list[tuple[str, int]]:
    """Return family and seed of every firm; each family has the same seeds."""
    return [(family, first_seed + i) for family, count in plan.items() for i in range(count)]


def each(run: Callable[[Key], Found], keys: Sequence[Key], workers: int = 2) -> tuple[Found, ...]:
    """Return what ``run`` finds of each key, in order, in processes side by side."""
    with pool(workers) as processes:
        return tuple(processes.map(run, keys))


def keep(text: str, result: Path, *, quick: bool) -> None:
    """Print a table and keep it, unless it was made in a hurry."""
    print(text)
    if not quick:
        result.write_text(text, encoding="utf-8")


def row(*cells: object, head: bool = False) -> list[str]:
    """Return a row of a Markdown table, with its rule if it is the head."""
    line = "| " + " | ".join(str(c) for c in cells) + " |"
    return [line, "|---" * len(cells) + "|"] if head else [line]
