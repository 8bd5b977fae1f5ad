import numpy as np
import pytest

from luopan.errors import InputError
from luopan.text import CHINESE, FeaturePlan, LinearHead, features, load_head, normalise, save_head

PLAN = FeaturePlan((1, 2), (1,), bits=10)


def head(**changes: object) -> LinearHead:
    rng = np.random.default_rng(7)
    told: dict[str, object] = {
        "name": "polarity",
        "plan": PLAN,
        "classes": ("负面", "中性", "正面"),
        "weights": rng.normal(size=(1024, 3)).astype(np.float16),
        "intercepts": rng.normal(size=3),
        "temperature": 1.7,
        "facts": {"licence": "Apache-2.0", "texts": 300},
    }
    return LinearHead(**(told | changes))


TEXTS = normalise(["房间很好", "The room was nice", "", "👍"]).texts


def test_scores_are_those_of_dense_algebra() -> None:
    made = head()
    matrix = features(TEXTS, PLAN)
    dense = (matrix.toarray() @ made.weights.astype(np.float64) + made.intercepts) / 1.7
    assert np.allclose(made.scores(matrix), dense, atol=1e-5)
    raised = np.exp(dense)
    assert np.allclose(made.read(TEXTS), raised / raised.sum(axis=1, keepdims=True), atol=1e-5)


def test_classes_that_do_not_exclude_each_other() -> None:
    made = head(
        link="logistic",
        classes=("价格",),
        weights=np.zeros((1024, 1), np.float32),
        intercepts=np.array([0.5]),
    )
    assert np.allclose(made.read(TEXTS), 1.0 / (1.0 + np.exp(-0.5 / 1.7)))
    far = head(link="logistic", intercepts=np.array([-5e4, 0.0, 5e4]))
    assert np.isfinite(far.read(TEXTS)).all()
    assert made.read(normalise([]).texts).shape == (0, 1)


@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_a_head_comes_back_from_its_file(tmp_path, kind) -> None:
    made = head(weights=np.linspace(-2, 2, 3072).reshape(1024, 3).astype(kind))
    told = save_head(made, tmp_path / "a.npz")
    save_head(made, tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    back = load_head(tmp_path / "a.npz")
    assert back.digest == made.digest == told
    assert back.described() == made.described()
    assert np.array_equal(back.read(TEXTS), made.read(TEXTS))


@pytest.mark.parametrize(
    "change",
    [
        {"name": "x"},
        {"temperature": 1.8},
        {"facts": {}},
        {"intercepts": np.zeros(3)},
        {"classes": ("a", "b", "c")},
        {"plan": FeaturePlan((1, 2), (2,), bits=10)},
        {"weights": np.zeros((1024, 3), np.float16)},
    ],
    ids=lambda c: next(iter(c)),
)
def test_the_digest_knows_every_part(change: dict[str, object]) -> None:
    assert head(**change).digest != head().digest


@pytest.mark.parametrize(
    "wrong",
    [
        {"classes": ()},
        {"classes": ("a", "a", "b")},
        {"link": "probit"},
        {"weights": np.zeros((1024, 2), np.float16)},
        {"weights": np.zeros((1024, 3))},
        {"intercepts": np.zeros(2)},
        {"temperature": 0.0},
        {"temperature": np.nan},
        {"weights": np.full((1024, 3), np.inf, np.float16)},
        {"intercepts": np.array([0, np.nan, 0.0])},
    ],
    ids=lambda c: next(iter(c)),
)
def test_heads_that_do_not_fit_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"classes|link|weights|intercepts|temperature"):
        head(**wrong)


def test_another_plans_matrix_is_refused() -> None:
    with pytest.raises(ValueError, match="matrix"):
        head().scores(features(TEXTS, CHINESE))


def code(path) -> str:
    with pytest.raises(InputError) as caught:
        load_head(path)
    return caught.value.faults[0].code


def test_a_file_that_was_altered_is_refused(tmp_path) -> None:
    path = tmp_path / "h.npz"
    save_head(head(), path)
    with np.load(path) as stored:
        arrays = {name: stored[name] for name in stored.files}
    arrays["weights"] = arrays["weights"].copy()
    arrays["weights"][3, 1] += 1
    np.savez(path, **arrays)
    assert code(path) == "head_altered"


def test_a_later_version_is_refused(tmp_path) -> None:
    path = tmp_path / "h.npz"
    save_head(head(), path)
    with np.load(path) as stored:
        arrays = {name: stored[name] for name in stored.files}
    told = arrays["header"].tobytes().replace(b'"version": 1', b'"version": 9')
    np.savez(path, **(arrays | {"header": np.frombuffer(told, np.uint8)}))
    assert code(path) == "head_version"


def test_files_that_are_none_are_refused(tmp_path) -> None:
    path = tmp_path / "h.npz"
    assert code(path) == "head_unreadable"
    save_head(head(), path)
    whole = path.read_bytes()
    for cut in (b"", b"PK", whole[: len(whole) // 2], whole[:-30], b"{}" * 100):
        path.write_bytes(cut)
        assert code(path) == "head_unreadable"
    np.savez(
        path, header=np.array([{"a": 1}], dtype=object), weights=np.zeros(1), intercepts=np.zeros(1)
    )
    assert code(path) == "head_unreadable"
    np.savez(
        path,
        header=np.frombuffer(b'{"format": "luopan/mix-fit"}', np.uint8),
        weights=np.zeros(1),
        intercepts=np.zeros(1),
    )
    assert code(path) == "head_unreadable"


def test_a_plan_with_negated_characters_comes_back(tmp_path) -> None:
    plain = head()
    made = head(plan=FeaturePlan((1, 2), (1,), negated=1, negated_characters=True, bits=10))
    save_head(made, tmp_path / "a.npz")
    assert load_head(tmp_path / "a.npz").plan == made.plan
    assert "negated_characters" not in plain.described()
