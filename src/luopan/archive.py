"""What was fitted, in one file: arrays in NumPy's own format, all else in a header of JSON.

Nothing in a file is ever run, so that one from elsewhere is safe to look at.
"""

import io
import json
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from luopan.errors import Fact, Fault, InputError

HEADER = "header"

Arrays = dict[str, np.ndarray[Any, Any]]
Header = dict[str, Any]
Made = TypeVar("Made")

_BROKEN = (
    *(OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError),
    *(RecursionError, NotImplementedError, RuntimeError, MemoryError, SyntaxError),
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, tokenize.TokenError),
)
"""What is raised of a file that is none of ours, damaged, or made to do harm."""

_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How `write` packs; other ways have faults of their own, and ask for more memory."""

_TAKEN = (HEADER, "file", "allow_pickle")
"""Names that NumPy's writers keep for themselves, and ours."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file.

    Parameters
    ----------
    form : str
        Its name in the header.
    version : int
        The latest that can be read.
    code : str
        What the codes of its faults begin with.
    most_bytes : int
        A file that unpacks to more is not read.
    """

    form: str
    version: int
    code: str
    most_bytes: int


def write(
    path: str | Path,
    kind: Kind,
    told: Mapping[str, object],
    arrays: Mapping[str, np.ndarray[Any, Any]],
    *,
    compressed: bool = True,
) -> None:
    """Write arrays and a header to one file; the same content, the same bytes.

    Parameters
    ----------
    path : str or Path
        Where to; an existing file is replaced.
    kind : Kind
    told : mapping
        JSON values, beside the kind's name and version.
    arrays : mapping of str to array
        By any name but ``header`` and those that NumPy's writers take (``file``, ``allow_pickle``).
    compressed : bool
        Draws hardly shrink, and take their time.

    Raises
    ------
    ValueError
        If an array holds objects or has a name that is taken, or a value is not finite: it could
        not be read again.
    """
    if taken := [name for name in arrays if name in _TAKEN]:
        raise ValueError(f"names: {taken}")
    if objects := [name for name, array in arrays.items() if array.dtype.hasobject]:
        raise ValueError(f"objects: {objects}")
    header = {"format": kind.form, "version": kind.version, **told}
    text = json.dumps(header, ensure_ascii=False, allow_nan=False).encode()
    save = np.savez_compressed if compressed else np.savez
    packed = io.BytesIO()
    save(packed, **{HEADER: np.frombuffer(text, dtype=np.uint8)}, **arrays)  # type: ignore[arg-type]
    Path(path).write_bytes(packed.getvalue())


def read(path: str | Path, kind: Kind, made: Callable[[Header, Arrays], Made]) -> Made:
    """Read a file that `write` wrote.

    Parameters
    ----------
    path : str or Path
    kind : Kind
        Any other is refused.
    made : callable
        Makes the content from the header and the arrays; what it raises of them is a fault of the
        file.

    Raises
    ------
    InputError
        ``…_unreadable`` if the file is none of this kind or damaged, ``…_version`` if a later
        version wrote it, after the kind's code; and what ``made`` raises as such.
    """
    try:
        arrays = _arrays(Path(path), kind.most_bytes)
        header = json.loads(arrays.pop(HEADER).tobytes())
        if header["format"] != kind.form:
            raise ValueError(f"format: {header['format']!r}")
        version = int(header["version"])
        if version < 1:
            raise ValueError(f"version: {version}")
        if version <= kind.version:
            return made(header, arrays)
    except InputError:
        raise
    except _BROKEN as error:
        raise InputError(
            [Fault(f"{kind.code}_unreadable", str(path), got=str(error)[:80])]
        ) from error
    facts: dict[str, Fact] = {"version": version, "known": kind.version}
    raise InputError([Fault(f"{kind.code}_version", str(path), facts=facts)])


def refuse_altered(path: str | Path, kind: Kind, header: Header, digest: str) -> None:
    """Refuse a file whose content has another digest than its header says.

    Raises
    ------
    InputError
        ``…_altered``, after the kind's code.
    """
    told = str(header["sha256"])
    if digest != told:
        raise InputError([Fault(f"{kind.code}_altered", str(path), got=told[:80])])


def _arrays(path: Path, most_bytes: int) -> Arrays:
    """Read the arrays of a file; objects are refused, for they would be unpickled."""
    with path.open("rb") as file:
        with zipfile.ZipFile(file) as packed:
            members = packed.infolist()
        if foreign := [item.filename for item in members if item.compress_type not in _PACKED]:
            raise ValueError(f"compression: {foreign}")
        if (size := sum(item.file_size for item in members)) > most_bytes:
            raise ValueError(f"size: {size} bytes")
        file.seek(0)
        with np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
    # what has no array's beginning comes back as its bytes
    if others := [name for name, array in arrays.items() if not isinstance(array, np.ndarray)]:
        raise ValueError(f"no arrays: {others}")
    return arrays
