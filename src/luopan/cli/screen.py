"""What goes to the terminal: results to stdout, everything about the run to stderr."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from luopan.brief.words import Words


def _console(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    # Off a terminal there is no width to fit: lines are not folded, so that tools can read them.
    width = None if stream.isatty() else 200
    return Console(stderr=stderr, soft_wrap=False, highlight=False, width=width)


@dataclass(frozen=True)
class Screen:
    """One reader's terminal.

    Parameters
    ----------
    words : Words
        The reader's language.
    quiet : bool
        Say nothing but results and errors.
    """

    words: "Words"
    quiet: bool = False
    out: Console = field(default_factory=lambda: _console(stderr=False))
    err: Console = field(default_factory=lambda: _console(stderr=True))

    def naming(self, names: Mapping[str, Mapping[str, str]]) -> "Screen":
        """Return the same terminal that also knows a firm's own names."""
        return replace(self, words=self.words.with_names(names))

    def note(self, key: str, **facts: object) -> None:
        """Say something about the run, unless it is to be quiet."""
        if not self.quiet:
            self.err.print(self.words.text(key, **facts), markup=False, soft_wrap=True)

    def result(self, key: str, **facts: object) -> None:
        """Say a result."""
        self.out.print(self.words.text(key, **facts), markup=False, soft_wrap=True)

    @contextmanager
    def progress(self) -> Iterator[Callable[[str, float], None]]:
        """Show a bar while a run is going on: on stderr, and only on a terminal."""
        if self.quiet or not self.err.is_terminal:
            yield _silent
            return
        from rich.progress import (  # noqa: PLC0415
            BarColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
        )

        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
            console=self.err,
            transient=True,
        )
        with bar:
            task = bar.add_task(self.words.text("cli.stage.load"), total=1.0)

            def tell(stage: str, share: float) -> None:
                told = self.words.text(f"cli.stage.{stage}")
                bar.update(task, description=told, completed=share)

            yield tell


def _silent(_stage: str, _share: float) -> None:
    """Take progress and show nothing."""


def write_stdout(content: str) -> None:
    """Write a result to stdout as it is, in UTF-8 whatever the terminal's locale."""
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(content)
        return
    buffer.write(content.encode())
    buffer.flush()


def is_stdout(target: Path | None) -> bool:
    """Whether a ``FILE|-`` option names the standard output."""
    return target is not None and str(target) == "-"
