"""A fit in a file: the same again, and refused when it is not ours or was altered."""

import io
import json
from dataclasses import replace

import numpy as np
import pytest
from tests.stats.hazard.streams import stream

from luopan.errors import InputError
from luopan.stats.hazard import HazardPlan, fit, load, save


@pytest.fixture(scope="module")
def fitted():
    return fit(stream(300, 1).histories, HazardPlan(), facts={"name": "some", "n": 3})


def test_a_fit_comes_back_whole(fitted, tmp_path) -> None:
    digest = save(fitted, tmp_path / "fit.npz")
    back = load(tmp_path / "fit.npz")
    assert back.digest == digest == fitted.digest
    assert back.plan == fitted.plan
    assert back.facts == {"name": "some", "n": 3}
    np.testing.assert_array_equal(back.draws, fitted.draws)
    save(back, tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == (tmp_path / "fit.npz").read_bytes()


def test_rounded_weights_are_kept_short(fitted, tmp_path) -> None:
    rounded = replace(
        fitted,
        weights=np.round(fitted.weights * 64).astype(np.float32) / 64,
        draws=np.round(fitted.draws * 64).astype(np.float32) / 64,
    )
    save(rounded, tmp_path / "fit.npz")
    assert load(tmp_path / "fit.npz").digest == rounded.digest
    with np.load(tmp_path / "fit.npz") as stored:
        assert stored["draws"].dtype == np.float16


def rewritten(path, change) -> None:
    with np.load(path) as stored:
        arrays = {name: stored[name] for name in stored.files}
    header = json.loads(arrays["header"].tobytes())
    change(header, arrays)
    arrays["header"] = np.frombuffer(json.dumps(header).encode(), dtype=np.uint8)
    packed = io.BytesIO()
    np.savez_compressed(packed, **arrays)
    path.write_bytes(packed.getvalue())


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda _, a: a["shape"].__iadd__(0.1), "hazard_altered"),
        (lambda h, _: h.update(version=9), "hazard_version"),
        (lambda h, _: h.update(format="other"), "hazard_unreadable"),
        (lambda _, a: a.pop("draws"), "hazard_unreadable"),
    ],
)
def test_a_changed_file_is_refused(fitted, tmp_path, change, code: str) -> None:
    path = tmp_path / "fit.npz"
    save(fitted, path)
    rewritten(path, change)
    with pytest.raises(InputError) as caught:
        load(path)
    assert caught.value.faults[0].code == code


def test_what_is_no_archive_is_refused(tmp_path) -> None:
    (tmp_path / "fit.npz").write_text("none")
    for name in ("fit.npz", "absent.npz"):
        with pytest.raises(InputError, match="hazard_unreadable"):
            load(tmp_path / name)
