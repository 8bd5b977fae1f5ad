"""What a connector is told and may tell."""

import pytest

from luopan.tables.raw import hide_password


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://ann:geheim@host:5432/db?table=a", "postgresql://host:5432/db?table=a"),
        ("postgresql://ann:ge@heim@host/db", "postgresql://host/db"),
        ("postgresql://ann:ge/heim@host/db", "postgresql://host/db"),
        (
            "x = 'postgresql://ann:a@h/d' # postgresql://b:c@i/e",
            "x = 'postgresql://h/d' # postgresql://i/e",
        ),
        ("sqlite:///data/firm.db?table=a", "sqlite:///data/firm.db?table=a"),
        ("data/outcomes.csv", "data/outcomes.csv"),
        ("ann@example.com", "ann@example.com"),
    ],
)
def test_user_and_password_are_struck(text: str, shown: str) -> None:
    assert hide_password(text) == shown
