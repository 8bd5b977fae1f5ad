import numpy as np
import pytest

from luopan.instruments.mix import to_arviz

arviz = pytest.importorskip("arviz")


def test_parameters_chains_and_names_arrive_in_arviz(fitted):
    made = to_arviz(fitted)
    kappa = made["posterior"]["kappa"]
    assert kappa.dims == ("chain", "draw", "channel")
    assert kappa.shape == (4, 400, 4)
    assert kappa["channel"].values.tolist() == ["tv", "search", "paid_social", "owned_social"]
    at = fitted.draws.names.index("kappa[1]")
    assert np.array_equal(kappa.sel(channel="search").values, fitted.draws.params[:, :, at])
    assert made["posterior"]["log_sigma"].dims == ("chain", "draw")
    assert made["prior"]["kappa"].shape == (1, 400, 4)
    assert np.array_equal(made["observed_data"]["outcome"].values, fitted.data.values)
