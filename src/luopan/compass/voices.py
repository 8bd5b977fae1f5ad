"""What ``luopan voices`` asks for: documents as they were read, and the sample to label."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from luopan.compass.compose import told
from luopan.compass.plan import Progress
from luopan.errors import Fault, InputError
from luopan.tables.bundle import Tables

if TYPE_CHECKING:
    from luopan.instruments.voices.adapt import Adapted
    from luopan.instruments.voices.audit import Asked
    from luopan.instruments.voices.pool import Pool


def voices_read(
    tables: Tables, engine: str, progress: Progress | None = None
) -> Iterator[Mapping[str, object]]:
    """Return every document as the heads read it.

    Raises
    ------
    InputError
        ``voices_missing`` where the firm has no voices.
    """
    from luopan.instruments.voices.listing import listing  # noqa: PLC0415

    return listing(_pool(tables, progress, engine))


def audit_drawn(
    tables: Tables, labels: int, seed: str, progress: Progress | None = None
) -> pl.DataFrame:
    """Return a draw of the sample to label; an earlier one is added to.

    Raises
    ------
    InputError
        ``voices_missing`` where the firm has no voices.
    """
    from luopan.instruments.voices.audit import drawn  # noqa: PLC0415

    return drawn(_pool(tables, progress), tables.audit, labels, seed)


def audit_queue(
    tables: Tables, labeller: str, *, second: bool = False, progress: Progress | None = None
) -> "tuple[Asked, ...]":
    """Return the documents that a labeller is to label, in order.

    Raises
    ------
    InputError
        ``voices_missing``, or ``audit_missing`` where nothing was drawn.
    """
    from luopan.instruments.voices.audit import queue  # noqa: PLC0415
    from luopan.instruments.voices.labels import labels_of  # noqa: PLC0415

    if tables.audit is None:
        raise InputError([Fault("audit_missing", "voices/audit.parquet")])
    pool = _pool(tables, progress)
    return queue(pool, tables.audit, labels_of(tables.audits, pool), labeller, second=second)


def unsure_queue(
    tables: Tables, count: int, progress: Progress | None = None
) -> "tuple[Asked, ...]":
    """Return the documents that the heads are least sure of; their labels may train only.

    Raises
    ------
    InputError
        ``voices_missing`` where the firm has no voices.
    """
    from luopan.instruments.voices.audit import uncertain  # noqa: PLC0415
    from luopan.instruments.voices.labels import labels_of  # noqa: PLC0415

    pool = _pool(tables, progress)
    return uncertain(pool, tables.audit, labels_of(tables.audits, pool), count)


def heads_adapted(
    tables: Tables, folder: Path, *, teacher: bool = False, progress: Progress | None = None
) -> "tuple[Adapted, ...]":
    """Tune the heads to a firm's labels; write those that are better into its folder.

    Raises
    ------
    InputError
        ``voices_missing``, or ``adapt_few`` where no head has labels enough to be judged.
    MissingExtraError
        If the teacher is asked for and not installed.
    """
    from luopan.instruments.voices.adapt import LEAST, adapt  # noqa: PLC0415
    from luopan.instruments.voices.labels import labels_of  # noqa: PLC0415
    from luopan.instruments.voices.pool import reader_of  # noqa: PLC0415
    from luopan.instruments.voices.teacher import E5Teacher  # noqa: PLC0415
    from luopan.tables.audit import write_heads  # noqa: PLC0415

    guide = E5Teacher() if teacher else None
    pool = _pool(tables, progress)
    labels = labels_of(tables.audits, pool)
    tell = told(progress, "adapt", 0.0, 1.0)
    found = adapt(pool, labels, reader_of(None), guide, tell)
    if all(one.outcome == "few" for one in found):
        have = sum(one.labels for one in found if one.target == "satisfaction")
        raise InputError(
            [Fault("adapt_few", "data/audits.csv", facts={"have": have, "need": LEAST})]
        )
    better = {f"{o.target}-{o.language}": o.head for o in found if o.head is not None}
    if better:
        write_heads(folder, better)
        reader_of.cache_clear()
    return found


def _pool(tables: Tables, progress: Progress | None, engine: str = "here") -> "Pool":
    if tables.voices is None or tables.voices.is_empty():
        raise InputError([Fault("voices_missing", "data/voices.csv")])
    from luopan.engine import engine_of  # noqa: PLC0415
    from luopan.instruments.voices.measure import reading_of  # noqa: PLC0415
    from luopan.instruments.voices.pool import gather  # noqa: PLC0415

    tell = told(progress, "voices", 0.0, 1.0)
    return gather(tables.voices, reading_of(tables), engine_of(engine), progress=tell)
