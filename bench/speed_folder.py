"""A peer's CSV and its description as a company folder that Luopan reads."""

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.speed_data import Spec

SAME = {"adstock": "geometric", "saturation": "logistic", "base_rank": 0, "synergy_pairs": 0}
"""The model that PyMC-Marketing fits, as far as `MixPlan` can say it."""


def write_folder(folder: Path, data: Path, spec: Spec) -> Path:
    """Write ``luopan.toml`` and three tables with the numbers of ``data``."""
    folder.mkdir(parents=True, exist_ok=True)
    with data.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    head = [
        '[company]\nname = "speed"\nsynthetic = true',
        *(f'[[channel]]\nname = "{name}"\nkind = "other"' for name in spec.channels),
        '[[indicator]]\nname = "y"\nkind = "flow"\nunit = "CNY"',
        '[tables]\noutcomes = "outcomes.csv"\nchannels = "channels.csv"\ncontrols = "controls.csv"',
        '[mix]\noutcome = "y"\ncountry = "US"',
    ]
    (folder / "luopan.toml").write_text("\n\n".join(head) + "\n", encoding="utf-8")
    _save(
        folder / "outcomes.csv",
        ("date", "indicator", "value"),
        ((row[spec.date], "y", row[spec.target]) for row in rows),
    )
    for file, what, value, names in (
        ("channels.csv", "channel", "spend", spec.channels),
        ("controls.csv", "control", "value", spec.controls),
    ):
        cells = ((row[spec.date], name, row[name]) for row in rows for name in names)
        _save(folder / file, ("date", what, value), cells)
    return folder


def write_plan(path: Path, spec: Spec, *, same: bool) -> Path:
    """Write the fields of `MixPlan`: the peer's model, or Luopan's own with all its parts."""
    fields: dict[str, object] = {
        "chains": spec.chains,
        "warmup": spec.warmup,
        "draws": spec.draws,
        "seed": spec.seed,
    }
    if same:
        fields |= {**SAME, "max_lag": spec.max_lag, "harmonics": spec.harmonics}
    path.write_text(json.dumps(fields), encoding="utf-8")
    return path


def _save(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
