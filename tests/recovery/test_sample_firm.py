"""The sample firm in the package is what its script writes."""

import tomllib
from importlib.resources import files

import pytest
from bench.simulate import sample_firm

from luopan.tables.company import Company

SAMPLE = files("luopan.sample")


@pytest.mark.parametrize("name", ["channels.csv", "controls.csv", "outcomes.csv", "surveys.csv"])
def test_the_script_reproduces_the_bytes(name):
    assert (SAMPLE / "data" / name).read_bytes() == sample_firm.files()[name].encode()


def test_settings_are_valid_and_say_that_the_data_are_synthetic():
    company = Company.model_validate(tomllib.loads((SAMPLE / "luopan.toml").read_text("utf-8")))
    assert company.company.synthetic
    assert company.decision.kind == "allocate"
    assert [g.indicator for g in company.goal] == ["revenue", "nps", "repeat_rate"]
    assert tuple(c.name for c in company.channel) == tuple(sample_firm.SPEND)


def test_the_folder_stays_small():
    size = sum(len(text.encode()) for text in sample_firm.files().values())
    assert size < 400_000
