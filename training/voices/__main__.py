"""Train the heads that read voices: ``python -m training.voices --data DIR [--only zh|en]``.

DIR holds the texts of `training.voices.sources`. Heads go to ``src/luopan/text/heads``, their
figures to ``training/results/voices.md``; ``--figures`` measures without training.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from training.voices import build, card, sources, spoken
from training.voices.build import NEGATIVE, POSITIVE
from training.voices.clause_heads import (
    FEW,
    FOLDS,
    STEPS,
    ClauseTask,
    clause_head,
    fairest,
    precise,
)
from training.voices.telling import Floats, penalties
from training.voices.temperature import softened

from luopan.readings.voices import ASPECTS, INTENTS, SATISFACTION
from luopan.text import (
    CHINESE,
    ENGLISH,
    LinearHead,
    features,
    save_head,
)
from luopan.text.fit import Fitted, fit

ROOT = Path(__file__).parents[2]
HEADS = ROOT / "src" / "luopan" / "text" / "heads"
PLANS = {
    "zh": replace(CHINESE, words=(1, 2), negated=2, bits=16),
    "en": replace(ENGLISH, negated=2, bits=16),
}
SIDED_BITS = 18
"""Of the head of satisfaction: where columns that tell nothing are held back, more of them help.
There a denial reaches characters, too: it turns a side, and no aspect."""
GRID, SIDED_GRID = 64.0, 20.0
"""Weights are rounded to this part of one, those of satisfaction more, so that files are small."""
SELDOM = (SATISFACTION.index("neutral"), SATISFACTION.index("cannot_tell"))
"""Classes that the sources have too seldom: how often they are said is told by texts read."""
HALF = 0.55
"""A text is on a side that it has more of than this."""
PENALTY = 0.3
"""By three folds of the clauses that were read, and by the validation part of MAMS."""


def satisfaction(language: str, data: Path, known: frozenset[str]) -> LinearHead:
    """Fit the head that reads whole texts."""
    plan = replace(PLANS[language], negated_characters=True, bits=SIDED_BITS)
    if language == "zh":
        lesson = build.chinese_satisfaction(data, known, plan)
    else:
        lesson = build.english_satisfaction(data, known)
    matrix, targets, worth = features(lesson.batch(), plan), *lesson.arrays()
    scores = np.empty((len(lesson.judges), len(SATISFACTION)))
    for fold in range(FOLDS):
        aside = np.array(lesson.judges[fold::FOLDS])
        rest = np.setdiff1d(np.arange(len(targets)), aside)
        trial = _sided(matrix[rest], targets[rest], worth[rest], STEPS)
        scores[fold::FOLDS] = matrix[aside] @ trial.weights + trial.intercepts
    answers = targets[lesson.judges]
    free = [at for at in SELDOM if answers[:, at].sum() >= FEW]
    heat, bias = softened(scores, answers, free)
    found = _sided(matrix, targets, worth, 120)
    facts = {"texts": len(targets), "licences": "MIT, Apache-2.0", "penalty": 1.0}
    return LinearHead(
        f"satisfaction-{language}", plan, SATISFACTION, found.weights, found.intercepts + bias,
        heat, "softmax", facts,
    )  # fmt: skip


def _sided(matrix: "csr_matrix[np.float32]", targets: Floats, worth: Floats, steps: int) -> Fitted:
    """Fit a head of satisfaction, its weights the freer the better they tell the sides."""
    sides = (worth * targets[:, at] * (targets[:, at] > HALF) for at in (POSITIVE, NEGATIVE))
    held = penalties(matrix, *sides)
    return fit(matrix, targets, "softmax", worth=worth, penalty=held, steps=steps)


def train(data: Path, language: str, hand: frozenset[str]) -> Iterator[LinearHead]:
    """Return the four heads of a language; weights too small to matter are dropped."""
    read = frozenset(one.text for one in sources.read_texts())
    tasks = [
        ClauseTask(f"intent-{language}", INTENTS, PENALTY, precise),
        ClauseTask(f"aspect-{language}", ASPECTS, PENALTY, fairest),
        ClauseTask(f"request-{language}", ("request",), PENALTY, fairest),
    ]
    found = [satisfaction(language, data, hand | read)]
    taught = spoken.lessons(data, hand, language)
    for task, lesson in zip(tasks, taught.values(), strict=True):
        found.append(clause_head(task, lesson, PLANS[language]))
    for head in found:
        grid = SIDED_GRID if head.plan.bits == SIDED_BITS else GRID
        weights = (np.round(head.weights * grid) / grid).astype(np.float16)
        yield replace(head, weights=weights, intercepts=np.round(head.intercepts, 3))


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
