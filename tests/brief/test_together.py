"""What is said of what social media share with other channels where no pair can be told."""

import pytest
from tests.brief.firms import firm, mix, social

from luopan.brief.compose import compose

OFF = (0.06, 0.01, 0.11)
AROUND = (0.01, -0.03, 0.05)


def lead(shared, language):
    found = social((0.16, 0.08, 0.26), shared, (0.22, 0.13, 0.32), 0.01, "positive")
    made = mix(synergy=(), social=found)
    return " ".join(str(s.text) for s in compose(firm(readings=(made,)), language).statements)


@pytest.mark.parametrize(
    ("shared", "language", "told", "not_told"),
    [
        (OFF, "en", "for any one pair of them", "more or less than nothing"),
        (OFF, "zh_CN", "具体到任何一对渠道", "是正是负"),
        (AROUND, "en", "more or less than nothing", "for any one pair"),
        (AROUND, "zh_CN", "是正是负", "具体到任何一对渠道"),
    ],
)
def test_an_interval_off_nought_is_not_called_undecided(shared, language, told, not_told):
    text = lead(shared, language)
    assert told in text
    assert not_told not in text
