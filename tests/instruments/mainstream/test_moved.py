"""The fourth rung: reached by asking only, before and after, alike."""

from datetime import date, datetime, timedelta

import pytest

from luopan.instruments.mainstream.moved import moved
from luopan.readings.awareness import AudienceShare, Awareness
from luopan.readings.base import Interval
from luopan.readings.mainstream import Pickup, Story
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
                 reached=tuple(reached), open=False, late=True)  # fmt: skip


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


def state(*waves: AudienceShare, also: tuple[int, ...] = ()) -> str | None:
    """What is said of the story's public; ``also`` are days of other stories, from it."""
    crossed = [OUT.date() + timedelta(days=d) for d in (0, *also)]
    (told,) = moved([story()], Awareness(shares=waves), crossed)
    assert (told.rung == 4) is (told.moved is not None and told.moved.state == "rose")
    return told.moved and told.moved.state


def test_a_rise_from_before_to_after_is_the_fourth_rung() -> None:
    assert state(wave(-30, 0.16), wave(20, 0.24)) == "rose"


@pytest.mark.parametrize(
    ("waves", "expected"),
    [
        ((wave(-30, 0.16), wave(20, 0.165)), "same"),
        ((wave(-30, 0.24), wave(20, 0.16)), "fell"),
        ((wave(-30, 0.10, 40), wave(20, 0.14, 40)), "too_few"),
        ((wave(-30, 0.16), wave(20, 0.24, wording="other words")), "incomparable"),
        ((wave(-30, 0.16), wave(20, 0.24, source="another house")), "incomparable"),
        ((wave(-600, 0.16), wave(20, 0.24)), "incomparable"),  # too long ago
        ((wave(-30, 0.16, None), wave(20, 0.34, None)), "incomparable"),
        ((wave(-30, 0.1, selection="self"), wave(20, 0.8, selection="self")), "incomparable"),
        ((wave(-30, 0.16), wave(300, 0.24)), None),  # too late
        ((wave(-30, 0.16, role="followers"), wave(20, 0.64, role="followers")), None),
    ],
)
def test_what_is_no_evidence_leaves_the_third_rung_and_says_why(
    waves: tuple[AudienceShare, ...], expected: str | None
) -> None:
    assert state(*waves) == expected


def test_a_question_that_was_never_asked_before_shows_no_rise() -> None:
    assert state(wave(20, 0.85)) == "majority"
    assert state(wave(20, 0.10, says="most_do_not_know")) == "minority"
    # a minority holds without a number, too, where it would if fifty had been asked
    assert state(wave(20, 0.10, None, says="most_do_not_know")) == "minority"
    assert state(wave(20, 0.52)) == "incomparable"


def test_a_rise_while_several_stories_were_about_is_given_to_none() -> None:
    assert state(wave(-30, 0.16), wave(20, 0.24), also=(5,)) == "rose_shared"
    assert state(wave(-30, 0.16), wave(20, 0.24), also=(-200, 90)) == "rose"


def test_the_question_that_says_most_is_told() -> None:
    brand = (wave(-30, 0.9), wave(20, 0.9))
    about = wave(20, 0.05, question="the story", says="most_do_not_know")
    assert state(*brand, about) == "minority"


def test_a_story_that_never_left_the_circle_is_not_asked_about() -> None:
    (told,) = moved([story(1)], Awareness(shares=(wave(-30, 0.1), wave(20, 0.9))), [])
    assert (told.rung, told.moved) == (1, None)


def test_many_questions_share_the_chance_of_a_false_alarm() -> None:
    one = (wave(-30, 0.16), wave(20, 0.193))
    assert state(*one) == "rose"
    more = [wave(days, 0.3, question=f"other {k}") for k in range(9) for days in (-30, 20)]
    assert state(*one, *more) == "same"


def test_dates_are_those_of_the_mainstream_not_of_the_talk() -> None:
    early = story()
    begun = early.reached[0].model_copy(update={"at": OUT - timedelta(days=60)})
    late = early.model_copy(update={"reached": (begun, *early.reached[1:]), "first": begun.at})
    shares = (wave(-30, 0.16), wave(20, 0.24))
    (told,) = moved([late], Awareness(shares=shares), [OUT.date()])
    assert told.moved is not None
    assert told.moved.before is not None
    assert told.moved.before.date == date(2026, 2, 8)


def test_stories_are_told_of_late_first_and_high_before_low() -> None:
    old = story().model_copy(update={"title": "old", "late": False})
    low = story(2).model_copy(update={"title": "low"})
    told = moved([old, low, story()], Awareness(), [])
    assert [s.title for s in told] == ["t", "low", "old"]
