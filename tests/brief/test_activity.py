"""Names of indicators: which count activity only, which tell of a relationship."""

import pytest

from luopan.brief.activity import is_activity, is_relationship


@pytest.mark.parametrize("name", ["page_views", "followers_count", "Likes", "点赞数", "阅读量"])
def test_activity(name: str) -> None:
    assert is_activity(name)


@pytest.mark.parametrize("name", ["reviews", "likelihood", "revenue", "nps", "知晓率", "复购率"])
def test_no_activity(name: str) -> None:
    assert not is_activity(name)


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        ("repeat_rate", "rate", True),
        ("复购率", "rate", True),
        ("conversion_rate", "rate", False),
        ("anything", "nps", True),
        ("service", "csat", True),
        ("returning_revenue", "flow", False),
        ("awareness", "share", False),
    ],
)
def test_relationship(name: str, kind: str, *, told: bool) -> None:
    assert is_relationship(name, kind) is told
