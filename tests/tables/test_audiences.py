"""Who an audience is."""

import pytest

from luopan.tables.audiences import role_of
from luopan.tables.company import Company

FIRM = Company.model_validate(
    {
        "company": {"name": "f"},
        "audience": [
            {"name": "wave 7", "role": "public"},
            {"name": "fans", "role": "buyers"},
        ],
    }
)


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("public", "public"),
        ("General Public", "public"),
        ("公众", "public"),
        ("目标买家", "buyers"),
        ("target_buyers", "buyers"),
        ("粉丝", "followers"),
        ("Followers", "followers"),
        ("wave 7", "public"),
        ("fans", "buyers"),
        ("customers of a rival", None),
        ("public servants", None),
        (None, None),
    ],
)
def test_an_audience_is_who_the_firm_says_or_its_whole_name(name: str, role: str) -> None:
    assert role_of(name, FIRM) == role
