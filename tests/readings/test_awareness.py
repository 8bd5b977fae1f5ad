"""Awareness as a reading."""

from datetime import date

import pytest
from pydantic import ValidationError

from luopan.readings.awareness import AudienceShare, Awareness


def share(day: int, role: str = "public", question: str = "heard") -> AudienceShare:
    when = date(2026, 1, day)
    return AudienceShare(
        question=question, measures="knowing", quantity="known", role=role, raw=day / 100,
        start=when, date=when, refused="no_n",
    )  # fmt: skip


def test_the_latest_of_a_role_is_one_a_question() -> None:
    told = Awareness(shares=(share(5), share(3), share(9, "buyers"), share(2, question="aided")))
    found = told.latest("known", "public")
    assert [(s.question, s.date.day) for s in found] == [("heard", 5), ("aided", 2)]
    assert told.latest("net", "public") == ()


def test_it_goes_to_json_and_back_and_takes_no_other_field() -> None:
    told = Awareness(shares=(share(5),))
    assert Awareness.model_validate_json(told.model_dump_json()) == told
    with pytest.raises(ValidationError):
        AudienceShare.model_validate({**share(5).model_dump(), "score": 1})
