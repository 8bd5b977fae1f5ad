"""Settings that cannot be are refused."""

import pytest

from luopan.stats.points.plan import HawkesPlan, LogNormal


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"own": 0.0}, "not_positive"),
        ({"decay": LogNormal(1.0, float("nan"))}, "not_positive"),
        ({"swing": -1.0}, "not_positive"),
        ({"level": 1.0}, "level"),
        ({"draws": 10}, "draws"),
    ],
)
def test_settings_are_checked(settings: dict, code: str) -> None:
    with pytest.raises(ValueError, match=code):
        HawkesPlan(**settings)
