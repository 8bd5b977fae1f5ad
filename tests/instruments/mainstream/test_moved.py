"""The fourth rung: reached by asking only, before and after, alike."""

from datetime import date, datetime, timedelta

import pytest

from luopan.instruments.mainstream.moved import moved
from luopan.readings import Pickup, Story
from luopan.readings.awareness import AudienceShare, Awareness
from luopan.readings.base import Interval
from luopan.stats.design import published, share_limits

OUT = datetime.fromisoformat("2026-03-10T12:00:00")


def story(rung: int = 3) -> Story:
    """A story that came to a rung on the tenth of March."""
    reached = [
        Pickup(rung=k, at=OUT, outlet="o", kind="press", reach="national", rests_on="sheet",
               title="t", match=1.0)
        for k in range(rung + 1)
    ]  # fmt: skip
    return Story(title="t", first=OUT, last=OUT, items=4, kinds={}, heat=None, rung=rung,
                 reached=tuple(reached), open=False)  # fmt: skip


def wave(days: int, raw: float, n: int | None = 1000, **more: object) -> AudienceShare:
    """What the public said so many days after the story."""
    day = OUT.date() + timedelta(days=days)
    usual: dict[str, object] = {
        "question": "heard", "measures": "knowing", "quantity": "known", "role": "public",
        "audience": "public", "raw": raw, "n": n, "start": day, "date": day, "source": "omnibus",
        "design_effect": None if n is None else 1.0,
    }  # fmt: skip
    if n is not None:
        told = share_limits(published(raw, n), 0.9)
        usual["share"] = Interval(mean=told.value, low=told.low, high=told.high)
        usual["says"] = "most_know" if told.low > 0.5 else None
    return AudienceShare(**(usual | more))  # type: ignore[arg-type]


def rung(*waves: AudienceShare, of: int = 3) -> int:
    return moved([story(of)], Awareness(shares=waves))[0].rung


def test_a_rise_from_before_to_after_is_the_fourth_rung() -> None:
    assert rung(wave(-30, 0.16), wave(20, 0.24)) == 4


@pytest.mark.parametrize(
    "waves",
    [
        (wave(-30, 0.16), wave(20, 0.165)),  # no more than chance
        (wave(-30, 0.24), wave(20, 0.16)),  # fewer
        (wave(20, 0.24),),  # nothing to compare with, and no majority
        (wave(-30, 0.16), wave(20, 0.24, wording="other words")),
        (wave(-30, 0.16), wave(20, 0.24, source="another house")),
        (wave(-600, 0.16), wave(20, 0.24)),  # too long ago
        (wave(-30, 0.16), wave(300, 0.24)),  # too late
        (wave(-30, 0.16, None), wave(20, 0.34, None)),  # nobody says how many were asked
        (wave(-30, 0.16, role="followers"), wave(20, 0.64, role="followers")),  # the circle
    ],
)
def test_what_is_no_evidence_leaves_the_third(waves: tuple[AudienceShare, ...]) -> None:
    assert rung(*waves) == 3


def test_a_question_about_the_story_needs_a_majority() -> None:
    assert rung(wave(20, 0.62)) == 4
    assert rung(wave(20, 0.10)) == 3
    assert rung(wave(20, 0.62, None)) == 3
    # it was asked before: then it is no question about the story
    assert rung(wave(-30, 0.62), wave(20, 0.62)) == 3


def test_a_story_that_never_left_the_circle_is_not_asked_about() -> None:
    (told,) = moved([story(1)], Awareness(shares=(wave(-30, 0.1), wave(20, 0.9))))
    assert (told.rung, told.moved) == (1, None)


def test_many_questions_share_the_chance_of_a_false_alarm() -> None:
    one = (wave(-30, 0.16), wave(20, 0.193))
    assert rung(*one) == 4
    more = [wave(days, 0.3, question=f"other {k}") for k in range(9) for days in (-30, 20)]
    assert rung(*one, *more) == 3


def test_dates_are_those_of_the_mainstream_not_of_the_talk() -> None:
    early = story()
    begun = early.reached[0].model_copy(update={"at": OUT - timedelta(days=60)})
    late = early.model_copy(update={"reached": (begun, *early.reached[1:]), "first": begun.at})
    (told,) = moved([late], Awareness(shares=(wave(-30, 0.16), wave(20, 0.24))))
    assert told.moved is not None
    assert told.moved.before is not None
    assert told.moved.before.date == date(2026, 2, 8)
