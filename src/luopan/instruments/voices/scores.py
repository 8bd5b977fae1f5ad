"""What the heads say to each question, as probabilities of its classes."""

import numpy as np
from numpy.typing import NDArray

from luopan.instruments.voices.labels import Question
from luopan.instruments.voices.pool import Pool

Floats = NDArray[np.float64]


def scores(pool: Pool, question: Question) -> Floats:
    """Return the probabilities of a question's classes, (documents, classes)."""
    told = pool.told
    if question.target == "satisfaction":
        return told.satisfaction
    if question.target == "request":
        return np.stack([1.0 - told.request, told.request], axis=1)
    assert question.label is not None  # noqa: S101 - only satisfaction has none
    at = pool.classes[question.target].index(question.label)
    if question.target == "intent":
        return np.stack([1.0 - told.intent[:, at], told.intent[:, at]], axis=1)
    spoken = told.aspect[:, at, None]
    return np.hstack([1.0 - spoken, spoken * told.polarity[:, at]])
