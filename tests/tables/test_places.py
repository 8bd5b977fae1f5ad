"""Distances between regions."""

import numpy as np
import pytest

from luopan.tables.company import Region
from luopan.tables.places import distances_km

CITIES = (
    Region(name="Beijing", latitude=39.9042, longitude=116.4074),
    Region(name="Shanghai", latitude=31.2304, longitude=121.4737),
    Region(name="Quito", latitude=0.0, longitude=-78.5),
    Region(name="Antipode", latitude=0.0, longitude=101.5),
    Region(name="somewhere", population=1),
    Region(name="half", latitude=3.0),
)


def test_distances_are_great_circles() -> None:
    apart = distances_km([c.name for c in CITIES], CITIES)
    assert apart[0, 1] == pytest.approx(1067, abs=2)
    assert apart[2, 3] == pytest.approx(np.pi * 6371.0088)
    np.testing.assert_allclose(np.diag(apart)[:4], 0.0, atol=1e-9)
    np.testing.assert_allclose(apart[:4, :4], apart[:4, :4].T)


def test_a_region_without_a_place_is_at_no_distance() -> None:
    apart = distances_km(["somewhere", "Beijing", "half", "unheard of"], CITIES)
    assert np.isnan(np.delete(apart, 1, axis=1)).all()
