"""A fit in one file: the same reading again, and nothing run that somebody else wrote."""

import io
import json
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest

from luopan.errors import InputError
from luopan.instruments.mix import MixFit, load, read, save
from luopan.readings.mix import MixReading

from .conftest import Firm


@pytest.fixture(scope="module")
def stored(fitted: MixFit, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fit") / "mix.fit"
    save(fitted, path)
    return path


def header_of(path: Path) -> tuple[dict[str, object], dict[str, np.ndarray]]:
    with np.load(path) as given:
        arrays = {name: given[name] for name in given.files}
    return json.loads(arrays.pop("header").tobytes()), arrays


def written(path: Path, header: object, arrays: dict[str, np.ndarray]) -> Path:
    told = np.frombuffer(json.dumps(header).encode(), dtype=np.uint8)
    with path.open("wb") as file:
        np.savez(file, header=told, **arrays)
    return path


def code(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        load(path)
    assert caught.value.faults[0].file == str(path)
    return caught.value.faults[0].code


def test_the_reading_is_the_same_to_the_byte(
    stored: Path, small_firm: Firm, reading: MixReading
) -> None:
    again = read(load(stored), small_firm.tables())
    assert again.model_dump_json() == reading.model_dump_json()


def test_saving_again_gives_the_same_arrays(stored: Path, fitted: MixFit, tmp_path: Path) -> None:
    save(load(stored), tmp_path / "again")
    (one, arrays), (other, more) = header_of(stored), header_of(tmp_path / "again")
    assert one == other
    assert arrays.keys() == more.keys()
    assert all(np.array_equal(arrays[k], more[k], equal_nan=True) for k in arrays)


def test_a_later_version_is_told(stored: Path, tmp_path: Path) -> None:
    header, arrays = header_of(stored)
    assert code(written(tmp_path / "f", {**header, "version": 99}, arrays)) == "fit_version"


class Trap:
    """Leaves a trace if it is ever unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return (Path.touch, (self.path,))


def test_a_pickle_inside_is_not_run(stored: Path, tmp_path: Path) -> None:
    sprung = tmp_path / "sprung"
    header, arrays = header_of(stored)
    name = next(iter(arrays))
    trap = np.empty(1, dtype=object)
    trap[0] = Trap(sprung)
    assert code(written(tmp_path / "f", header, {**arrays, name: trap})) == "fit_unreadable"
    (tmp_path / "plain").write_bytes(pickle.dumps(Trap(sprung)))
    assert code(tmp_path / "plain") == "fit_unreadable"
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as packed:
        packed.writestr("header.npy", pickle.dumps(Trap(sprung)))
    (tmp_path / "zipped").write_bytes(raw.getvalue())
    assert code(tmp_path / "zipped") == "fit_unreadable"
    assert not sprung.exists()


@pytest.mark.parametrize("name", ["Popen", "Path", "eval", "MixFit"])
def test_other_classes_are_not_made(stored: Path, tmp_path: Path, name: str) -> None:
    header, arrays = header_of(stored)
    other = {**header, "fit": {"is": name, "of": {"args": "touch x"}}}
    assert code(written(tmp_path / "f", other, arrays)) == "fit_unreadable"


def test_a_check_alone_is_no_fit(stored: Path, tmp_path: Path) -> None:
    header, arrays = header_of(stored)
    only = {"is": "Check", "of": {"code": "x", "passed": True}}
    assert code(written(tmp_path / "f", {**header, "fit": only}, arrays)) == "fit_unreadable"


def test_a_damaged_file_is_told(stored: Path, tmp_path: Path) -> None:
    whole = stored.read_bytes()
    spoilt = bytearray(whole)
    middle = len(spoilt) // 2
    spoilt[middle : middle + 64] = bytes(64)
    for k, content in enumerate([b"", b"PK", whole[: len(whole) // 2], bytes(spoilt), b"{}"]):
        (tmp_path / str(k)).write_bytes(content)
        assert code(tmp_path / str(k)) == "fit_unreadable"
    assert code(tmp_path / "none") == "fit_unreadable"


def test_an_array_of_another_shape_is_told(stored: Path, tmp_path: Path) -> None:
    header, arrays = header_of(stored)
    small = {name: np.zeros(2) for name in arrays}
    assert code(written(tmp_path / "f", header, small)) == "fit_unreadable"
    assert code(written(tmp_path / "f", header, {})) == "fit_unreadable"
