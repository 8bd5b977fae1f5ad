"""The file is only ever added to, by one writer at a time."""

import multiprocessing
import os
from datetime import date
from pathlib import Path

import pytest
from tests.tables.register.made import lines, planned, stamp, withdrawal

from luopan.errors import Fault, InputError
from luopan.tables.register import FILE, Content, Register, enter, held, read_register


def put(folder: Path, content: Content) -> None:
    enter(folder, lambda _: content, stamp())


def test_lines_are_added_at_the_end(tmp_path: Path) -> None:
    assert held(tmp_path) is None
    put(tmp_path, planned())
    first = (tmp_path / FILE).read_bytes()
    put(tmp_path, withdrawal())
    assert (tmp_path / FILE).read_bytes() == lines(planned(), withdrawal())
    assert (tmp_path / FILE).read_bytes().startswith(first)
    assert [p.name for p in tmp_path.iterdir()] == [FILE]


def test_the_entry_is_that_of_the_line(tmp_path: Path) -> None:
    entry = enter(tmp_path, lambda _: planned(), stamp())
    register = held(tmp_path)
    assert register is not None
    assert register.digest == entry.digest
    assert register.entries == (entry,)


def refuse(_: Register) -> Content:
    raise InputError([Fault("no")])


@pytest.mark.parametrize("before", [None, lines(planned())])
def test_a_refusal_writes_nothing(tmp_path: Path, before: bytes | None) -> None:
    if before is not None:
        (tmp_path / FILE).write_bytes(before)
    with pytest.raises(InputError):
        enter(tmp_path, refuse, stamp())
    with pytest.raises(InputError) as caught:
        put(tmp_path, withdrawal("none"))
    assert (caught.value.faults[0].code, caught.value.faults[0].file) == (
        "test_not_registered",
        FILE,
    )
    there = (tmp_path / FILE).read_bytes() if (tmp_path / FILE).exists() else None
    assert there == before


@pytest.mark.parametrize("spoilt", [b"x\n", lines(planned())[:-9], b"\xff\xfe", b"\n\n"])
def test_a_broken_register_is_left_as_it_is(tmp_path: Path, spoilt: bytes) -> None:
    (tmp_path / FILE).write_bytes(spoilt)
    with pytest.raises(InputError):
        put(tmp_path, planned("other"))
    assert (tmp_path / FILE).read_bytes() == spoilt


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.jsonl"
    folder = tmp_path / "firm"
    folder.mkdir()
    (folder / FILE).symlink_to(outside)
    for attempt in (lambda: held(folder), lambda: put(folder, planned())):
        with pytest.raises(InputError) as caught:
            attempt()
        assert caught.value.faults[0].code == "link_outside"
    assert not outside.exists()


def test_a_disk_that_is_full_leaves_what_was_there(tmp_path: Path) -> None:
    put(tmp_path, planned())
    before = (tmp_path / FILE).read_bytes()
    child = os.fork()
    if child == 0:  # a child, for a limit on the size of files cannot be taken back
        import resource  # noqa: PLC0415
        import signal  # noqa: PLC0415

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 50, len(before) + 50))
        try:
            put(tmp_path, planned("second"))
        except OSError:
            os._exit(7)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert (tmp_path / FILE).read_bytes() == before


def write_many(folder: Path, writer: int, count: int) -> None:
    for n in range(count):
        put(folder, planned(f"test-{writer}-{n}"))


def test_writers_at_once_lose_no_line(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_many, args=(tmp_path, w, 8)) for w in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0] * 3
    register = read_register((tmp_path / FILE).read_bytes())
    names = {record.test.name for record in register.tests}
    assert names == {f"test-{w}-{n}" for w in range(3) for n in range(8)}


def register_same(folder: Path) -> None:
    try:
        put(folder, planned("same", start=date(2027, 1, 4), end=date(2027, 1, 31)))
    except InputError:
        os._exit(3)


def test_of_two_who_take_one_name_one_is_refused(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=register_same, args=(tmp_path,)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert sorted(writer.exitcode or 0 for writer in writers) == [0, 3]
    assert len(read_register((tmp_path / FILE).read_bytes()).tests) == 1
