"""The sample firm, run for real."""

import subprocess
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from typer.testing import Result

from luopan.brief.words import load

Shell = Callable[..., subprocess.CompletedProcess[str]]


def test_the_demo_writes_the_sample_and_both_pages(tmp_path: Path, shell: Shell) -> None:
    out = tmp_path / "demo"
    done = shell("demo", "--out", out)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        f"Written: {out / 'brief-zh-CN.html'}",
        f"Written: {out / 'brief-en.html'}",
    ]
    sentences = [line for line in done.stderr.splitlines() if line.startswith("• ")]
    assert 4 <= len(sentences) <= 7
    sample = files("luopan.sample")
    assert (out / "luopan.toml").read_bytes() == (sample / "luopan.toml").read_bytes()
    for name in ("outcomes", "channels", "controls", "surveys"):
        given = (sample / "data" / f"{name}.csv").read_bytes()
        assert (out / "data" / f"{name}.csv").read_bytes() == given
    for language, tag in (("zh_CN", "zh-CN"), ("en", "en")):
        page = (out / f"brief-{tag}.html").read_text(encoding="utf-8")
        # every section there is, in one file that a phone opens without a network
        assert len(page.encode()) <= 300_000
        assert load(language).text("brief.page.synthetic_banner") in page  # type: ignore[arg-type]


def test_a_demo_never_overwrites_a_real_folder(
    firm: Path, luopan: Callable[..., Result], snapshot: Callable[[Path], dict[str, bytes]]
) -> None:
    before = snapshot(firm)
    result = luopan("demo", "--out", firm)
    assert (result.exit_code, result.stdout) == (2, "")
    assert snapshot(firm) == before
