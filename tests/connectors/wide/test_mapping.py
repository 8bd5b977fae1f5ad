import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.connectors.wide import (
    ChannelColumns,
    ControlColumn,
    OutcomeColumn,
    WideMapping,
    mapping_from_toml,
    mapping_toml,
)
from luopan.connectors.wide.mapping import toml_text
from luopan.errors import InputError


def mapping(**changes: object) -> WideMapping:
    given: dict[str, object] = {
        "date": "DATE",
        "outcome": (OutcomeColumn(column="revenue", name="revenue"),),
        "channel": (ChannelColumns(name="tv", kind="traditional", spend="tv_S"),),
        "control": (ControlColumn(column="price", name="价格"),),
        "ignore": ("notes",),
    }
    return WideMapping.model_validate(given | changes)


HEADERS = ("DATE", "revenue", "tv_S", "price", "notes", "tv_I")


def test_a_mapping_is_kept_and_read_back() -> None:
    assert mapping_from_toml(mapping_toml(mapping()).encode(), "mapping.toml") == mapping()


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda text: text == text.strip() != ""
)


@given(names, names)
def test_any_column_name_is_kept(column: str, name: str) -> None:
    told = mapping(outcome=(OutcomeColumn(column=column, name=name),))
    assert mapping_from_toml(mapping_toml(told).encode(), "mapping.toml") == told


@given(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"])), st.booleans(), st.floats(-1e9, 1e9)
    )
)
def test_values_are_written_as_toml(value: str | bool | float) -> None:
    assert tomllib.loads(f"a = {toml_text(value)}") == {"a": value}


def test_a_right_mapping_has_no_faults() -> None:
    assert mapping().faults(HEADERS, "sheet.csv") == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"date": "WEEK"}, "no_such_column"),
        ({"ignore": ("revenue",)}, "column_two_meanings"),
        ({"channel": (ChannelColumns(name="tv", kind="other"),)}, "channel_without_column"),
        (
            {
                "outcome": (
                    OutcomeColumn(column="revenue", name="a"),
                    OutcomeColumn(column="tv_I", name="a"),
                )
            },
            "name_twice",
        ),
    ],
)
def test_what_does_not_fit_the_sheet_is_named(changes: dict[str, object], code: str) -> None:
    assert [fault.code for fault in mapping(**changes).faults(HEADERS, "s.csv")] == [code]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ('date = "D"\n', "outcome"),
        ('date = "D"\ncolour = 1\n', "colour"),
        ("date = \n", None),
        ('[[channel]]\nname = "x"\nkind = "social"\nspend = "s"\n', "channel.0.kind"),
    ],
)
def test_a_wrong_mapping_is_a_fault_at_its_place(text: str, column: str | None) -> None:
    with pytest.raises(InputError) as raised:
        mapping_from_toml(text.encode(), "mapping.toml")
    assert {fault.code for fault in raised.value.faults} == {"mapping_entry"}
    assert column in [fault.column for fault in raised.value.faults]


def test_a_mapping_in_another_encoding_is_a_fault() -> None:
    with pytest.raises(InputError, match="mapping_entry"):
        mapping_from_toml('date = "日期"'.encode("utf-16"), "mapping.toml")
