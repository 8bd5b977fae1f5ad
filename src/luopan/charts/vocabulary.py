"""What a chart needs from the words of a language: names, numbers and sentences, nothing else."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from luopan.readings.base import Interval


class Vocabulary(Protocol):
    """The words of one language, as `luopan.brief.words.load` returns them."""

    def has(self, key: str) -> bool:
        """Whether there are words for a key."""

    def text(self, key: str, **facts: object) -> str:
        """Return the words of a key."""

    def name(self, key: str) -> str:
        """Return the display name of a channel, indicator or goal."""

    def number(self, value: float, unit: str = "") -> str:
        """Write a bare number."""

    def interval(self, value: Interval, unit: str = "") -> str:
        """Write ``mean (low–high)``."""

    def span(self, value: Interval, unit: str = "") -> str:
        """Write ``low–high``."""

    def ticks(self, values: Sequence[float], unit: str = "") -> list[str]:
        """Write the labels of an axis on one scale."""

    def probability(self, value: float) -> str:
        """Write a probability."""

    def day(self, value: date) -> str:
        """Write a day."""

    def month(self, value: date) -> str:
        """Write a month."""
