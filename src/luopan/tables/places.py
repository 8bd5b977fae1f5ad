"""How far regions are from each other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from luopan.tables.company import Region

EARTH_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""


def distances_km(names: Sequence[str], regions: Sequence[Region]) -> NDArray[np.float64]:
    """Return great-circle distances between regions by the haversine formula.

    Parameters
    ----------
    names : sequence of str
        N regions.
    regions : sequence of Region
        As the settings tell them.

    Returns
    -------
    (N, N) array
        In kilometres; NaN where a region has no latitude or no longitude.
    """
    told = {r.name: (r.latitude, r.longitude) for r in regions}
    degrees = [told.get(name, (None, None)) for name in names]
    at = np.radians(np.array(degrees, dtype=np.float64).reshape(-1, 2))
    north, east = at[:, 0], at[:, 1]
    up = np.sin((north[:, None] - north) / 2.0) ** 2
    along = np.sin((east[:, None] - east) / 2.0) ** 2
    squared = up + np.cos(north)[:, None] * np.cos(north) * along
    out: NDArray[np.float64] = 2.0 * EARTH_KM * np.arcsin(np.sqrt(np.clip(squared, 0.0, 1.0)))
    return out
