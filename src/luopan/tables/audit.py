"""The audit's draw: which documents are labelled by hand, and what chance each had.

One file beside the tables, written by ``luopan voices audit`` and by nothing else. It holds every
document of the pool at the time of the draw, for an estimate needs those that were not drawn too.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from luopan.errors import Fault, InputError

if TYPE_CHECKING:
    from luopan.text import LinearHead

FILE = "voices/audit.parquet"
HEADS = "voices/heads"
SCHEMA = {"id": pl.String, "chance": pl.Float64, "seed": pl.String}


def read_audit(folder: Path) -> pl.DataFrame | None:
    """Return the draw of a folder, or None where nothing was drawn.

    Raises
    ------
    InputError
        ``audit_unreadable`` if the file is none that `write_audit` wrote.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError([Fault("audit_unreadable", FILE, got=str(error)[:80])]) from error
    chance = frame["chance"] if dict(frame.schema) == SCHEMA else None
    sound = (
        chance is not None
        and frame["id"].is_unique().all()
        and bool(chance.is_between(0.0, 1.0).all())
        and frame["seed"].n_unique() <= 1
    )
    if not sound:
        raise InputError([Fault("audit_unreadable", FILE)])
    return frame


def write_audit(folder: Path, frame: pl.DataFrame) -> Path:
    """Write a draw in place of the one before; a crash leaves either whole.

    Parameters
    ----------
    folder : pathlib.Path
        The company folder.
    frame : polars.DataFrame
        Columns of `SCHEMA`.
    """
    path = folder / FILE
    path.parent.mkdir(exist_ok=True)
    beside = path.with_suffix(".part")
    frame.select(list(SCHEMA)).write_parquet(beside)
    beside.replace(path)
    return path


def own_heads(folder: Path) -> str | None:
    """Return the folder of heads that the firm adapted, or None."""
    path = folder / HEADS
    return str(path) if path.is_dir() else None


def write_heads(folder: Path, heads: "Mapping[str, LinearHead]") -> Path:
    """Write adapted heads, each in place of the one before; a crash leaves every file whole.

    Parameters
    ----------
    folder : pathlib.Path
        The company folder.
    heads : mapping of str to LinearHead
        By file name without its ending (``satisfaction-zh``).
    """
    from luopan.text import save_head  # noqa: PLC0415  # reading tables does without

    path = folder / HEADS
    path.mkdir(parents=True, exist_ok=True)
    for name, head in heads.items():
        beside = path / f"{name}.part"
        save_head(head, beside)
        beside.replace(path / f"{name}.npz")
    return path
