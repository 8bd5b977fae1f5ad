"""Weights of a linear head: where the slope of the penalised likelihood is nought."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix, diags

from luopan.text.fit import Fitted, fit

ROWS, COLUMNS, CLASSES = 60, 12, 3


def lesson(link: str) -> tuple[csr_matrix, np.ndarray, np.ndarray]:
    """Return features, soft targets and worths."""
    rng = np.random.default_rng(3)
    dense = rng.random((ROWS, COLUMNS)) * (rng.random((ROWS, COLUMNS)) < 0.4)
    dense[:, -1] = 0.0
    targets = rng.random((ROWS, CLASSES))
    if link == "softmax":
        targets /= targets.sum(axis=1, keepdims=True)
    return csr_matrix(dense.astype(np.float32)), targets, rng.uniform(0.2, 3.0, ROWS)


def slope(matrix, targets, worth, link, told: Fitted) -> tuple[np.ndarray, np.ndarray]:
    """Return the slope of the log-likelihood in weights and intercepts, by the textbook."""
    scores = matrix.toarray() @ told.weights + told.intercepts
    chance = 1.0 / (1.0 + np.exp(-scores))
    if link == "softmax":
        chance = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    off = worth[:, None] * np.nan_to_num(targets - chance)
    return matrix.toarray().T @ off, off.sum(axis=0)


@pytest.mark.parametrize("link", ["softmax", "logistic"])
def test_the_likelihood_pulls_as_hard_as_the_penalty(link) -> None:
    matrix, targets, worth = lesson(link)
    if link == "logistic":
        targets[::5, 1] = np.nan
    rng = np.random.default_rng(4)
    each = rng.uniform(0.2, 9.0, COLUMNS)
    centre = Fitted(rng.normal(size=(COLUMNS, CLASSES)).astype(np.float32), np.zeros(CLASSES))
    for penalty, middle in ((0.7, None), (each, None), (each, centre)):
        told = fit(matrix, targets, link, worth=worth, penalty=penalty, centre=middle, steps=500)
        up, level = slope(matrix, targets, worth, link, told)
        away = told.weights - (0.0 if middle is None else middle.weights)
        held = np.reshape(penalty, (-1, 1)) * away
        assert np.allclose(up, held, atol=1e-2)
        assert np.allclose(level, 0.0, atol=1e-2)


def test_a_smaller_penalty_is_a_larger_feature() -> None:
    matrix, targets, worth = lesson("softmax")
    scale = np.linspace(0.2, 3.0, COLUMNS).astype(np.float32)
    scaled = csr_matrix(matrix @ diags(scale), dtype=np.float32)
    far = fit(scaled, targets, "softmax", worth=worth, steps=500)
    near = fit(matrix, targets, "softmax", worth=worth, penalty=scale**-2.0, steps=500)
    assert np.allclose(near.weights, scale[:, None] * far.weights, atol=3e-3)
    plain = fit(matrix, targets, "softmax", worth=worth, steps=500)
    assert np.abs(near.weights - plain.weights).max() > 0.05


def test_a_column_that_no_text_has_stays_at_its_centre() -> None:
    matrix, targets, worth = lesson("softmax")
    centre = Fitted(np.full((COLUMNS, CLASSES), 0.25, np.float32), np.zeros(CLASSES))
    told = fit(matrix, targets, "softmax", worth=worth, centre=centre)
    assert (told.weights[-1] == 0.25).all()
    assert not (fit(matrix, targets, "softmax", worth=worth).weights[-1]).any()


def test_shapes_that_do_not_fit_are_refused() -> None:
    matrix, targets, _ = lesson("softmax")
    with pytest.raises(ValueError, match=r"shape: \(59, 3\) targets of 60 texts"):
        fit(matrix, targets[:-1], "softmax")
    with pytest.raises(ValueError, match=r"shape: penalties \(11,\) of 12 columns"):
        fit(matrix, targets, "softmax", penalty=np.ones(11))
