"""Whatever is done to the file but adding lines at its end is seen, with the line."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tables.register.made import closing, lines, planned, register, stamp, withdrawal

from luopan.errors import Fault, InputError
from luopan.tables.register import (
    FIRST,
    Content,
    Register,
    canonical,
    digest,
    line,
    read_register,
)

WHOLE = lines(
    planned(bet={"expected": -0.03, "low": -0.06, "high": 0}, law={"blocks": [["a", "b"], 1.5]}),
    planned("更多微博", kind="heavy_up", regions={"big": ("north",), "small": ("east",)}),
    withdrawal("更多微博", "春节"),
    (closing(), stamp(date(2026, 8, 20), "Wang")),
    planned("last", start=date(2027, 1, 4), end=date(2027, 1, 31)),
)
ROWS = [row + b"\n" for row in WHOLE.split(b"\n")[:-1]]


def joined(*told: Content) -> bytes:
    content, held = b"", Register()
    for each in told:
        entry, written = line(held, each, stamp())
        held = Register((*held.entries, entry))
        content += written
    return content


def faults(content: bytes) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as caught:
        read_register(content)
    return caught.value.faults


def told(content: bytes) -> list[tuple[str, int | None]]:
    return [(fault.code, fault.row) for fault in faults(content)]


def rehashed(row: bytes, change: Callable[[dict], object]) -> bytes:  # type: ignore[type-arg]
    """A line that somebody changed who knows how digests are made."""
    entry = json.loads(row)
    change(entry)
    del entry["digest"]
    return (canonical({**entry, "digest": digest(entry)}) + "\n").encode()


def test_what_was_written_is_read_again() -> None:
    made = read_register(WHOLE)
    assert [entry.content.entry for entry in made.entries] == [
        "registered", "registered", "withdrawn", "closed", "registered",
    ]  # fmt: skip
    assert made.tests[0].test.law == {"blocks": [["a", "b"], 1.5]}
    assert made.entries[0].previous == FIRST
    assert made.digest == json.loads(ROWS[-1])["digest"]
    assert lines(*((e.content, stamp(e.day, e.author)) for e in made.entries)) == WHOLE


def test_a_register_of_the_first_form_is_read_for_ever() -> None:
    kept = (Path(__file__).parent / "data" / "register-1.jsonl").read_bytes()
    made = read_register(kept)
    assert [record.state(date(2027, 1, 1)) for record in made.tests] == ["closed", "withdrawn"]
    again = lines(*((entry.content, stamp(entry.day, entry.author)) for entry in made.entries))
    assert again == kept


def test_nothing_is_a_register_without_tests() -> None:
    made = read_register(b"")
    assert (made.tests, made.digest) == ((), None)


@settings(max_examples=250, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_every_single_byte_counts(place: int, by: int) -> None:
    spoilt = bytearray(WHOLE)
    spoilt[place] ^= by
    row = WHOLE.count(b"\n", 0, place) + 1
    found = faults(bytes(spoilt))
    # a line end that is gone joins two lines; where it was the last, the line is unfinished
    assert found[0].row == row


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(WHOLE)), st.binary(min_size=1, max_size=3))
def test_every_byte_that_is_put_in_counts(place: int, more: bytes) -> None:
    assert faults(WHOLE[:place] + more + WHOLE[place:])


@pytest.mark.parametrize("row", range(1, len(ROWS)))
def test_a_line_that_is_removed_is_missed_by_the_next(row: int) -> None:
    code = "register_start" if row == 1 else "register_chain"
    assert (code, row) in told(b"".join(ROWS[: row - 1] + ROWS[row:]))


def test_lines_that_change_places() -> None:
    moved = [ROWS[0], ROWS[2], ROWS[1], *ROWS[3:]]
    assert told(b"".join(moved)) == [("register_chain", row) for row in (2, 3, 4)]


def test_a_line_that_is_there_twice() -> None:
    assert told(b"".join([*ROWS[:2], ROWS[1], *ROWS[2:]])) == [("register_chain", 3)]


def test_a_changed_line_with_a_fresh_digest_is_betrayed_by_the_next() -> None:
    forged = rehashed(ROWS[0], lambda entry: entry["content"].update(hypothesis="I knew it"))
    assert told(b"".join([forged, *ROWS[1:]])) == [("register_chain", 2)]


def test_a_last_line_that_is_gone_is_betrayed_by_its_digest_only() -> None:
    # the chain cannot tell; whoever kept the digest can
    cut = read_register(b"".join(ROWS[:-1]))
    known = json.loads(ROWS[-1])["digest"]
    assert known not in {entry.digest for entry in cut.entries}


@pytest.mark.parametrize(
    ("code", "content", "row"),
    [
        ("register_cut", WHOLE[:-1], 5),
        ("register_cut", WHOLE[:-40], 5),
        ("register_cut", WHOLE + b"x", 6),
        ("register_line_ends", WHOLE.replace(b"\n", b"\r\n"), 1),
        ("register_encoding", b"\xef\xbb\xbf" + WHOLE, 1),
        ("register_encoding", WHOLE.decode().encode("gb18030"), 2),
        ("register_line", WHOLE + b"\n", 6),
        ("register_line", WHOLE + b"[]\n", 6),
        ("register_line", WHOLE + b"[" * 100_000 + b"\n", 6),
        ("register_line", WHOLE + b"1" * 5_000 + b"\n", 6),
        ("register_line", WHOLE + b'{"a":NaN}\n', 6),
        ("register_line", b"\x00" * 9 + b"\n", 1),
        ("register_changed", WHOLE + b"{}\n", 6),
        ("register_changed", WHOLE + b'{"a":"\\ud800"}\n', 6),
        ("register_changed", WHOLE.replace(b'"version":1', b'"version": 1', 1), 1),
        ("register_changed", WHOLE.replace(b'{"at"', b'{"at":1,"at"', 1), 1),
        ("register_version", WHOLE + rehashed(ROWS[0], lambda e: e.update(version=2)), 6),
        ("register_entry", rehashed(ROWS[0], lambda e: e["content"].update(kind="magic")), 1),
        ("register_entry", rehashed(ROWS[0], lambda e: e["content"].update(more=1)), 1),
        ("register_entry", rehashed(ROWS[0], lambda e: e.update(day="2026-01-01")), 1),
        ("register_entry", rehashed(ROWS[0], lambda e: e["content"].update(end="2020-01-01")), 1),
        ("test_registered_twice", joined(planned(), planned("PAUSE-south ")), 2),
        ("test_not_registered", joined(withdrawal()), 1),
        ("test_withdrawn_before", joined(planned(), withdrawal(), closing()), 3),
        ("test_closed_before", joined(planned(), closing(), closing()), 3),
    ],
)
def test_each_way_of_spoiling_has_its_name(code: str, content: bytes, row: int) -> None:
    assert told(content)[0] == (code, row)


def test_many_faults_are_cut_to_a_list() -> None:
    assert len(faults(b"x\n" * 500)) == 20


def test_the_order_of_what_happened_is_kept() -> None:
    made = register(planned(), withdrawal())
    assert made.entries[1].previous == made.entries[0].digest
