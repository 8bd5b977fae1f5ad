"""The example folders hold the numbers of the sheets beside them."""

import csv

import pytest
from bench import examples


@pytest.mark.parametrize("name", sorted(examples.SHEETS))
def test_the_script_reproduces_the_bytes(name):
    for file, text in examples.files(name).items():
        assert (examples.EXAMPLES / name / "data" / file).read_bytes() == text.encode()


def test_the_script_reproduces_the_bytes_of_the_regions():
    for file, text in examples.by_region().items():
        assert (examples.REGIONS / "data" / file).read_bytes() == text.encode()


@pytest.mark.parametrize("name", [*sorted(examples.SHEETS), "regions"])
def test_readme_names_source_and_licence(name):
    text = (examples.EXAMPLES / name / "README.md").read_text(encoding="utf-8")
    assert "github.com/" in text
    assert "MIT licence" in text or "Apache-2.0" in text


def test_events_of_the_robyn_sheet_become_controls():
    text = examples.files("robyn")["controls.csv"]
    rows = [row for row in csv.DictReader(text.splitlines()) if row["value"] == "1"]
    assert [row["control"] for row in rows] == ["event1", "event2"]
