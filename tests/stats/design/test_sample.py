"""How people were drawn, checked."""

import numpy as np
import pytest

from luopan.stats.design import kish, sample


@pytest.mark.parametrize(
    ("rows", "given", "code"),
    [
        (0, {}, "empty"),
        (3, {"weight": [1.0, 1.0]}, "shape"),
        (3, {"stratum": ["a", "a"], "unit": [1, 2, 3]}, "shape"),
        (2, {"weight": [1.0, -1.0]}, "weight"),
        (2, {"weight": [1.0, np.inf]}, "weight"),
        (2, {"weight": [0.0, 0.0]}, "repeats"),
        (2, {"repeats": [1.0, -1.0]}, "repeats"),
        (2, {"fraction": 1.5}, "fraction"),
    ],
)
def test_what_is_no_sample_is_refused(rows: int, given: dict, code: str) -> None:
    with pytest.raises(ValueError, match=rf"^{code}"):
        sample(rows, **given)


def test_units_of_one_name_in_two_strata_are_two() -> None:
    drawn = sample(4, stratum=["a", "a", "b", "b"], unit=[1, 2, 1, 2])
    assert drawn.unit is not None
    assert drawn.unit.tolist() == [0, 1, 2, 3]
    assert drawn.fraction.tolist() == [0.0, 0.0]


def test_equal_weights_inflate_nothing_and_the_largest_alone_all() -> None:
    assert kish(np.full(7, 3.0)) == pytest.approx(1.0)
    assert kish(np.array([1.0, 0.0, 0.0, 0.0])) == pytest.approx(4.0)
    spread = np.array([1.0, 2.0, 4.0])
    assert kish(np.repeat(spread, [2, 1, 3])) == pytest.approx(kish(spread, np.array([2.0, 1, 3])))
