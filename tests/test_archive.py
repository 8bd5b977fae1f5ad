"""One file for what was fitted: the same again, and nothing hostile gets further than a refusal."""

import io
import json
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest

from luopan.archive import Arrays, Header, Kind, read, refuse_altered, write
from luopan.errors import InputError

KIND = Kind("luopan/some", 3, "some", 2**20)
ARRAYS = {"a": np.linspace(0.0, 1.0, 500), "b": np.arange(6, dtype=np.int16).reshape(2, 3)}
TOLD = {"sha256": "abc", "名": "值"}


def made(header: Header, arrays: Arrays) -> tuple[Header, Arrays]:
    return header, {name: arrays[name] for name in ARRAYS}


def kept(path: Path, *, compressed: bool = True) -> bytes:
    write(path, KIND, TOLD, ARRAYS, compressed=compressed)
    return path.read_bytes()


def code(path: Path, kind: Kind = KIND) -> str:
    with pytest.raises(InputError) as caught:
        read(path, kind, made)
    (fault,) = caught.value.faults
    assert fault.file == str(path)
    assert len(fault.got or "") <= 80
    return fault.code


def npy(shape: object, content: bytes = b"", kind: str = "<f8") -> bytes:
    """An array's file whose beginning says what it likes."""
    said = repr({"descr": kind, "fortran_order": False, "shape": shape}).encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(said).to_bytes(2, "little") + said + content


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    told = io.BytesIO()
    np.save(told, np.frombuffer(json.dumps({"format": KIND.form, "version": 3}).encode(), np.uint8))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in {"header.npy": told.getvalue(), **members}.items():
            packed.writestr(name, content)
    return path


@pytest.mark.parametrize("compressed", [True, False])
def test_what_was_written_comes_back_and_the_same_bytes_again(tmp_path, compressed: bool) -> None:
    first = kept(tmp_path / "f", compressed=compressed)
    header, arrays = read(tmp_path / "f", KIND, made)
    assert header == {"format": "luopan/some", "version": 3, **TOLD}
    for name, array in ARRAYS.items():
        assert arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(arrays[name], array)
    assert kept(tmp_path / "g", compressed=compressed) == first


def test_what_could_not_be_read_again_is_not_written(tmp_path) -> None:
    with pytest.raises(ValueError, match="objects"):
        write(tmp_path / "f", KIND, {}, {"a": np.array([{}], dtype=object)})
    with pytest.raises(ValueError, match="JSON"):
        write(tmp_path / "f", KIND, {"x": np.nan}, {})
    assert not (tmp_path / "f").exists()


def test_other_kinds_and_later_versions_are_refused(tmp_path) -> None:
    kept(tmp_path / "f")
    assert code(tmp_path / "f", Kind("luopan/other", 3, "other", 2**20)) == "other_unreadable"
    assert code(tmp_path / "f", Kind("luopan/some", 2, "some", 2**20)) == "some_version"


def test_another_digest_is_refused(tmp_path) -> None:
    kept(tmp_path / "f")

    def altered(header: Header, _arrays: Arrays) -> None:
        refuse_altered(tmp_path / "f", KIND, header, "abd")

    with pytest.raises(InputError, match="some_altered"):
        read(tmp_path / "f", KIND, altered)
    refuse_altered(tmp_path / "f", KIND, TOLD, "abc")


def test_what_is_no_archive_is_refused(tmp_path) -> None:
    whole = kept(tmp_path / "f")
    cut = [whole[: len(whole) // 2], whole[:-30], whole[200:]]
    for k, content in enumerate([b"", b"PK", b"{}" * 100, npy((2,), bytes(16)), *cut]):
        (tmp_path / str(k)).write_bytes(content)
        assert code(tmp_path / str(k)) == "some_unreadable"
    assert code(tmp_path / "none") == "some_unreadable"
    assert code(tmp_path) == "some_unreadable"


class Trap:
    """Leaves a trace if it is ever unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return (Path.touch, (self.path,))


@pytest.mark.parametrize("name", ["header.npy", "a.npy", "more.npy", "more"])
def test_nothing_is_unpickled(tmp_path, name: str) -> None:
    sprung = tmp_path / "sprung"
    trap = np.empty(1, dtype=object)
    trap[0] = Trap(sprung)
    stored = io.BytesIO()
    np.save(stored, trap, allow_pickle=True)
    for content in (stored.getvalue(), pickle.dumps(Trap(sprung))):
        assert code(zipped(tmp_path / "f", {name: content})) == "some_unreadable"
    (tmp_path / "f").write_bytes(pickle.dumps(Trap(sprung)))
    assert code(tmp_path / "f") == "some_unreadable"
    assert not sprung.exists()
    trap[0].path.touch()
    assert sprung.exists()


@pytest.mark.parametrize("how", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_member_packed_in_another_way_is_refused_whole_or_damaged(tmp_path, how: int) -> None:
    path = zipped(tmp_path / "f", {"a.npy": npy((0,))})
    content = io.BytesIO()
    np.save(content, ARRAYS["a"])
    with zipfile.ZipFile(path, "a", how) as packed:
        packed.writestr("b.npy", content.getvalue())
    assert code(path) == "some_unreadable"
    with zipfile.ZipFile(path) as packed:
        start = packed.getinfo("b.npy").header_offset
    damaged = bytearray(path.read_bytes())
    for at in range(start + 30, start + 80, 3):
        damaged[at] ^= 0xFF
    path.write_bytes(damaged)
    assert code(path) == "some_unreadable"


@pytest.mark.parametrize("name", ["header", "file", "allow_pickle"])
def test_an_array_by_a_name_that_is_taken_is_not_lost_in_silence(tmp_path, name: str) -> None:
    with pytest.raises(ValueError, match="names"):
        write(tmp_path / "f", KIND, TOLD, {**ARRAYS, name: np.zeros(3)})
    assert not (tmp_path / "f").exists()


@pytest.mark.parametrize("version", [0, -1])
def test_a_version_before_the_first_is_none(tmp_path, version: int) -> None:
    write(tmp_path / "f", Kind(KIND.form, version, "some", 2**20), TOLD, ARRAYS)
    assert code(tmp_path / "f") == "some_unreadable"


def test_a_file_that_unpacks_to_too_much_is_not_read(tmp_path) -> None:
    shape = (2**18,)
    path = zipped(tmp_path / "f", {"a.npy": npy(shape, bytes(2**21)), "b.npy": npy((0,))})
    assert path.stat().st_size < 2**13
    assert code(path) == "some_unreadable"
    read(path, Kind("luopan/some", 3, "some", 2**22), made)


@pytest.mark.parametrize(
    "content",
    [
        npy((2**45,)),
        npy((2**62, 2**62)),
        npy((-1,)),
        npy(("a",)),
        npy((3,), bytes(16)),
        npy((1,), bytes(8), kind="|O"),
        npy((1,), bytes(8), kind="nonsense"),
        b"\x93NUMPY\x01\x00\x10\x00{'descr': '<f8(\n",
        b"\x93NUMPY\x01\x00\x10\x00'''ab           \n",
        b"\x93NUMPY\x01\x00\xff\xff" + b"(" * 65535,
        b"\x93NUMPY\x09\x00",
        b"\x93NUMPY",
        b"",
    ],
    ids=range(13),
)
def test_an_array_that_lies_of_itself_is_refused(tmp_path, content: bytes) -> None:
    path = zipped(tmp_path / "f", {"a.npy": content, "b.npy": npy((0,))})
    assert code(path) == "some_unreadable"


@pytest.mark.parametrize(
    "text",
    ["", "[", "[]", "3", "{}", '{"format": "luopan/some"}', "[" * 100_000, '"\\ud800"', "\xff",
     '{"format": "luopan/some", "version": Infinity}',
     '{"format": "luopan/some", "version": "three"}',
     '{"format": "luopan/some", "version": null}',
     '{"format": "luopan/some", "version": ' + "1" * 5000 + "}"],
    ids=range(13),
)  # fmt: skip
def test_a_header_that_is_none_is_refused(tmp_path, text: str) -> None:
    told = np.frombuffer(text.encode("latin-1"), dtype=np.uint8)
    np.savez(tmp_path / "f.npz", header=told, **ARRAYS)
    assert code(tmp_path / "f.npz") == "some_unreadable"


@pytest.mark.parametrize("compressed", [True, False])
def test_any_damage_is_refused_or_harmless(tmp_path, compressed: bool) -> None:
    whole = np.frombuffer(kept(tmp_path / "f", compressed=compressed), dtype=np.uint8)
    rng = np.random.default_rng(5)
    refused = 0
    for _ in range(1500):
        spoilt = whole.copy()
        spoilt[rng.integers(whole.size, size=rng.integers(1, 4))] = rng.integers(256)
        (tmp_path / "f").write_bytes(spoilt.tobytes())
        try:
            header, arrays = read(tmp_path / "f", KIND, made)
        except InputError:
            refused += 1
            continue
        assert header["名"] == "值"
        assert all(np.array_equal(arrays[name], ARRAYS[name]) for name in ARRAYS)
    assert refused > 750
