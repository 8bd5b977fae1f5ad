"""A folder of 100,000 real documents, each with its known rating.

Hotel, shop, film, product and restaurant reviews, tweets and editorials, each once; near copies of
some fill the folder up. Writers, days and refusals are invented, and so is a line of personal data
at the end of every tenth Chinese document.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from training.voices import sources

from bench import voices_sets
from bench.text import DATA, lines

WRITERS = 2000
REFUSED, MARKED = 10, 10
"""Every so many-th document's writer refuses to be quoted; so many-th holds personal data."""
NEUTRAL = 0.125
"""A rating nearer to nought than this part of its range is neutral."""
FIRST_DAY = datetime.fromisoformat("2025-12-01")
HOURS = 365 * 24
HEADER = ("id", "at", "venue", "text", "author", "consent")
SETTINGS = '[company]\nname = "bench"\n[tables]\nvoices = "data/voices.csv"\n'
CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass
class Folder:
    """The documents and what is known of each, by place.

    Parameters
    ----------
    rows : list of dict
        The voices table.
    label : list of str
        Satisfaction by the known rating.
    origin : list of int
        The document that it is a near copy of, itself where it is none.
    marked : set of int
        Those with an invented line of personal data.
    """

    rows: list[dict[str, str]] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    origin: list[int] = field(default_factory=list)
    marked: set[int] = field(default_factory=set)


def documents(count: int) -> Folder:
    """Return so many documents: real ones by lot, each once, then near copies of some."""
    rng = np.random.default_rng(20261127)
    once: dict[str, tuple[str, str]] = {}
    for venue, text, rating in _real():
        if text.strip():
            once.setdefault(text.strip(), (venue, _label(rating)))
    texts = list(once)
    chosen = rng.permutation(len(texts))[:count].tolist()
    made = Folder()
    spoken = [re.sub("[⟦⟧]", "", line.split("|", 1)[1]) for line in lines("personal.txt")]
    for place, number in enumerate(chosen):
        text = texts[number]
        if CHINESE.search(text) and place % MARKED == 0:
            made.marked.add(place)
            text = f"{text}。{spoken[place // MARKED % len(spoken)]}"
        _add(made, text, *once[texts[number]], place, rng)
    for place in range(len(chosen), count):
        origin = int(rng.integers(len(chosen)))
        if origin in made.marked:
            made.marked.add(place)
        first = made.rows[origin]
        text = f"{first['text']} ({place})"
        _add(made, text, first["venue"], made.label[origin], origin, rng)
    return made


def _add(
    made: Folder, text: str, venue: str, label: str, origin: int, rng: np.random.Generator
) -> None:
    place = len(made.rows)
    day = FIRST_DAY + timedelta(hours=int(rng.integers(HOURS)))
    consent = "no" if rng.integers(REFUSED) == 0 else ""
    writer = f"w{rng.integers(WRITERS)}"
    cells = (f"d{place}", day.isoformat(), venue, text, writer, consent)
    made.rows.append(dict(zip(HEADER, cells, strict=True)))
    made.label.append(label)
    made.origin.append(origin)


def _label(rating: float) -> str:
    return "neutral" if abs(rating) <= NEUTRAL else "positive" if rating > 0 else "negative"


def _real() -> Iterator[tuple[str, str, float]]:
    """Return venue, text and rating from -1 to 1 of every real document."""
    with (DATA / "ChnSentiCorp_htl_all.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield "hotels", row["review"], 2.0 * float(row["label"]) - 1.0
    for _, review, side in voices_sets.shop_rows():
        yield "shop", review, 1.0 if side else -1.0
    for path in sorted(DATA.glob("vader_*_GroundTruth.txt")):
        venue = path.stem.split("_")[1]
        for one in sources.vader(DATA, venue):
            yield venue, one.text, one.rating or 0.0
    for path in sorted(DATA.glob("uci_*.txt")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            if "\t" in line:
                text, label = line.rsplit("\t", 1)
                yield path.stem, text, 2.0 * float(label) - 1.0
    for part in ("train", "val", "test"):
        for review in sources.mams(DATA, part):
            yield "restaurants", review.text, float(np.mean([*review.aspects.values()] or [0]))
    for review in sources.asap(DATA):
        yield "restaurants", review.text, review.rating or 0.0


def write(made: Folder, folder: Path) -> None:
    """Write the documents as a company folder."""
    (folder / "data").mkdir(parents=True)
    (folder / "luopan.toml").write_text(SETTINGS, encoding="utf-8")
    with (folder / "data" / "voices.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, HEADER)
        table.writeheader()
        table.writerows(made.rows)


def answer(made: Folder, sheet: Path) -> None:
    """Fill in a sheet's satisfaction as the ratings have it."""
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    asked = next(i for i, name in enumerate(header) if name.startswith("satisfaction"))
    for row in rows:
        row[asked:] = [made.label[int(row[0].removeprefix("d"))]]
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
