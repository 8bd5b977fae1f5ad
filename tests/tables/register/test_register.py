"""What the register answers: names, times, collisions, registrations."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.tables.register.made import closing, planned, register, stamp, withdrawal

from luopan.tables.register import Bet, Ran, RegisteredTest, Stamp

START, END = date(2026, 7, 6), date(2026, 8, 2)


def test_a_test_is_found_by_its_name() -> None:
    held = register(planned("Pause South"))
    for name in ("Pause South", "pause south", "ＰＡＵＳＥ South"):
        record = held.test(name)
        assert record is not None
        assert record.test.name == "Pause South"
    assert held.test("pause") is None


def test_withdrawn_tests_stay() -> None:
    held = register(planned(), withdrawal(), planned("second"))
    assert [record.test.name for record in held.tests] == ["pause-south", "second"]
    first = held.tests[0]
    assert first.withdrawal is not None
    assert first.withdrawal.reason == "A holiday"
    assert first.state(date(2030, 1, 1)) == "withdrawn"


@pytest.mark.parametrize(
    ("day", "before"),
    [(START - timedelta(1), True), (START, False), (START + timedelta(30), False)],
)
def test_only_the_day_before_is_before(day: date, before: bool) -> None:
    held = register((planned(), stamp(day)))
    registration = held.registration("pause-south")
    assert registration is not None
    assert registration.before is before


def test_a_clock_that_is_set_back_gains_nothing() -> None:
    late = stamp(date(2026, 9, 1))
    held = register((planned("first"), late), (planned(), stamp(date(2026, 6, 1))))
    assert held.tests[1].entry.day == date(2026, 6, 1)
    assert held.tests[1].day == date(2026, 9, 1)
    assert held.tests[1].before is False


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (START - timedelta(1), "planned"),
        (START, "running"),
        (END + timedelta(7), "running"),
        (END + timedelta(8), "unclosed"),
    ],
)
def test_the_state_follows_the_days(today: date, state: str) -> None:
    assert register(planned(tail_days=7)).tests[0].state(today) == state


def test_registration_says_what_was_bet() -> None:
    held = register(planned(bet={"expected": -0.03}), withdrawal())
    told = held.registration("pause-south")
    assert told is not None
    assert (told.bet, told.author, told.withdrawn) == (-0.03, "Li", True)
    assert told.digest == held.entries[0].digest
    assert told.at == date(2026, 6, 20)
    assert held.registration("from elsewhere") is None


def test_registration_tells_deviations() -> None:
    ran = Ran(start=START, end=END, channels=("tv",), outcome="orders", regions=("south",))
    told = register(planned()).registration("pause-south", ran)
    assert told is not None
    assert [deviation.code for deviation in told.deviations] == ["outcome"]


def other(**told: object) -> RegisteredTest:
    return planned("other", **told)


@pytest.mark.parametrize(
    ("new", "shared"),
    [
        (other(), ("south",)),
        (other(regions={"a": ("north", "south"), "b": ("east",)}), ("south",)),
        (other(regions={"a": ("north",)}), None),
        (other(start=END, end=END + timedelta(9)), ("south",)),
        (other(start=END + timedelta(7), end=END + timedelta(9)), ("south",)),
        (other(start=END + timedelta(8), end=END + timedelta(9)), None),
        (other(start=date(2026, 6, 1), end=START - timedelta(1)), None),
        (other(start=date(2026, 6, 1), end=START - timedelta(1), tail_days=1), ("south",)),
        (other(regions={}), ()),
        (other(regions={}, audiences={"a": ("fans",)}), None),
    ],
)
def test_collisions(new: RegisteredTest, shared: tuple[str, ...] | None) -> None:
    found = register(planned(tail_days=7)).collisions(new)
    assert [met.shared for met in found] == ([] if shared is None else [shared])
    assert all(met.test == "pause-south" for met in found)


def test_audiences_collide_too() -> None:
    held = register(planned(regions={}, audiences={"a": ("fans", "buyers")}))
    people = {"regions": {}, "audiences": {"b": ("fans",)}}
    assert held.collisions(other(**people))[0].shared == ("fans",)
    assert held.collisions(other(regions={}, audiences={"b": ("others",)})) == ()


def test_the_days_of_a_collision_are_those_of_both() -> None:
    met = register(planned()).collisions(other(start=END, end=END + timedelta(20)))[0]
    assert (met.start, met.end) == (END, END)


@pytest.mark.parametrize(
    ("ended", "start", "meets"),
    [
        (START - timedelta(3), START, False),
        (START + timedelta(3), START + timedelta(3), True),
        (START + timedelta(3), START + timedelta(10), True),
        (START + timedelta(3), START + timedelta(11), False),
    ],
)
def test_a_test_withdrawn_on_its_way_leaves_its_tail(ended: date, start: date, meets: bool) -> None:
    held = register(planned(tail_days=7), (withdrawal(), stamp(ended)))
    assert bool(held.collisions(other(start=start, end=start + timedelta(5)))) is meets


def test_a_report_after_the_end_does_not_make_a_test_longer() -> None:
    held = register(planned(tail_days=7), (closing(), stamp(date(2026, 12, 1))))
    assert held.tests[0].occupied() == (START, END + timedelta(7))


def test_a_test_does_not_meet_itself() -> None:
    held = register(planned())
    assert held.collisions(planned()) == ()


DAYS = st.integers(0, 40).map(lambda n: START + timedelta(n))


@given(DAYS, DAYS, DAYS, DAYS, st.integers(0, 9), st.integers(0, 9))
def test_collisions_are_mutual(
    a: date, b: date, c: date, d: date, tail: int, other_tail: int
) -> None:
    one = planned("one", start=min(a, b), end=max(a, b), tail_days=tail)
    two = planned("two", start=min(c, d), end=max(c, d), tail_days=other_tail)
    days = {one.start + timedelta(n) for n in range((one.last - one.start).days + 1)}
    meets = any(two.start <= day <= two.last for day in days)
    assert bool(register(one).collisions(two)) is meets
    assert bool(register(two).collisions(one)) is meets


def test_busy_regions_name_their_tests() -> None:
    held = register(
        planned(),
        planned("b", regions={"x": ("south", "east")}),
        planned("c", start=date(2027, 1, 4), end=date(2027, 1, 9)),
        planned("d", regions={"x": ("west",)}),
        withdrawal("d"),
    )
    # "d" was withdrawn before its start and was never in the field
    assert held.busy(START, END) == {"east": ("b",), "south": ("pause-south", "b")}
    assert held.busy(START, END, but="b") == {"south": ("pause-south",)}
    assert held.busy(date(2025, 1, 1), date(2025, 2, 1)) == {}


@pytest.mark.parametrize(
    "told",
    [
        {"end": START - timedelta(1)},
        {"looks": (14, 7)},
        {"looks": (0,)},
        {"looks": (29,)},
        {"level": 0.5},
        {"level": 1},
        {"tail_days": -1},
        {"cost": -1},
        {"loss": float("nan")},
        {"name": " "},
        {"hypothesis": ""},
        {"kind": "magic"},
        {"design": "guess"},
        {"estimator": "best"},
        {"seed": -1},
        {"regions": {"a": ("",)}},
        {"guardrails": ({"indicator": "nps", "margin": 0},)},
        {"bet": {"expected": 0.1, "low": 0.2}},
        {"bet": {"expected": 0.1, "high": 0.05}},
        {"law": "a text"},
        {"hypothesis": "x" * 2001},
        {"name": "\ud800"},
        {"colour": "red"},
    ],
)
def test_what_cannot_be_registered(told: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        planned(**told)


def test_a_bet_may_have_one_end() -> None:
    assert Bet(expected=0.1, low=0.0).high is None


def test_a_stamp_is_in_utc_and_seconds() -> None:
    at = datetime.fromisoformat("2026-07-06T01:02:03.456+08:00")
    made = Stamp(at=at, day=date(2026, 7, 6), author="Li")
    assert made.at == datetime(2026, 7, 5, 17, 2, 3, tzinfo=UTC)
    with pytest.raises(ValidationError):
        Stamp(at=at, day=date(2026, 7, 8), author="Li")
    with pytest.raises(ValidationError):
        Stamp(at=at.replace(tzinfo=None), day=date(2026, 7, 6), author="Li")
