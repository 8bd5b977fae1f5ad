"""Sentences written from frames and words (``written.toml``): what the sources say too rarely.

Denial, double denial, turns, faint praise, facts without a judgement, requests and intents are rare
in reviews. A frame says what its sentences mean, so that nobody has to label them: weak labels, and
plainer than what people write. Draws are seeded; the same file gives the same sentences.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from luopan.readings.voices import ASPECTS, INTENTS

DRAWS = 4
"""Sentences drawn of each frame and aspect."""
SPARE = 12
"""Sentences drawn of each frame that knows no aspect."""
MEANT = {
    "praise": "positive", "deny_blame": "positive", "twice_praise": "positive",
    "turned_praise": "positive", "hardly_blame": "positive", "blame": "negative",
    "deny_praise": "negative", "twice_blame": "negative", "turned_blame": "negative",
    "hardly_praise": "negative", "middle": "neutral",
}  # fmt: skip
_SLOT = re.compile(r"\{(\w+)\}")
Words = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence and what its frame says of it; None where the frame says nothing.

    Parameters
    ----------
    text : str
    kind : str
        The frames it comes from.
    satisfaction : str or None
    aspect : str or None
        The only one that it speaks of.
    intent : str or None
        One of `INTENTS`, or ``none``.
    request : bool or None
    """

    text: str
    kind: str
    satisfaction: str | None = None
    aspect: str | None = None
    intent: str | None = None
    request: bool | None = None


@cache
def _words() -> Mapping[str, Mapping[str, Any]]:
    path = Path(__file__).with_name("written.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def written(language: str, seed: int = 14) -> Iterator[Written]:
    """Return the sentences of a language, each once."""
    rng = np.random.default_rng(seed)
    seen: set[str] = set()
    for one in _all(_words()[language], rng):
        if one.text not in seen:
            seen.add(one.text)
            yield one


def _all(words: Mapping[str, Any], rng: np.random.Generator) -> Iterator[Written]:
    yield from _judged(words, rng)
    plain, ask, mean = words["plain"], words["ask"], words["mean"]
    for text in _drawn(plain["facts"], plain, rng):
        yield Written(text, "facts", "neutral", intent="none", request=False)
    for kind in ("yes", "no"):
        for text in _drawn(ask[kind], ask, rng):
            yield Written(text, f"ask_{kind}", request=kind == "yes")
    for intent in (*INTENTS, "none"):
        for text in _drawn(mean[intent], mean, rng):
            yield Written(text, intent, intent=intent)


def _judged(words: Mapping[str, Any], rng: np.random.Generator) -> Iterator[Written]:
    """Return sentences that praise or blame one aspect, and sometimes another beside it."""
    for kind, frames in words["frames"].items():
        for aspect in ASPECTS:
            for frame in frames:
                for _ in range(DRAWS):
                    other = ASPECTS[(ASPECTS.index(aspect) + rng.integers(1, 6)) % 6]
                    slots = _slots(words[aspect], words[other])
                    two = any(slot in frame for slot in ("{m}", "{h}", "{c}"))
                    yield Written(
                        _filled(frame, slots, rng), kind, MEANT[kind],
                        None if two else aspect, "none" if kind == "middle" else None, False,
                    )  # fmt: skip


def _slots(own: Words, other: Words) -> Words:
    return {
        "n": own["names"], "n2": own["names"], "g": own["good"], "b": own["bad"],
        "dg": own.get("deny_good", own["good"]), "db": own.get("deny_bad", own["bad"]),
        "m": other["names"], "h": other["good"], "c": other["bad"],
    }  # fmt: skip


def _drawn(frames: Sequence[str], words: Words, rng: np.random.Generator) -> Iterator[str]:
    for frame in frames:
        for _ in range(SPARE if _SLOT.search(frame) else 1):
            yield _filled(frame, words, rng)


def _filled(frame: str, words: Words, rng: np.random.Generator) -> str:
    """Return the frame with one word drawn for each of its slots."""

    def word(slot: re.Match[str]) -> str:
        listed = words[slot.group(1)]
        return listed[int(rng.integers(len(listed)))]

    return _SLOT.sub(word, frame)
