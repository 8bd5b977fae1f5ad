"""Equal content has equal bytes, whatever way it came."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.tables.register import canonical, digest

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        ({"é": "微博", "z": "\n"}, '{"z":"\\n","é":"微博"}'),
        ([1.0, -0.0, 3, 0.1, -2.50], "[1,0,3,0.1,-2.5]"),
        ([1e16, 1e-7, 2.0**53 - 1], "[1e+16,1e-07,9007199254740991]"),
        (("a", ("b",)), '["a",["b"]]'),
    ],
)
def test_one_form(value: object, written: str) -> None:
    assert canonical(value) == written


def test_a_known_digest() -> None:
    # printf '{"a":1}' | sha256sum
    known = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
    assert digest({"a": 1.0}) == known


@given(VALUES)
def test_writing_what_was_read_gives_the_same_bytes(value: object) -> None:
    once = canonical(value)
    assert canonical(json.loads(once)) == once
    assert json.loads(once) == value


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), st.integers(), min_size=2))
def test_the_order_of_keys_does_not_count(value: dict[str, int]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@pytest.mark.parametrize("value", [math.nan, math.inf, [-math.inf], {"a": {"b": math.nan}}])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"^number"):
        canonical(value)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^text"):
        canonical("\ud800")


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(TypeError):
        canonical({1: 2})
    with pytest.raises(TypeError):
        canonical({1, 2})
