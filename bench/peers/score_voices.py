"""Score real labelled documents with a classifier that never saw their kind.

Usage: ``python score_voices.py DATA_FOLDER OUT.npz``; runs in a peer's own environment. Linear
models on character or word n-grams, trained on the other sets at even shares. ``OUT`` holds for
each set the scores and labels of its documents, and those of held-out documents of the training
field. Nothing of this project is imported here.
"""

import csv
import io
import sys
import zipfile
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

MOST = 3000
"""Documents a set and class, at most: the fields are to differ, not the sizes."""
HELD_OUT = 500
Documents = tuple[list[str], list[int]]
"""Texts and whether each is positive."""


def main(data: Path, out: Path) -> None:
    rng = np.random.default_rng(7)
    chinese = {"hotel": _hotel(data), "shopping": _shopping(data)}
    english = {
        "yelp": _uci(data / "uci_yelp.txt"),
        "amazon": _uci(data / "uci_amazon_cells.txt"),
        "imdb": _uci(data / "uci_imdb.txt"),
        "snippets": _vader(data / "vader_amazonReviewSnippets_GroundTruth.txt"),
        "films": _vader(data / "vader_movieReviewSnippets_GroundTruth.txt"),
        "tweets": _vader(data / "vader_tweets_GroundTruth.txt"),
        "editorials": _vader(data / "vader_nytEditorialSnippets_GroundTruth.txt"),
    }
    told: dict[str, np.ndarray] = {}
    for sets, grams in ((chinese, ("char", (1, 3))), (english, ("word", (1, 2)))):
        for name, judged in sets.items():
            others = [other for n, other in sets.items() if n != name]
            told |= _told(name, judged, others, grams, rng)
    np.savez_compressed(out, **told)


def _told(
    name: str,
    judged: Documents,
    others: list[Documents],
    grams: tuple[str, tuple[int, int]],
    rng: np.random.Generator,
) -> dict[str, np.ndarray]:
    texts = np.array([t for part in others for t in part[0]], dtype=object)
    truth = np.array([y for part in others for y in part[1]])
    order = rng.permutation(truth.size)
    kept = np.concatenate([order[truth[order] == c][:MOST] for c in (0, 1)])
    kept = rng.permutation(kept)
    held, learnt = kept[:HELD_OUT], kept[HELD_OUT:]
    model = make_pipeline(
        HashingVectorizer(analyzer=grams[0], ngram_range=grams[1], n_features=2**18),
        LogisticRegression(C=10.0, class_weight="balanced", max_iter=300),
    )
    model.fit(texts[learnt], truth[learnt])
    mine = rng.permutation(len(judged[1]))[: 2 * MOST]
    texts_of = np.array(judged[0], dtype=object)[mine]
    return {
        f"{name}/scores": model.predict_proba(texts_of).astype(np.float32),
        f"{name}/truth": np.array(judged[1])[mine].astype(np.int8),
        f"{name}/source_scores": model.predict_proba(texts[held]).astype(np.float32),
        f"{name}/source_truth": truth[held].astype(np.int8),
    }


def _hotel(data: Path) -> Documents:
    with (data / "ChnSentiCorp_htl_all.csv").open(encoding="utf-8-sig") as lines:
        rows = [(row["review"], int(row["label"])) for row in csv.DictReader(lines)]
    return _columns(rows)


def _shopping(data: Path) -> Documents:
    with zipfile.ZipFile(data / "online_shopping_10_cats.zip") as folder:
        text = io.TextIOWrapper(folder.open("online_shopping_10_cats.csv"), "utf-8-sig")
        # hotels are among the ten: they would not be another field
        rows = [(r["review"], int(r["label"])) for r in csv.DictReader(text) if r["cat"] != "酒店"]
    return _columns(rows)


def _uci(path: Path) -> Documents:
    lines = path.read_text(encoding="utf-8").split("\n")
    cut = [line.rsplit("\t", 1) for line in lines if "\t" in line]
    return _columns([(text.strip(), int(label)) for text, label in cut])


def _vader(path: Path) -> Documents:
    rows = []
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        parts = line.split("\t")
        if len(parts) >= 3 and abs(float(parts[1])) > 0.5:
            rows.append((parts[2].strip(), int(float(parts[1]) > 0.0)))
    return _columns(rows)


def _columns(rows: list[tuple[str, int]]) -> Documents:
    once = {text: label for text, label in rows if text}
    return list(once), list(once.values())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
