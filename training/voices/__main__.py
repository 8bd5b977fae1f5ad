"""Train the heads that read voices: ``python -m training.voices --data DIR [--only zh|en]``.

DIR holds the texts of `training.voices.sources`. Heads go to ``src/luopan/text/heads``, their
figures to ``training/results/voices.md``; ``--figures`` measures without training.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar
from training.voices import build, card
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
from luopan.text.head import Link, linked

ROOT = Path(__file__).parents[2]
HEADS = ROOT / "src" / "luopan" / "text" / "heads"
PLANS = {
    "zh": FeaturePlan(CHINESE.characters, CHINESE.words, CHINESE.negated, bits=16),
    "en": FeaturePlan(ENGLISH.characters, ENGLISH.words, negated=True, bits=16),
}
GRID = 64.0
"""Weights are rounded to this part of one, so that the file is small."""
ASIDE = 8
"""Every so many-th text tells the temperature, from a fit without it."""
INTENT_PENALTY = {"zh": 0.3, "en": 0.1}
"""By three folds of the clauses labelled one by one: English has too few clauses for more."""


@dataclass(frozen=True, slots=True)
class Task:
    """What one head is to tell, and from what."""

    name: str
    classes: tuple[str, ...]
    link: Link
    penalty: float
    targets: Floats


def head(task: Task, texts: Texts, worth: Floats, plan: FeaturePlan) -> LinearHead:
    """Fit one head; weights too small to matter are dropped, for the file's sake."""
    matrix = features(texts, plan)
    held = np.arange(len(texts)) % ASIDE == 0
    rest = np.flatnonzero(~held)
    trial = fit(
        matrix[rest], task.targets[rest], task.link, worth=worth[rest], penalty=task.penalty
    )
    scores = np.asarray(matrix[np.flatnonzero(held)] @ trial.weights + trial.intercepts)
    heat = temperature(scores, task.targets[held], worth[held], task.link)
    found = fit(matrix, task.targets, task.link, worth=worth, penalty=task.penalty)
    weights = (np.round(found.weights * GRID) / GRID).astype(np.float16)
    facts = {"texts": len(texts), "licences": "MIT, Apache-2.0", "penalty": task.penalty}
    return LinearHead(
        task.name, plan, task.classes, weights, found.intercepts, heat, task.link, facts
    )


def temperature(scores: Floats, targets: Floats, worth: Floats, link: Link) -> float:
    """Return what scores are divided by for the best likelihood on texts not learnt from."""
    known = ~np.isnan(targets)
    aim = np.where(known, targets, 0.0)

    def loss(logarithm: float) -> float:
        told = np.clip(linked(scores / np.exp(logarithm), link), 1e-9, 1.0 - 1e-9)
        each = aim * np.log(told)
        if link == "logistic":
            each = each + (1.0 - aim) * np.log(1.0 - told)
        return -float((worth[:, None] * known * each).sum())

    found = minimize_scalar(loss, bounds=(-1.0, 1.0), method="bounded")
    return round(float(np.exp(found.x)), 3)


def train(data: Path, language: str, hand: frozenset[str]) -> list[LinearHead]:
    """Return the four heads of a language."""
    plan = PLANS[language]
    if language == "zh":
        lesson = build.chinese_satisfaction(data, hand, plan)
    else:
        lesson = build.english_satisfaction(data, hand)
    task = Task(f"satisfaction-{language}", SATISFACTION, "softmax", 1.0, np.array(lesson.targets))
    found = [head(task, lesson.batch(), np.array(lesson.worth), plan)]
    texts, meant, spoken, asked, worth = build.clause_lessons(data, hand, language)
    for name, targets, classes, penalty in (
        ("intent", meant, INTENTS, INTENT_PENALTY[language]),
        ("aspect", spoken, ASPECTS, 0.3),
        ("request", asked, ("request",), 0.3),
    ):
        task = Task(f"{name}-{language}", classes, "logistic", penalty, targets)
        found.append(head(task, texts, worth, plan))
    return found


def main() -> None:
    """Train, save and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / ".." / "shared" / "data" / "voices")
    parser.add_argument("--only", choices=("zh", "en"))
    parser.add_argument("--figures", action="store_true")
    given = parser.parse_args()
    hand = frozenset(build.hand_texts(ROOT / "examples" / "voices"))
    HEADS.mkdir(exist_ok=True)
    languages = ("zh", "en") if given.only is None else (given.only,)
    for language in () if given.figures else languages:
        for one in train(given.data, language, hand):
            path = HEADS / f"{one.name}.npz"
            told = save_head(one, path)[:12]
            print(one.name, told, one.temperature, path.stat().st_size)  # noqa: T201
    target = ROOT / "training" / "results" / "voices.md"
    target.parent.mkdir(exist_ok=True)
    target.write_text(card.card(given.data, HEADS, ROOT / "examples" / "voices"), encoding="utf-8")


if __name__ == "__main__":
    main()
