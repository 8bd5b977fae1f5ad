"""From a folder of real documents to shares and quotes, through the command line.

Hand labels are simulated from the known ratings: one labeller who tells satisfaction alone.
"""

import hashlib
import re
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.voices_folder import Folder, answer, documents, write
from bench.watched import Watched, luopan
from luopan.connectors import load_folder
from luopan.instruments.voices import VoicesPlan, measure
from luopan.readings.base import Interval
from luopan.readings.bundle import Readings
from luopan.readings.voices import Quote, VoicesReading
from luopan.text import document_ids

DOCUMENTS, FEWER = 100_000, 3000
LABELS = 200
MOST_THEMES = 50
PERSONAL = re.compile(r"\d{7,}|\S@\S")
"""What no quote may hold, however it was found."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Quotes that were shown, and those of them that should not have been.

    Parameters
    ----------
    themes, quotes : int
    exact : int
        Stand in the raw text byte for byte, and have its SHA-256.
    personal : int
        Of a document with personal data, of a writer who refused, or with a long number or an @.
    repeated : int
        Share writer or origin with an earlier quote of their theme.
    anywhere : int
        The same, with an earlier quote of any theme.
    dropped : mapping of str to int
        Passages passed over, by reason.
    """

    themes: int
    quotes: int
    exact: int
    personal: int
    repeated: int
    anywhere: int
    dropped: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Journey:
    """What the commands needed, and what they ended in.

    Parameters
    ----------
    documents, distinct : int
        Of the folder; those that are no near copies of others.
    steps : mapping of str to Watched
    share : Interval
        Of the satisfied.
    truth : float
        The same by the known ratings of the distinct.
    quotes : Counts
        Of a reading with `MOST_THEMES` themes a language.
    """

    documents: int
    distinct: int
    steps: Mapping[str, Watched]
    share: Interval
    truth: float
    quotes: Counts

    @property
    def seconds(self) -> float:
        """Seconds by the clock of all commands."""
        return sum(step.seconds for step in self.steps.values())

    @property
    def processor(self) -> float:
        """Seconds of processor time of all commands."""
        return sum(step.processor for step in self.steps.values())

    @property
    def mb(self) -> float:
        """The most memory that any of the commands held."""
        return max(step.mb for step in self.steps.values())


def journey(*, quick: bool = False) -> Journey:
    """Return what it takes from a folder to its shares and quotes."""
    made = documents(FEWER if quick else DOCUMENTS)
    with tempfile.TemporaryDirectory(prefix="luopan-voices-") as home:
        folder, sheet, told = (Path(home) / name for name in ("firm", "sheet.csv", "told.json"))
        write(made, folder)
        steps = {"read": luopan("voices", "read", folder, "--quiet")}
        drawn = ("--labels", str(LABELS), "--sheet", sheet, "--quiet")
        steps["draw"] = luopan("voices", "audit", folder, *drawn)
        answer(made, sheet)
        given = ("--labeller", "bench", "--sheet", sheet, "--quiet")
        steps["take labels"] = luopan("voices", "label", folder, *given)
        asked = ("--only", "voices", "--json", told, "--no-log", "--quiet")
        steps["shares and quotes"] = luopan("measure", folder, *asked)
        (reading,) = Readings.from_json(told.read_text(encoding="utf-8")).readings
        # themes and quotes rest on no labels; without them the shares take no time
        unlabelled = replace(load_folder(folder), audit=None, audits=None)
        (many,) = measure(unlabelled, VoicesPlan(themes=MOST_THEMES))
    once = [made.label[i] == "positive" for i, origin in enumerate(made.origin) if origin == i]
    truth, share = float(np.mean(once)), _satisfied(reading)
    return Journey(len(made.rows), len(once), steps, share, truth, counted(many, made))


def _satisfied(reading: VoicesReading) -> Interval:
    (whole,) = [s for s in reading.pool("satisfaction") if s.label == "positive"]
    if whole.share is None:
        raise RuntimeError(f"no share of the satisfied: {whole.withheld}")
    return whole.share


def counted(reading: VoicesReading, made: Folder) -> Counts:
    """Return the quotes of a reading, checked against what is known of the documents."""
    columns = ([row[name] for row in made.rows] for name in ("venue", "id", "text"))
    place = {name: i for i, name in enumerate(document_ids(*columns))}
    shown = [[(q, place[q.document]) for q in theme.quotes] for theme in reading.themes]
    every = [pair for theme in shown for pair in theme]
    dropped = sum((Counter(theme.dropped) for theme in reading.themes), Counter())
    return Counts(
        themes=len(shown),
        quotes=len(every),
        exact=sum(exact(quote, made.rows[i]["text"]) for quote, i in every),
        personal=sum(_hidden(quote, i, made) for quote, i in every),
        repeated=sum(_repeats([i for _, i in theme], made) for theme in shown),
        anywhere=_repeats([i for _, i in every], made),
        dropped=dict(sorted(dropped.items())),
    )


def exact(quote: Quote, raw: str) -> bool:
    """Return whether a quote stands in the raw text byte for byte and has its SHA-256."""
    stands = raw[quote.begin : quote.end].encode() == quote.text.encode()
    return stands and hashlib.sha256(quote.text.encode()).hexdigest() == quote.digest


def _hidden(quote: Quote, place: int, made: Folder) -> bool:
    refused = made.rows[place]["consent"] == "no"
    return refused or place in made.marked or PERSONAL.search(quote.text) is not None


def _repeats(places: Sequence[int], made: Folder) -> int:
    """Return how many documents share writer or origin with an earlier one."""
    writers: set[str] = set()
    origins: set[int] = set()
    found = 0
    for place in places:
        writer, origin = made.rows[place]["author"], made.origin[place]
        found += writer in writers or origin in origins
        writers.add(writer)
        origins.add(origin)
    return found
