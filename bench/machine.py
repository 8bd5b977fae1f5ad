"""What a figure was measured on: the machine, and the versions on either side."""

import os
import platform
import subprocess
import sys
from pathlib import Path

_VERSIONS = """
import importlib.metadata as m, sys
for name in sys.argv[1:]:
    print(name, m.version(name))
"""


def described() -> str:
    """Return processor, cores, memory, load and system in one line."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    name = names[0] if names else platform.processor() or platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{name}, {os.cpu_count()} cores, {memory:.0f} GiB, no GPU; {platform.system()}, "
        f"Python {platform.python_version()}; load before the run {os.getloadavg()[0]:.1f}"
    )


def versions(*packages: str, python: Path = Path(sys.executable)) -> str:
    """Return the versions of ``packages`` as that interpreter sees them."""
    done = subprocess.run(
        (python, "-c", _VERSIONS, *packages), capture_output=True, text=True, check=True
    )
    return ", ".join(done.stdout.split("\n")).rstrip(", ")
