import numpy as np
import pytest

from luopan.stats.mix import drift_basis


def test_basis_is_a_centred_random_walk():
    basis = drift_basis(104, 60)
    assert basis.shape == (104, 60)
    assert basis.mean(axis=0) == pytest.approx(np.zeros(60))
    covariance = basis @ basis.T
    time = (np.arange(104) + 0.5) / 104
    walk = np.minimum.outer(time, time)
    centre = np.eye(104) - 1 / 104
    np.testing.assert_allclose(covariance, centre @ walk @ centre, atol=0.01)


def test_rank_is_below_the_number_of_weeks():
    assert drift_basis(5, 20).shape == (5, 4)
