"""Match titles with other people's tools. Runs in the peers' own environment.

Usage: ``python match_titles.py IN.json OUT.json``. IN holds pairs of titles and a list of titles;
OUT gets what each tool makes of each pair, and titles a second of processor time, each compared
with those before it. Nothing of this project is imported here.
"""

import json
import logging
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from datasketch import MinHash, MinHashLSH
from simhash import Simhash, SimhashIndex
from sklearn.feature_extraction.text import TfidfVectorizer

BATCH, BEFORE = 500, 1500
"""Titles at once, and how many before them they are compared with: three days of a hot list."""
FEW = 2_000

logging.disable(logging.WARNING)


def main(source: Path, out: Path) -> None:
    given = json.loads(source.read_text(encoding="utf-8"))
    pairs, titles = given["pairs"], given["titles"]
    grams = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), dtype=np.float32).fit(titles)
    left, right = zip(*pairs, strict=True)
    one, other = grams.transform(left), grams.transform(right)
    told = {
        "tfidf": np.asarray(one.multiply(other).sum(axis=1)).ravel().tolist(),
        "minhash": [minhash(a).jaccard(minhash(b)) for a, b in pairs],
        "simhash": [1.0 - simhash(a).distance(simhash(b)) / 64.0 for a, b in pairs],
    }
    few = titles[:FEW]
    rates = {
        "tfidf": rate(titles, lambda: cosines(grams, titles)),
        "minhash": rate(titles, lambda: buckets(titles)),
        "simhash": rate(few, lambda: near(few)),
    }
    out.write_text(json.dumps({"pairs": told, "rates": rates}), encoding="utf-8")


def shingles(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(max(len(text) - 1, 1))]


def minhash(text: str) -> MinHash:
    made = MinHash(num_perm=128, seed=1)
    made.update_batch([part.encode() for part in shingles(text)])
    return made


def simhash(text: str) -> Simhash:
    return Simhash(shingles(text))


def cosines(grams: TfidfVectorizer, titles: Sequence[str]) -> None:
    matrix = grams.transform(titles)
    for start in range(0, len(titles), BATCH):
        before = matrix[max(start - BEFORE, 0) : start + BATCH]
        (matrix[start : start + BATCH] @ before.T).tocoo()


def buckets(titles: Sequence[str]) -> None:
    index = MinHashLSH(threshold=0.5, num_perm=128)
    for at, title in enumerate(titles):
        made = minhash(title)
        index.query(made)
        index.insert(at, made)


def near(titles: Sequence[str]) -> None:
    index = SimhashIndex([], k=8)
    for at, title in enumerate(titles):
        made = simhash(title)
        index.get_near_dups(made)
        index.add(str(at), made)


def rate(titles: Sequence[str], run: Callable[[], object]) -> float:
    """Return titles a second of processor time."""
    began = time.process_time()
    run()
    return len(titles) / (time.process_time() - began)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
