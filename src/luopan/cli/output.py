"""Files are written whole or not at all."""

import errno
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


def write_whole(files: Mapping[Path, bytes]) -> None:
    """Write every file, or none of them.

    Each is written to a neighbour first; only when all are on the disk do they take their names,
    so a full disk, a closed terminal or Ctrl-C leaves what was there before. A pipe or a device
    (``/dev/stdout``) is written to as it is.

    Parameters
    ----------
    files : mapping of path to bytes
        What to write; folders that are missing are made.

    Raises
    ------
    OSError
        As the system raised it.
    """
    waiting: list[tuple[Path, Path]] = []
    streams: dict[Path, bytes] = {}
    try:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "is a directory", str(path))
            if path.exists() and not path.is_file():
                streams[path] = content
                continue
            # A link is written through, not replaced.
            waiting.append((_beside(path.resolve(), content), path.resolve()))
        while waiting:
            written, path = waiting[-1]
            os.replace(written, path)  # noqa: PTH105
            waiting.pop()
        for path, content in streams.items():
            with path.open("wb") as stream:
                stream.write(content)
    finally:
        for written, _ in waiting:
            with suppress(OSError):
                written.unlink()


def _beside(path: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        written.chmod(0o666 & ~mask)
    except BaseException:
        with suppress(OSError):
            written.unlink()
        raise
    return written
