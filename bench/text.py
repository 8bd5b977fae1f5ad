"""Texts a second of every step on what people wrote, beside other people's tools, in one run.

Chinese: hotel reviews; English: product reviews, film reviews, tweets and editorials
(../shared/data/voices). Processor time of one thread, batches of 1,000 texts, best of three.
Personal data on the invented lines of ``tests/text/lines``, and clusters among a million texts.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from bench.fresh import environment
from bench.machine import described, versions
from bench.peers.environments import PEERS, python_of
from bench.studies import command, keep
from luopan.text import (
    CHINESE,
    ENGLISH,
    Duplicates,
    FeaturePlan,
    LinearHead,
    Normalised,
    clauses,
    features,
    find_personal,
    language,
    negation,
    normalise,
    redact,
)  # fmt: skip

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "voices"
LINES = ROOT / "tests" / "text" / "lines"
RESULT = Path(__file__).parent / "results" / "text.md"
BATCH = 1000
STEPS = (
    "normalise", "language", "redact", "duplicates", "clauses", "negation", "features", "scoring",
    "pipeline",
)  # fmt: skip
PEERS_OF = {
    "features": (
        ("vectorizer", "scikit-learn HashingVectorizer (zh characters 1–3, en words 1–2)"),
    ),
    "scoring": (("scoring", "the same + SGDClassifier"),),
    "duplicates": (("minhash", "rensa, signatures alone (zh of 4 characters, en of words)"),),
    "clauses": (("jieba", "jieba, words alone"), ("rjieba", "rjieba, words alone")),
}
MILLION = 1_000_000
SCORING = """Scoring is from raw text to the probabilities of three classes; the peers' scoring has
one class, no normal form, and in English no characters. The pipeline is the normal form, language,
personal data masked, duplicates, and the probabilities of each text and of each of its clauses."""
FIRST_SIGHT = """The lines were written before the patterns met them. At first sight 192 of 204
were found and 2 of 225 taken wrongly. After mending by every other line, of those kept apart 99 of
102 were found and none of 112 taken wrongly. The figures above are after mending by all, and
flatter."""

Batches = list[Normalised]


def main() -> None:
    command("bench.text", __doc__, "2,000 texts a language, 20,000 to cluster", figures)


def figures(*, quick: bool = False) -> Mapping[str, float]:
    """Measure everything and keep the table."""
    texts = {tongue: read(tongue)[: 2000 if quick else None] for tongue in ("zh", "en")}
    if not all(texts.values()):
        print(f"absent: {DATA}")
        return {}
    before = described()
    ours = {f"{t}_{step}": rate for t in texts for step, rate in rates(t, texts[t]).items()}
    theirs = peers(texts)
    found = personal()
    many = apart(20_000 if quick else MILLION)
    keep(table(texts, ours, theirs, found, many, before), RESULT, quick=quick)
    ratios = {f"{k}_ratio": ours[k] / theirs[k] for k in ("zh_scoring", "en_scoring") if theirs}
    return {**ours, **ratios, **found, **many}


def read(tongue: str) -> list[str]:
    """Return the texts of a language, none where they are absent."""
    if tongue == "zh":
        path = DATA / "ChnSentiCorp_htl_all.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            return [row["review"] for row in csv.DictReader(file)]
    told = []
    for path in sorted(DATA.glob("vader_*_GroundTruth.txt")):
        rows = path.read_text(encoding="utf-8", errors="replace").splitlines()
        told += [row.split("\t")[2] for row in rows]
    return told


def rates(tongue: str, texts: Sequence[str]) -> dict[str, float]:
    """Return texts a second of each step."""
    plan = CHINESE if tongue == "zh" else ENGLISH
    head = some_head(plan)
    raw = [texts[i : i + BATCH] for i in range(0, len(texts), BATCH)]
    forms = [normalise(batch) for batch in raw]
    steps: dict[str, Callable[[], object]] = {
        "normalise": lambda: [normalise(batch) for batch in raw],
        "language": lambda: [language(form.texts) for form in forms],
        "redact": lambda: [redact(form) for form in forms],
        "duplicates": lambda: clustered(forms),
        "clauses": lambda: [clauses(form.texts) for form in forms],
        "negation": lambda: [negation(form.texts) for form in forms],
        "features": lambda: [features(form.texts, plan) for form in forms],
        "scoring": lambda: [head.read(normalise(batch).texts) for batch in raw],
        "pipeline": lambda: whole(raw, head),
    }
    return {name: len(texts) / best(steps[name]) for name in STEPS}


def some_head(plan: FeaturePlan) -> LinearHead:
    """Return a head of three classes with arbitrary weights."""
    weights = np.random.default_rng(1).normal(size=(plan.columns, 3)).astype(np.float32)
    return LinearHead("bench", plan, ("a", "b", "c"), weights, np.zeros(3))


def clustered(forms: Batches) -> np.ndarray:
    same = Duplicates()
    for form in forms:
        same.add(form.texts)
    return same.ids()


def whole(raw: Sequence[Sequence[str]], head: LinearHead) -> None:
    """Run every step from raw texts to the probabilities of texts and of their clauses."""
    same = Duplicates()
    for batch in raw:
        form = normalise(batch)
        language(form.texts)
        redact(form)
        same.add(form.texts)
        head.read(form.texts)
        head.read(clauses(form.texts).batch(form.texts))
    same.ids()


def best(run: Callable[[], object]) -> float:
    """Return the least seconds of processor time of three runs."""
    taken = []
    for _ in range(3):
        began = time.process_time()
        run()
        taken.append(time.process_time() - began)
    return min(taken)


def peers(texts: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Return texts a second of the peers' tools, nothing where they are not installed."""
    python = python_of("text")
    if python is None:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "in.json", Path(folder) / "out.json"
        source.write_text(json.dumps(texts), encoding="utf-8")
        one = environment(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
        subprocess.run([python, PEERS["text"].script, source, out], check=True, env=one)
        return json.loads(out.read_text(encoding="utf-8"))


def lines(name: str) -> list[str]:
    told = (LINES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in told if not line.startswith("#")]


def personal() -> dict[str, float]:
    """Return how much of the invented personal data is found, and how often there is none."""
    marked = [line.split("|", 1)[1] for line in lines("personal.txt")]
    plain = lines("plain.txt")
    found = find_personal(normalise([m.replace("⟦", "").replace("⟧", "") for m in marked]))
    missed = 0
    for text, one in zip(marked, found, strict=True):
        start, stop = text.index("⟦"), text.index("⟧") - 1
        bare = text.replace("⟦", "").replace("⟧", "")
        covered = {k for part in one for k in range(part.start, part.stop)}
        missed += any(bare[k].isalnum() and k not in covered for k in range(start, stop))
    false = sum(bool(one) for one in find_personal(normalise(plain)))
    return {
        "personal_lines": len(marked),
        "personal_recall": 1 - missed / len(marked),
        "plain_lines": len(plain),
        "plain_taken": false / len(plain),
    }


def apart(count: int) -> dict[str, float]:
    """Return seconds, memory, and share of near copies found among so many texts.

    In a process of its own, whose peak of memory is its own.
    """
    one = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    told = subprocess.run(
        [sys.executable, "-m", "bench.text", "--cluster", str(count)],
        cwd=ROOT, env=one, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(told.stdout.splitlines()[-1])


def cluster(count: int) -> dict[str, float]:
    """Cluster made-up texts of some 90 characters: a tenth near copies, a tenth one campaign."""
    rng = np.random.default_rng(11)
    alphabet = np.array([chr(c) for c in range(0x4E00, 0x9000)])
    same, idle, took = Duplicates(), peak_mb(), 0.0
    campaign = "".join(rng.choice(alphabet, 90))
    pairs = []
    for start in range(0, count, BATCH):
        chars = rng.choice(alphabet, (BATCH, 90))
        near = rng.integers(0, BATCH // 2, BATCH // 10)
        chars[-near.size :] = chars[near]
        chars[-near.size :, 40:43] = rng.choice(alphabet, (near.size, 3))
        told = ["".join(row) for row in chars]
        told[BATCH // 2 : BATCH // 2 + BATCH // 10] = [campaign] * (BATCH // 10)
        pairs += [(start + a, start + BATCH - near.size + k) for k, a in enumerate(near.tolist())]
        began = time.process_time()
        same.add(normalise(told).texts)
        took += time.process_time() - began
    began = time.process_time()
    ids = same.ids()
    took += time.process_time() - began
    left, right = np.array(pairs).T
    return {
        "cluster_texts": count,
        "cluster_seconds": took,
        "cluster_mb": peak_mb() - idle,
        "cluster_found": float((ids[left] == ids[right]).mean()),
        "cluster_largest": float(np.bincount(ids).max() / (count / 10)),
    }


def peak_mb() -> float:
    """Return the most memory that this process has held, its parent's left out."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def table(
    texts: Mapping[str, Sequence[str]],
    ours: Mapping[str, float],
    theirs: Mapping[str, float],
    found: Mapping[str, float],
    many: Mapping[str, float],
    machine: str,
) -> str:
    """Return the result as Markdown."""
    told = {tongue: (len(of), np.mean([len(s) for s in of])) for tongue, of in texts.items()}
    below = SCORING if theirs else "The peers are absent: `python -m bench.peers install text`."
    rows = [
        "# Text: documents a second, and personal data",
        "",
        f"`python -m bench.text` on {machine}. One thread, processor time; {versions('numpy')}.",
        f"Chinese: {told['zh'][0]:,} hotel reviews of {told['zh'][1]:.0f} characters. English:",
        f"{told['en'][0]:,} reviews, tweets and editorials of {told['en'][1]:.0f}.",
        "",
        "| step | zh, texts/s | en, texts/s | peer | zh | en |",
        "|---|---:|---:|---|---:|---:|",
        *(row for step in STEPS for row in beside(step, ours, theirs)),
        "",
        below,
        "",
        "| personal data on invented lines | lines | share |",
        "|---|---:|---:|",
        f"| all of it found | {found['personal_lines']:.0f} | {found['personal_recall']:.3f} |",
        f"| none there, some taken | {found['plain_lines']:.0f} | {found['plain_taken']:.3f} |",
        "",
        FIRST_SIGHT,
        "",
        "| texts clustered: a tenth near copies, a tenth one campaign | |",
        "|---|---:|",
        f"| texts | {many['cluster_texts']:,.0f} |",
        f"| seconds, normal form included | {many['cluster_seconds']:.0f} |",
        f"| peak memory over an idle process, MB | {many['cluster_mb']:.0f} |",
        f"| near copies with their original | {many['cluster_found']:.4f} |",
        f"| the campaign in one cluster | {many['cluster_largest']:.4f} |",
    ]
    return "\n".join(rows) + "\n"


def beside(step: str, ours: Mapping[str, float], theirs: Mapping[str, float]) -> list[str]:
    """Return a step's row, and one more for each further peer."""
    own = f"{step} | {ours[f'zh_{step}']:,.0f} | {ours[f'en_{step}']:,.0f}"
    names = PEERS_OF.get(step, ()) if theirs else ()
    cells = [
        f"{name} | {rate(theirs, f'zh_{key}')} | {rate(theirs, f'en_{key}')}" for key, name in names
    ]
    first, *more = cells or [" | | "]
    return [f"| {own} | {first} |", *(f"| | | | {cell} |" for cell in more)]


def rate(theirs: Mapping[str, float], name: str) -> str:
    return f"{theirs[name]:,.0f}" if name in theirs else ""


if __name__ == "__main__":
    if sys.argv[1:2] == ["--cluster"]:
        print(json.dumps(cluster(int(sys.argv[2]))))
    else:
        main()
