import csv
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luopan.text.titles import Pairs, match, probability

PAIRS = Path(__file__).parents[3] / "examples" / "stories" / "pairs.csv"
ZH, OTHER = "通信技术试验卫星十三号发射成功", "我国成功发射通信技术试验卫星13号"


def judged(*, written: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What is made of the pairs kept out that both readings told alike."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["part"] == "judge"]
    rows = [r for r in rows if (r["stratum"] == "written") == written]
    rows = [r for r in rows if r["second_label"] in ("", r["label"])]
    sure = probability([r["left"] for r in rows], [r["right"] for r in rows])
    same = np.array([r["label"] == "same" for r in rows])
    return sure, same, np.array([float(r["weight"]) for r in rows])


def test_precision_and_recall_on_real_pairs_kept_out() -> None:
    sure, same, weight = judged(written=False)
    taken = sure >= 0.6
    assert same.sum() >= 60
    assert same[taken].mean() >= 0.83
    assert taken[same].mean() >= 0.60
    assert weight[taken & same].sum() / weight[taken].sum() >= 0.88


def test_precision_and_recall_on_written_pairs_kept_out() -> None:
    sure, same, _ = judged(written=True)
    taken = sure >= 0.5
    assert same[taken].mean() >= 0.9
    assert taken[same].mean() >= 0.85


def test_what_is_likelier_is_oftener_true() -> None:
    sure, same, _ = judged(written=False)
    shares = [same[(sure >= a) & (sure < a + 0.3)].mean() for a in (0.0, 0.3, 0.6)]
    assert shares[0] < 0.15 < shares[1] < 0.6 < shares[2]


def test_no_title_is_in_both_parts() -> None:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    parts = [
        {r[side] for r in rows if r["part"] == part for side in ("left", "right")}
        for part in ("learn", "judge")
    ]
    assert parts[0]
    assert not parts[0] & parts[1]
    assert {r["left_source"] for r in rows} <= {"weibo", "cctv", "written"}


@pytest.mark.parametrize(
    "changed",
    [
        "通信技术试验卫星十三号發射成功",
        "通信技術試驗衛星十三號發射成功",
        "通信技术试验卫星１３号发射成功",
        "【航天快讯】通信技术试验卫星十三号发射成功",
        "#通信技术试验卫星十三号发射成功#",
        "通信技术试验卫星十三号 发射成功！！",
        "🚀通信技术试验卫星十三号发射成功🚀",
        "  通信技术试验卫星十三号发射成功\n",
        "“通信技术试验卫星十三号”发射成功",
    ],
)
def test_the_form_of_writing_changes_nothing(changed: str) -> None:
    told = probability([changed, changed], [ZH, OTHER])
    assert told[0] > 0.95
    assert told[1] == probability([ZH], [OTHER])[0]


def test_english_case_and_punctuation_change_nothing() -> None:
    right = "Halberd is sued by Zeno over phone patents"
    forms = ("Zeno sues Halberd over phone patents", "ZENO SUES HALBERD — over phone patents!")
    one, other = probability(forms, [right, right])
    assert one == other


def test_sides_may_be_changed_and_others_beside_do_not_matter() -> None:
    left, right = [ZH, "你好", "Zeno sues Halberd"], [OTHER, "天气", "Halberd sued by Zeno"]
    told = probability(left, right)
    np.testing.assert_array_equal(told, probability(right, left))
    np.testing.assert_array_equal(told[:1], probability(left[:1], right[:1]))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=4))
def test_any_strings_are_taken(pairs: list[tuple[str, str]]) -> None:
    told = probability([a for a, _ in pairs], [b for _, b in pairs])
    assert told.shape == (len(pairs),)
    assert ((told >= 0) & (told <= 1)).all()
    np.testing.assert_array_equal(told, probability([b for _, b in pairs], [a for a, _ in pairs]))


def test_empty_titles_tell_of_nothing() -> None:
    told = probability(["", " ", "！！", "🚀", "", "\ud800"], ["", ZH, "！！", "🚀", ZH, "\ud800"])
    assert told[:5].max() == 0.0
    assert probability([], []).size == 0
    assert match([], [], [], []).left.size == 0
    assert match([ZH], [], [0.0], []).left.size == 0


def test_a_title_of_fifty_thousand_characters_is_read_at_its_beginning() -> None:
    long = ZH + "，" + "观众热烈鼓掌" * 8_000
    began = time.process_time()
    told = probability([long, long], [long, long[:200]])
    assert told.min() > 0.95
    assert time.process_time() - began < 2.0


def test_pairs_are_within_the_window_and_likely_and_in_order() -> None:
    left = [ZH, "海州地铁9号线开通运营", ZH]
    right = ["海州地铁9号线今日开通运营", OTHER, OTHER]
    told = match(left, right, [0.0, 5.0, 500.0], [10.0, 20.0, 100.0])
    assert isinstance(told, Pairs)
    assert list(zip(told.left.tolist(), told.right.tolist(), strict=True)) == [(0, 1), (1, 0)]
    assert (told.probability >= 0.5).all()
    wide = match(left, right, [0.0, 5.0, 500.0], [10.0, 20.0, 100.0], window=1e9)
    assert set(zip(wide.left.tolist(), wide.right.tolist(), strict=True)) == {
        (0, 1), (0, 2), (1, 0), (2, 1), (2, 2),
    }  # fmt: skip
    assert match(left, right, [0.0] * 3, [0.0] * 3, least=0.9999).left.size == 0


def test_match_finds_what_probability_tells_of_each_pair() -> None:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:700]
    left, right = [r["left"] for r in rows], [r["right"] for r in rows]
    told = match(left, right, np.zeros(700), np.zeros(700))
    found = dict(
        zip(
            zip(told.left.tolist(), told.right.tolist(), strict=True), told.probability, strict=True
        )
    )
    sure = probability(left, right)
    for n in np.flatnonzero(sure >= 0.5).tolist():
        assert found[n, n] == pytest.approx(sure[n], abs=1e-12)
    assert sum((n, n) in found for n in range(700)) == (sure >= 0.5).sum()


def test_ten_thousand_copies_against_few_are_quick() -> None:
    began = time.process_time()
    told = match([ZH] * 10_000, [OTHER, "海州地铁9号线开通运营"], np.zeros(10_000), np.zeros(2))
    assert told.left.size == 10_000
    assert set(told.right.tolist()) == {0}
    assert time.process_time() - began < 10.0


@pytest.mark.parametrize("at", [[0.0], [0.0, np.nan], [0.0, np.inf]])
def test_hours_must_be_finite_and_one_a_title(at: list[float]) -> None:
    with pytest.raises(ValueError, match="left_at"):
        match([ZH, OTHER], [ZH], at, [0.0])


def test_lists_must_be_of_one_length() -> None:
    with pytest.raises(ValueError, match="left, right"):
        probability([ZH], [])
