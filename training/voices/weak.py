"""Labels that nobody gave by hand: from seeds, from ratings, and from texts joined together."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luopan.readings.voices import ASPECTS, INTENTS
from luopan.text import Phrases, Texts, normalise

Floats = NDArray[np.float64]
STRONGER = {"never_again": ("return", "recommend", "stay"), "leave": ("return",)}
"""A seed of the first speaks against the others in the same clause (不会再来 holds 会再来)."""


@cache
def seeds() -> Mapping[str, Mapping[str, Any]]:
    """Return the seeds by language, target and label."""
    path = Path(__file__).with_name("seeds.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def seeded(texts: Texts, language: str, target: str) -> dict[str, NDArray[np.bool_]]:
    """Return which texts hold a seed of each label."""
    listed = seeds()[language]
    own = texts.strings()
    found = {}
    for label, words in listed[target].items():
        alone = frozenset(listed["alone"].get(label, ()))
        found[label] = _held(words, texts, language)
        if target == "intents":
            rules = re.compile("|".join(listed["patterns"][label]))
            found[label] |= np.array([rules.search(text) is not None for text in own], np.bool_)
        found[label] &= ~_held(listed["against"].get(label, ()), texts, language)
        found[label] |= np.array([text.strip(" .!") in alone for text in own], dtype=np.bool_)
    return found


def _held(words: Sequence[str], texts: Texts, language: str) -> NDArray[np.bool_]:
    if not words:
        return np.zeros(len(texts), dtype=np.bool_)
    formed = sorted(set(normalise(list(words)).texts.strings()))
    return np.asarray(Phrases(formed, whole=language == "en").held(texts))


def intents(texts: Texts, language: str) -> Floats:
    """Return 1 or 0 for each intent, (texts, intents)."""
    has = seeded(texts, language, "intents")
    for strong, weak in STRONGER.items():
        for label in weak:
            has[label] &= ~has[strong]
    return np.stack([has[label] for label in INTENTS], axis=1).astype(np.float64)


def aspects(texts: Texts, language: str) -> Floats:
    """Return 1 or 0 for each aspect, (texts, aspects)."""
    has = seeded(texts, language, "aspects")
    return np.stack([has[label] for label in ASPECTS], axis=1).astype(np.float64)


def mixed(first: Sequence[str], second: Sequence[str], count: int, seed: int) -> list[str]:
    """Return texts that praise and blame in equal parts: halves of two, joined."""
    rng = np.random.default_rng(seed)
    left, right = rng.integers(len(first), size=count), rng.integers(len(second), size=count)
    joined = []
    for turn, (i, j) in enumerate(zip(left, right, strict=True)):
        pair = (first[i][:80], second[j][:80])
        joined.append("，".join(pair if turn % 2 else pair[::-1]))
    return joined


def denied() -> list[tuple[str, float]]:
    """Return short Chinese phrases that a denial turns, and how satisfied each sounds."""
    listed = seeds()["zh"]["denied"]
    made = []
    for way, words, rating in (
        ("no", "good", -0.5), ("no", "bad", 0.4), ("no_lack", "lack", 0.5), ("yet", "good", 0.6),
        ("yet", "bad", -0.6), ("good", "after", -0.5),
    ):  # fmt: skip
        made += [("".join(pair), rating) for pair in product(listed[way], listed[words])]
    return made
