"""One writer at a time, whatever the system."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

if sys.platform == "win32":
    import msvcrt

    _FAR = 2**30  # a byte that no register reaches: locked bytes cannot be read by others

    @contextmanager
    def locked(handle: int) -> Iterator[None]:
        """Wait until no other process has this file locked, and keep it locked meanwhile."""
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    @contextmanager
    def locked(handle: int) -> Iterator[None]:
        """Wait until no other process has this file locked, and keep it locked meanwhile."""
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)
