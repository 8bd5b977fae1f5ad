"""How the errors of the three effects of a 2 × 2 test go together."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from luopan.stats.randomised.effects import columns, prepare, span_of, strata_of
from luopan.stats.randomised.exposure import kept
from luopan.stats.randomised.regression import across_columns, within_inverse
from luopan.stats.randomised.trial import Question, Trial

Floats = NDArray[np.float64]


def correlations(trial: Trial, question: Question) -> Floats:
    """Return the correlations (3, 3) of the effects ``first``, ``second`` and ``together``.

    Those of least squares, (X'WX)⁻¹, in the very regression that tells the effects: they follow
    from the design alone, and are nought where the four cells are alike in number and history.
    Estimated from the residuals of a few dozen regions (HC2) they would be mostly noise, and a
    joint region of the three effects would be too small.

    Parameters
    ----------
    trial : Trial
        Of two factors.
    question : Question
        What is asked; its contrast does not matter.
    """
    prepared = prepare(trial, replace(question, contrast="first"))
    arms, design = trial.assignment[None][:, prepared.used], trial.design
    if design.within:
        codes = columns(prepared, arms)
        keep = kept(arms, design.washout) & prepared.present
        inverse = within_inverse(codes, keep, span_of(design, prepared.question), prepared.weights)
    else:
        codes = np.moveaxis(columns(prepared, arms[..., :1])[..., 0], 0, 2)
        given = prepared.covariates[None], strata_of(prepared), prepared.weights
        inverse = across_columns(codes, *given)[1]
    common = inverse[0, :3, :3]
    error = np.sqrt(np.diag(common))
    return np.asarray(common / np.outer(error, error))
