"""Files stay inside the company folder."""

from pathlib import Path

import pytest

from luopan.errors import InputError
from luopan.tables.inside import file_inside


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inner = tmp_path / "firm"
    (inner / "data").mkdir(parents=True)
    (inner / "data" / "outcomes.csv").write_text("x")
    (tmp_path / "secret.csv").write_text("x")
    return inner


def refused(folder: Path, name: str) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        file_inside(folder, name)
    return [(fault.code, fault.file) for fault in caught.value.faults]


@pytest.mark.parametrize("name", ["data/outcomes.csv", "data\\outcomes.csv", "./data/outcomes.csv"])
def test_a_file_of_the_folder(folder: Path, name: str) -> None:
    assert file_inside(folder, name) == (folder / "data" / "outcomes.csv").resolve()


@pytest.mark.parametrize(
    "name",
    [
        *("../secret.csv", "data/../../secret.csv", "data\\..\\..\\secret.csv", "/etc/passwd"),
        *("C:\\secret.csv", "\\\\server\\share\\secret.csv", "~/secret.csv", "a\x00b.csv"),
    ],
)
def test_a_path_that_leads_out(folder: Path, name: str) -> None:
    assert refused(folder, name) == [("file_outside", name)]


def test_a_link_that_leads_out(folder: Path, tmp_path: Path) -> None:
    (folder / "data" / "link.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "away").symlink_to(tmp_path)
    assert refused(folder, "data/link.csv") == [("link_outside", "data/link.csv")]
    assert refused(folder, "away/secret.csv") == [("link_outside", "away/secret.csv")]


def test_a_link_within_the_folder(folder: Path) -> None:
    (folder / "data" / "link.csv").symlink_to(folder / "data" / "outcomes.csv")
    assert file_inside(folder, "data/link.csv") == (folder / "data" / "outcomes.csv").resolve()


def test_a_link_to_itself(folder: Path) -> None:
    loop = folder / "data" / "loop.csv"
    loop.symlink_to(loop)
    assert refused(folder, "data/loop.csv")[0][0] in ("file_outside", "file_missing")


def test_a_missing_file_with_what_is_like_it(folder: Path) -> None:
    with pytest.raises(InputError) as caught:
        file_inside(folder, "data/Outcomes.xlsx")
    (fault,) = caught.value.faults
    assert (fault.code, fault.facts) == ("file_missing", {"nearest": ("outcomes.csv",)})


def test_a_folder_is_no_file(folder: Path) -> None:
    assert refused(folder, "data") == [("file_is_folder", "data")]
