"""A head in one file: arrays in NumPy's own format, the rest as JSON, a digest over both.

Nothing in a file is ever run, and a file whose digest is not that of its contents is refused.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from luopan.errors import Fault, InputError
from luopan.text.features import FeaturePlan
from luopan.text.head import LinearHead

FORMAT = "luopan/text-head"
VERSION = 1
MOST_BYTES = 2**30
"""A file that unpacks to more is not read."""

_HEADER = "header"
_ARRAYS = ("weights", "intercepts")


def save_head(head: LinearHead, path: str | Path) -> str:
    """Write a head to one compressed file and return its digest; the same head, the same bytes.

    Parameters
    ----------
    head : LinearHead
        What to keep.
    path : str or Path
        Where to; an existing file is replaced.
    """
    digest = head.digest
    header = {"format": FORMAT, "version": VERSION, "sha256": digest, "head": head.described()}
    told = np.frombuffer(json.dumps(header, ensure_ascii=False).encode(), dtype=np.uint8)
    packed = io.BytesIO()
    np.savez_compressed(packed, header=told, weights=head.weights, intercepts=head.intercepts)
    Path(path).write_bytes(packed.getvalue())
    return digest


def load_head(path: str | Path) -> LinearHead:
    """Read a head that `save_head` wrote.

    Raises
    ------
    InputError
        ``head_unreadable`` if the file is none of ours or damaged, ``head_altered`` if its digest
        is another than it says, ``head_version`` if a later version wrote it.
    """
    name = str(path)
    try:
        arrays = _arrays(Path(path))
        header = json.loads(arrays[_HEADER].tobytes())
        _refuse_other(header, name)
        head = _made(json.loads(header["head"]), arrays)
        told = str(header["sha256"])
    except InputError:
        raise
    except (
        OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, RecursionError,
        NotImplementedError, RuntimeError, zipfile.BadZipFile, zipfile.LargeZipFile,
    ) as error:  # fmt: skip
        raise InputError([Fault("head_unreadable", name, got=str(error)[:80])]) from error
    if head.digest != told:
        raise InputError([Fault("head_altered", name, got=told[:80])])
    return head


def _refuse_other(header: Mapping[str, Any], name: str) -> None:
    """Refuse what is no head, or one of a later version."""
    if header["format"] != FORMAT:
        raise ValueError(f"format: {header['format']!r}")
    version = int(header["version"])
    if version > VERSION:
        raise InputError(
            [Fault("head_version", name, facts={"version": version, "known": VERSION})]
        )


def _made(told: dict[str, Any], arrays: dict[str, np.ndarray[Any, Any]]) -> LinearHead:
    plan = told["plan"]
    return LinearHead(
        name=str(told["name"]),
        plan=FeaturePlan(
            tuple(map(int, plan["characters"])),
            tuple(map(int, plan["words"])),
            plan["negated"],
            int(plan["bits"]),
        ),
        classes=tuple(map(str, told["classes"])),
        weights=arrays["weights"],
        intercepts=arrays["intercepts"],
        temperature=float(told["temperature"]),
        link=told["link"],
        facts=dict(told["facts"]),
    )


def _arrays(path: Path) -> dict[str, np.ndarray[Any, Any]]:
    """Read the arrays of a file; objects are refused, for they would be pickled."""
    with zipfile.ZipFile(path) as packed:
        size = sum(item.file_size for item in packed.infolist())
    if size > MOST_BYTES:
        raise ValueError(f"size: {size} bytes")
    with np.load(path, allow_pickle=False) as stored:
        return {name: stored[name] for name in (_HEADER, *_ARRAYS)}
