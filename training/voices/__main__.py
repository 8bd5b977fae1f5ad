"""Train the heads that read voices: ``python -m training.voices --data DIR [--only zh|en]``.

DIR holds the texts of `training.voices.sources`. Heads go to ``src/luopan/text/heads``, their
figures to ``training/results/voices.md``.
"""

import argparse
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from training.voices import build
from training.voices.build import Floats

from luopan.readings.voices import ASPECTS, INTENTS, SATISFACTION
from luopan.text import (
    CHINESE,
    ENGLISH,
    FeaturePlan,
    LinearHead,
    Texts,
    features,
    save_head,
)
from luopan.text.fit import fit
from luopan.text.head import Link

ROOT = Path(__file__).parents[2]
HEADS = ROOT / "src" / "luopan" / "text" / "heads"
PLANS = {
    "zh": FeaturePlan(CHINESE.characters, CHINESE.words, CHINESE.negated, bits=16),
    "en": FeaturePlan(ENGLISH.characters, ENGLISH.words, negated=True, bits=16),
}


def head(
    name: str, texts: Texts, targets: Floats, worth: Floats, plan: FeaturePlan,
    classes: tuple[str, ...], link: Link, penalty: float,
) -> LinearHead:  # fmt: skip
    """Fit one head; weights too small to matter are dropped, for the file's sake."""
    matrix: csr_matrix[np.float32] = features(texts, plan)
    found = fit(matrix, targets, link, worth=worth, penalty=penalty)
    weights = found.weights.astype(np.float16)
    weights[np.abs(weights) < 0.02] = 0.0
    return LinearHead(name, plan, classes, weights, found.intercepts, 1.0, link)


def train(data: Path, language: str, hand: frozenset[str]) -> dict[str, LinearHead]:
    """Return the four heads of a language."""
    plan = PLANS[language]
    make = build.chinese_satisfaction if language == "zh" else build.english_satisfaction
    lesson = make(data, hand, plan)
    found = {
        "satisfaction": head(
            f"satisfaction-{language}", lesson.batch(), np.array(lesson.targets),
            np.array(lesson.worth), plan, SATISFACTION, "softmax", 1.0,
        )
    }  # fmt: skip
    texts, meant, spoken, asked, worth = build.clause_lessons(data, hand, language)
    for name, targets, classes in (
        ("intent", meant, INTENTS), ("aspect", spoken, ASPECTS), ("request", asked, ("request",)),
    ):  # fmt: skip
        found[name] = head(
            f"{name}-{language}", texts, targets, worth, plan, classes, "logistic", 0.3
        )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / ".." / "shared" / "data" / "voices")
    parser.add_argument("--only", choices=("zh", "en"))
    given = parser.parse_args()
    hand = frozenset(build.hand_texts(ROOT / "examples" / "voices"))
    HEADS.mkdir(exist_ok=True)
    for language in ("zh", "en") if given.only is None else (given.only,):
        for one in train(given.data, language, hand).values():
            path = HEADS / f"{one.name}.npz"
            print(one.name, save_head(one, path)[:12], path.stat().st_size)  # noqa: T201


if __name__ == "__main__":
    main()
