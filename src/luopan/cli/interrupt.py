"""Ctrl-C: quiet before a command begins, told while it runs, too late once it is done."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130


def _leave(_number: int, _frame: FrameType | None) -> None:
    """End at once: nothing is open yet, and half-loaded modules can tell nothing."""
    os._exit(INTERRUPTED)


@contextmanager
def outside_commands() -> Iterator[None]:
    """Keep Ctrl-C from ending in a traceback while modules load and while Python shuts down.

    A run that was started with Ctrl-C ignored (``nohup``, ``&`` in a script) goes on ignoring it.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        yield
        return
    signal.signal(signal.SIGINT, _leave)
    try:
        yield
    finally:
        # What was asked for is written by now, and its exit code is settled.
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def inside_command() -> None:
    """Let Ctrl-C raise `KeyboardInterrupt` again, so that a command can clean up and tell it."""
    if signal.getsignal(signal.SIGINT) is _leave:
        signal.signal(signal.SIGINT, signal.default_int_handler)
