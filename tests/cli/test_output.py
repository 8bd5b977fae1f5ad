import os
import subprocess
import sys
from pathlib import Path

import pytest

from luopan.cli.output import write_whole


def test_files_are_written_with_their_folders(tmp_path: Path) -> None:
    write_whole({tmp_path / "a" / "b.txt": b"1", tmp_path / "c.txt": b"2"})
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"1"
    assert (tmp_path / "c.txt").read_bytes() == b"2"


def test_either_all_or_none(tmp_path: Path) -> None:
    (tmp_path / "first.txt").write_bytes(b"old")
    (tmp_path / "second.txt").mkdir()
    with pytest.raises(IsADirectoryError):
        write_whole({tmp_path / "first.txt": b"new", tmp_path / "second.txt": b"new"})
    assert (tmp_path / "first.txt").read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["first.txt", "second.txt"]


def elsewhere(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own, in a folder."""
    start = "import resource, signal\nfrom pathlib import Path\n"
    start += "from luopan.cli.output import write_whole\n"
    return subprocess.run(
        [sys.executable, "-c", start + code],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_disk_that_takes_no_more_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(b"old")
    done = elsewhere(
        tmp_path,
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2**16, 2**16))\n"
        "write_whole({Path('first.html'): b'new', Path('page.html'): bytes(2**17)})",
    )
    assert done.stderr.splitlines()[-1] == "OSError: [Errno 27] File too large"
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]
    assert (tmp_path / "page.html").read_bytes() == b"old"


def test_a_stop_in_between_leaves_nothing(tmp_path: Path) -> None:
    done = elsewhere(
        tmp_path,
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "class Files(dict):\n"
        "    def items(self):\n"
        "        yield Path('page.html'), b'new'\n"
        "        print(*(p.suffix for p in Path().iterdir()))\n"
        "        signal.raise_signal(signal.SIGINT)\n"
        "        yield Path('other.html'), b'new'\n"
        "write_whole(Files())",
    )
    assert done.stdout == ".part\n"
    assert done.stderr.splitlines()[-1] == "KeyboardInterrupt"
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole({pipe: b"said", tmp_path / "page.html": b"x"})
        assert os.read(reader, 100) == b"said"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "link.html").symlink_to(tmp_path / "real.html")
    (tmp_path / "real.html").write_bytes(b"old")
    write_whole({tmp_path / "link.html": b"new"})
    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "real.html").read_bytes() == b"new"


def test_files_may_be_read_as_the_system_is_set(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_whole({tmp_path / "page.html": b"x"})
    finally:
        os.umask(before)
    assert (tmp_path / "page.html").stat().st_mode & 0o777 == 0o644
