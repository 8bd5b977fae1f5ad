"""``luopan voices adapt DIR``: tune the heads to the firm's own words."""

from typing import TYPE_CHECKING, Annotated

import typer

from luopan.cli.options import Folder, Quiet, ReaderLang
from luopan.cli.reader import reader_words
from luopan.cli.run import today
from luopan.cli.screen import Screen

if TYPE_CHECKING:
    from luopan.instruments.voices.adapt import Adapted


def adapt(
    folder: Folder,
    teacher: Annotated[bool, typer.Option("--teacher", help="cli.option.teacher")] = False,
    lang: ReaderLang = None,
    quiet: Quiet = False,
) -> int:
    """Tune the heads; keep only what is better on labels held out."""
    from luopan.compass.voices import heads_adapted  # noqa: PLC0415
    from luopan.connectors import load_folder  # noqa: PLC0415
    from luopan.tables.audit import HEADS  # noqa: PLC0415

    screen = Screen(reader_words(lang, folder), quiet)
    with screen.progress() as tell:
        tables = load_folder(folder, today=today())
        found = heads_adapted(tables, folder, teacher=teacher, progress=tell)
    for one in found:
        if one.outcome != "few":
            screen.result(f"cli.voices.adapt.{one.outcome}", **_told(one, screen))
    kept = [one for one in found if one.outcome == "better"]
    code = "written" if kept else "kept"
    screen.result(f"cli.voices.adapt.{code}", count=len(kept), path=HEADS)
    return 0


def _told(one: "Adapted", screen: Screen) -> dict[str, object]:
    return {
        "target": screen.words.text(f"cli.voices.adapt.target.{one.target}"),
        "language": screen.words.text(f"cli.voices.adapt.language.{one.language}"),
        "labels": one.labels,
        "f1_before": f"{one.f1[0]:.2f}",
        "f1_after": f"{one.f1[1]:.2f}",
        "loss_before": f"{one.loss[0]:.2f}",
        "loss_after": f"{one.loss[1]:.2f}",
    }
