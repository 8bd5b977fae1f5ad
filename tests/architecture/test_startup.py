"""What a start loads: a fresh interpreter, and a look."""

import subprocess
import sys

import pytest

HEAVY = ("numba", "scipy.stats", "django", "pandas", "weasyprint")
LOOK = f"import sys; print(sorted(m for m in {HEAVY!r} if m in sys.modules))"


@pytest.mark.parametrize(
    "code",
    [
        "import luopan",
        "import luopan.readings, luopan.tables, luopan.connectors",
        "import luopan.brief, luopan.charts",
        (
            "from typer.testing import CliRunner; from luopan.cli.commands import app; "
            "assert CliRunner().invoke(app, ['--help']).exit_code == 0"
        ),
    ],
    ids=["import", "tables", "brief", "help"],
)
def test_start_is_light(code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"{code}\n{LOOK}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.strip().splitlines()[-1] == "[]"
