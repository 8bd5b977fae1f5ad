"""The register comes with the folder; a broken one stops nothing and vouches for nothing."""

from pathlib import Path

import pytest
from tests.tables.register.made import lines, planned, withdrawal

from luopan.connectors import load_folder
from luopan.errors import InputError
from luopan.tables.register import FILE

SETTINGS = '[company]\nname = "f"\n[[indicator]]\nname = "revenue"\nkind = "flow"\n'
SOUND = lines(planned(), withdrawal())


@pytest.fixture
def firm(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "luopan.toml").write_text(SETTINGS)
    rows = "date,indicator,value\n2024-01-01,revenue,5\n"
    (tmp_path / "data" / "outcomes.csv").write_text(rows)
    return tmp_path


def test_a_folder_without_a_register(firm: Path) -> None:
    assert load_folder(firm).register is None


def test_the_register_is_loaded(firm: Path) -> None:
    (firm / FILE).write_bytes(SOUND)
    tables = load_folder(firm)
    assert tables.register is not None
    assert [record.test.name for record in tables.register.tests] == ["pause-south"]
    assert tables.findings == ()


def test_an_empty_register_is_one(firm: Path) -> None:
    (firm / FILE).write_bytes(b"")
    register = load_folder(firm).register
    assert register is not None
    assert register.tests == ()


def test_a_broken_register_is_a_finding_that_fails(firm: Path) -> None:
    (firm / FILE).write_bytes(SOUND.replace(b"holiday", b"Holiday"))
    tables = load_folder(firm)
    assert tables.register is None
    found = [(check.code, check.severity, check.facts) for check in tables.findings]
    assert found == [("register_broken", "fail", {"file": FILE, "row": 2, "count": 1})]


def test_a_register_outside_the_folder_is_a_fault(firm: Path, tmp_path_factory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "r.jsonl"
    outside.write_bytes(SOUND)
    (firm / FILE).symlink_to(outside)
    with pytest.raises(InputError) as caught:
        load_folder(firm)
    assert [fault.code for fault in caught.value.faults] == ["link_outside"]
