import numpy as np
import pytest
from hypothesis import given
from tests.text.texts import HOSTILE, batches

from luopan.text import Texts


@given(batches)
def test_strings_come_back_as_they_went_in(strings: list[str]) -> None:
    texts = Texts.of(strings)
    assert texts.strings() == strings
    assert texts.lengths.tolist() == [len(s) for s in strings]
    assert "".join(strings) == texts.joined()
    assert [strings[k][0] for k in texts.owner()[texts.firsts()]] == [s[0] for s in strings if s]


def test_counts_are_of_each_text() -> None:
    texts = Texts.of(["abc", "", "cab", *HOSTILE])
    told = texts.count(texts.codes == ord("a"))
    assert told.tolist() == [s.count("a") for s in ("abc", "", "cab", *HOSTILE)]


@pytest.mark.parametrize("starts", [[], [1, 2], [0, 1], [0, 2, 1, 2]])
def test_starts_that_do_not_fit_are_refused(starts: list[int]) -> None:
    with pytest.raises(ValueError, match="starts"):
        Texts(np.zeros(2, dtype=np.uint32), np.array(starts, dtype=np.int64))
