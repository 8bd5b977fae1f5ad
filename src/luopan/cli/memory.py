"""Garbage collection that suits a command of a few seconds."""

import atexit
import gc

YOUNG = 100_000
"""Objects made before the first look; libraries make half a million while they load, to stay."""


def collect_seldom() -> None:
    """Look for garbage seldom, and not at all while Python shuts down.

    A short command spends a fifth of its time on it otherwise, and finds next to nothing.
    """
    gc.set_threshold(YOUNG, 50, 50)
    atexit.register(gc.freeze)
