"""Whether shares of what people write hold: cover and width beside other ways, against known truth.

``python -m bench.prevalence``: simulated pools, and pools drawn from real labelled sets scored by
a classifier that was trained on other sets. It goes on where it stopped (``build/bench``).
"""

import json
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from bench.audience_intervals import table
from bench.fresh import environment
from bench.peers.environments import BENCH, PEERS, python_of
from bench.prevalence_cases import LABELS, LEVEL, Case, by_venue, judged, misread_case, venue_case
from bench.prevalence_moves import move_case, moved
from bench.prevalence_pools import SETS, scored
from bench.simulate.pools import KINDS, VENUES
from bench.studies import command, each, keep

RESULT = BENCH / "results" / "prevalence.md"
STORE = BENCH.parent / "build" / "bench" / "prevalence.jsonl"
DRIFTS = (0.0, 0.5, 1.0)
ERRORS = ((0.05, 0.05), (0.02, 0.12), (0.15, 0.10))
MOVES = ("steady", "venue mix", "drift")
FULL, QUICK = 160, 4
FEWER = 60
"""Runs of the studies of venues and movements, each of which judges many shares."""
METHODS = (
    "luopan",
    "ppi-python",
    "labels only",
    "adjusted count",
    "EMQ",
    "classify and count",
)

Row = dict[str, float]
Key = tuple[Any, ...]
"""Kind of study, what of it, labels (0: each of `LABELS`), pools."""

ABOUT = """Made by `python -m bench.prevalence`. 90 % intervals of the last class's share; {} pools
a row, of at most 3,000 documents (adjusted count, EMQ and classify-and-count: 20 pools a row). The
standard error of a cover of .9 is .024. Real sets are scored by linear n-gram models trained on the
other sets of their language; their pools hold 10, 30 or 80 % positive documents in turn. ppi-python
and labels only have simple random samples of the same size. What a label counts
for and what the prior is worth were chosen while looking at other draws of the simulated kinds
(three classes apart) and of hotel, imdb and films; the other real sets were not looked at."""


def main() -> None:
    """Run the study and write its table."""
    command("bench.prevalence", __doc__, "a dozen pools a cell", figures)


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return the study's figures by name."""
    started = perf_counter()
    count, fewer = (QUICK, QUICK) if quick else (FULL, FEWER)
    real = SETS if scored() else ()
    keys = [
        *(("pool", name, 0, count) for name in (*KINDS, *real)),
        *(("venues", drift, labels, fewer) for drift in DRIFTS for labels in LABELS),
        *(("misread", errors, labels, fewer) for errors in ERRORS for labels in LABELS),
        *(("moves", move, 200, fewer) for move in MOVES),
    ]
    found = dict(zip(keys, each(_measured if quick else _kept, keys), strict=True))
    drifts, errs = (
        {key[1:3]: row for key, row in found.items() if key[0] == kind}
        for kind in ("venues", "misread")
    )
    pools = {
        (key[1], labels): _of(row, labels)
        for labels in LABELS
        for key, row in found.items()
        if key[0] == "pool"
    }
    moves = {key[1]: row for key, row in found.items() if key[0] == "moves"}
    parts = [
        "# Shares of what people write",
        ABOUT.format(count),
        *_pools(pools),
        *_venues(drifts),
        *_misread(errs),
        *_moves(moves),
    ]
    keep("\n\n".join(parts) + "\n", RESULT, quick=quick)
    print(f"{perf_counter() - started:.0f} s")
    return _summary(pools, drifts, errs, moves)


def _kept(key: Key) -> Row:
    """Return a cell's figures, from the store where they are there."""
    told = json.loads(json.dumps(key))
    lines = STORE.read_text(encoding="utf-8").splitlines() if STORE.exists() else []
    for row in map(json.loads, lines):
        if row["key"] == told:
            return dict(row["figures"])
    found = _measured(key)
    STORE.parent.mkdir(parents=True, exist_ok=True)
    with STORE.open("a", encoding="utf-8") as store:
        store.write(json.dumps({"key": key, "figures": found}) + "\n")
    return found


def _measured(key: Key) -> Row:
    kind, what, labels, count = key
    if kind == "pool":
        return _pool([judged(what, run) for run in range(count)])
    keys = [(what, run, labels) for run in range(count)]
    if kind == "venues":
        return by_venue([venue_case(k) for k in keys])
    if kind == "misread":
        means = np.mean([misread_case(k) for k in keys], axis=0).tolist()
        return dict(zip(("held", "width", "without", "width_without"), means, strict=True))
    return moved([move_case(k) for k in keys])


def _pool(pools: Sequence[tuple[Case, ...]]) -> Row:
    """Return cover and width of every method with each number of labels."""
    found: Row = {}
    peer = _ppi([case for cases in pools for case in cases])
    for place, labels in enumerate(LABELS):
        cases = [cases[place] for cases in pools]
        truth = np.array([case.truth for case in cases])
        found[f"{labels} every"] = float(np.mean([case.every for case in cases]))
        said = {
            method: np.array([c.said[method] for c in cases if method in c.said])
            for method in cases[0].said
        }
        if peer is not None:
            said["ppi-python"] = peer[place :: len(LABELS)]
        for method, ends in said.items():
            held = (ends[:, 0] <= truth[: len(ends)]) & (truth[: len(ends)] <= ends[:, 1])
            found[f"{labels} {method} cover"] = float(held.mean())
            found[f"{labels} {method} width"] = float(np.diff(ends).mean())
    return found


def _of(row: Row, labels: int) -> Row:
    """Return the figures with one number of labels."""
    start = f"{labels} "
    return {n.removeprefix(start): value for n, value in row.items() if n.startswith(start)}


def _ppi(cases: Sequence[Case]) -> np.ndarray | None:
    """Return what ppi-python says of the same pools, or None where it is not installed."""
    python = python_of("ppi")
    if python is None:
        return None
    truth, score, rest = (
        np.concatenate(part) for part in zip(*(c.sample for c in cases), strict=True)
    )
    with tempfile.TemporaryDirectory(prefix="luopan-ppi-") as folder:
        given, out = Path(folder) / "in.npz", Path(folder) / "out.npz"
        np.savez(
            given,
            truth=truth,
            score=score,
            pool=rest,
            ends=np.cumsum([c.sample[0].size for c in cases]),
            pool_ends=np.cumsum([c.sample[2].size for c in cases]),
            level=LEVEL,
        )
        subprocess.run((python, PEERS["ppi"].script, given, out), check=True, env=environment())
        return np.asarray(np.load(out)["intervals"])


# --- the table -----------------------------------------------------------------------------------


def _pools(pools: Mapping[tuple[str, int], Row]) -> Iterator[str]:
    yield "## Cover / width"
    rows: list[tuple[object, ...]] = []
    for (name, labels), row in sorted(pools.items(), key=_order):
        cells = [
            f"{row[f'{m} cover']:.3f} / {row[f'{m} width']:.3f}" if f"{m} cover" in row else "–"
            for m in METHODS
        ]
        rows.append((name, labels, *cells, row["every"]))
    yield table(("pools", "labels", *METHODS, "luopan, every class"), rows)


def _order(item: tuple[tuple[str, int], Row]) -> tuple[int, int]:
    name, labels = item[0]
    return [*KINDS, *SETS].index(name), labels


def _venues(drifts: Mapping[tuple[float, int], Row]) -> Iterator[str]:
    yield "## Eight venues from one audit"
    yield f"""Pools of 4,000 documents; venues hold {", ".join(f"{100 * v:.0f}" for v in VENUES)} %
of them. Drift: standard deviation of the classifier's log odds between venues; its slope differs
too. *Alone*: each venue's own labels. Errors are root mean squares. *Right*: which of two venues
is higher, where at least 90 % sure."""
    rows: list[tuple[object, ...]] = [
        (
            *key,
            _mean_held(row),
            min(row[f"held {v}"] for v in _each_venue()),
            row["width"],
            row["alone"],
            row["width_alone"],
            row["error"],
            row["naive"],
            row["whole"],
            row["sure"],
            row["right"],
        )
        for key, row in drifts.items()
    ]
    head = ("drift", "labels", "cover", "worst venue", "width", "alone", "width alone")
    yield table((*head, "error", "counted error", "whole pool", "says", "right"), rows)


def _misread(errs: Mapping[tuple[tuple[float, float], int], Row]) -> Iterator[str]:
    yield "## Labellers who err"
    yield """Pools too sure of themselves; each labeller misreads the first and the last class with
these chances; a third of the labels are given twice."""
    rows: list[tuple[object, ...]] = [
        (f"{a:.2f}, {b:.2f}", n, r["held"], r["width"], r["without"], r["width_without"])
        for ((a, b), n), r in errs.items()
    ]
    yield table(("misread", "labels", "cover", "width", "cover without", "width without"), rows)


def _moves(moves: Mapping[str, Row]) -> Iterator[str]:
    yield "## Six periods, four venues, 200 labels"
    yield """The mix of venues is steady, moves to a venue of complaints, or the classifier drifts
from period to period (0.4 in log odds). *At one mix*: standardised. *Without labels*: which way
the share at one mix moved, by scores alone. Errors of calibration are of P(up)."""
    names = list(next(iter(moves.values())))
    rows: list[tuple[object, ...]] = [(move, *row.values()) for move, row in moves.items()]
    yield table(("periods", *names), rows)


# --- figures -------------------------------------------------------------------------------------


def _summary(
    pools: Mapping[tuple[str, int], Row],
    drifts: Mapping[tuple[float, int], Row],
    errs: Mapping[tuple[tuple[float, float], int], Row],
    moves: Mapping[str, Row],
) -> dict[str, float]:
    """Return what is held against targets."""
    found: dict[str, float] = {}
    for side, names in (("simulated", tuple(KINDS)), ("real", SETS)):
        rows = {key: row for key, row in pools.items() if key[0] in names}
        if not rows:
            continue
        covers = [row["luopan cover"] for row in rows.values()]
        at_200 = [row for (_, labels), row in rows.items() if labels == 200]
        found[f"{side}_cover"] = float(np.mean(covers))
        found[f"{side}_worst"] = min(covers)
        found[f"{side}_width"] = _mean(at_200, "luopan width")
        found[f"{side}_width_over_labels"] = found[f"{side}_width"] / _mean(
            at_200, "labels only width"
        )
        if all("ppi-python width" in row for row in at_200):
            found[f"{side}_width_over_ppi"] = found[f"{side}_width"] / _mean(
                at_200, "ppi-python width"
            )
            found[f"{side}_ppi_worst"] = min(row["ppi-python cover"] for row in rows.values())
    found["venues_cover"] = float(np.mean([_mean_held(row) for row in drifts.values()]))
    found["venues_worst"] = min(row[f"held {v}"] for row in drifts.values() for v in _each_venue())
    found["venues_right"] = _mean(list(drifts.values()), "right")
    found["venues_error_ratio"] = _mean(list(drifts.values()), "error") / _mean(
        list(drifts.values()), "naive"
    )
    found["misread_cover"] = _mean(list(errs.values()), "held")
    found["misread_worst"] = min(row["held"] for row in errs.values())
    found["periods_cover"] = _mean(list(moves.values()), "cover")
    found["periods_standardised"] = _mean(list(moves.values()), "cover at one mix")
    found["periods_right"] = _mean(list(moves.values()), "right")
    found["unlabelled_right"] = _mean(list(moves.values()), "right without labels")
    return found


def _mean(rows: Sequence[Row], name: str) -> float:
    return float(np.mean([row[name] for row in rows]))


def _mean_held(row: Row) -> float:
    return float(np.mean([row[f"held {v}"] for v in _each_venue()]))


def _each_venue() -> range:
    return range(len(VENUES))


if __name__ == "__main__":
    main()
