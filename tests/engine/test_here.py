"""Work on this machine: in order, lazily, and the same whatever the processes."""

import os
from collections.abc import Iterator

import pytest

from luopan.engine import Here, engine_of
from luopan.errors import Fault, InputError, ServiceError


def square(number: int) -> int:
    return number * number


def test_results_come_in_the_order_of_the_batches() -> None:
    assert list(Here(2).run(square, range(30))) == [n * n for n in range(30)]
    assert list(Here(1).run(square, range(30))) == [n * n for n in range(30)]


def refuse(number: int) -> int:
    raise InputError([Fault("not_a_number", "a.csv", row=number)])


def unreachable(number: int) -> int:
    raise ServiceError("down", {"n": number}, retry=True)


def test_an_error_comes_whole_from_another_process() -> None:
    with pytest.raises(InputError) as refused:
        list(Here(2).run(refuse, range(7, 27)))
    assert refused.value.faults == (Fault("not_a_number", "a.csv", row=7),)
    assert str(refused.value) == "input(faults=1, first='not_a_number')"
    with pytest.raises(ServiceError) as down:
        list(Here(2).run(unreachable, range(20)))
    assert (down.value.code, down.value.facts, down.value.retry) == ("down", {"n": 0}, True)


def test_batches_are_drawn_a_few_ahead_only() -> None:
    drawn = []

    def numbers() -> Iterator[int]:
        for n in range(1000):
            drawn.append(n)
            yield n

    made = Here(2).run(square, numbers())
    assert next(made) == 0
    assert len(drawn) < 30


@pytest.mark.parametrize("name", ["there", "here:0", "here:x", ""])
def test_an_unknown_place_is_named(name: str) -> None:
    with pytest.raises(InputError) as error:
        engine_of(name)
    assert error.value.faults[0].code == "engine_unknown"


def test_places_are_known_by_name() -> None:
    assert engine_of("here:2").processes == 2  # type: ignore[attr-defined]
    assert isinstance(engine_of("here"), Here)


def test_where_a_process_has_no_cores_of_its_own_all_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    assert Here().processes == 6
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert Here().processes == 1
