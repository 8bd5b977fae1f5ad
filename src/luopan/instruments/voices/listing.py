"""What the heads say of each document, a line each: for other programs, without personal data."""

from collections.abc import Iterator, Mapping

import numpy as np

from luopan.instruments.voices.pool import BATCH, Pool
from luopan.readings.voices import POLARITIES
from luopan.text import LANGUAGES, normalise, redact

SPOKEN = 0.5
"""Probability from which on an intent, an aspect or a request is listed."""


def listing(pool: Pool) -> Iterator[Mapping[str, object]]:
    """Return each document's line: id, language, satisfaction, intent, aspects, flags, text.

    ``id`` is the firm's own, ``document`` ours. ``text`` has its personal data masked; ``cluster``
    names the first document with the same words.
    """
    told, names = pool.told, pool.classes
    ids = pool.frame["id"].to_list()
    natives = pool.frame["native"].to_list()
    aspects = names["aspect"]
    for start in range(0, pool.size, BATCH):
        clean = redact(normalise(pool.frame["text"].slice(start, BATCH).to_list()))
        for i, redacted in enumerate(clean, start):
            spoken = np.flatnonzero(told.aspect[i] >= SPOKEN)
            yield {
                "id": natives[i],
                "document": ids[i],
                "language": LANGUAGES[told.language[i]],
                "satisfaction": names["satisfaction"][int(told.satisfaction[i].argmax())],
                "probability": _rounded(names["satisfaction"], told.satisfaction[i]),
                "intent": [
                    n for n, p in zip(names["intent"], told.intent[i], strict=True) if p >= SPOKEN
                ],
                "aspects": {
                    aspects[a]: POLARITIES[int(told.polarity[i, a].argmax())] for a in spoken
                },
                "flags": {
                    "request": bool(told.request[i] >= SPOKEN),
                    "press": bool(pool.press[i]),
                    "personal": sorted(redacted.counts),
                    "cluster": ids[pool.cluster[i]],
                },
                "text": redacted.text,
            }


def _rounded(
    names: tuple[str, ...], values: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}
