"""Do the intervals hold on firms that others drew? ``python -m bench.mix_outside``.

Two foreign recipes (`bench.outside`), Luopan's joint model on all firms, PyMC-Marketing on a few
of the same. Finished firms are kept as `bench.mix_coverage` keeps its own.
"""

import argparse
from collections.abc import Iterable, Sequence

import numpy as np

from bench.coverage_cases import Case, Said
from bench.mix_coverage import ROOT, share, study
from bench.outside import parameter_recovery, peer, pysimmmulator
from bench.outside.firm import Outside
from bench.peers.environments import python_of
from bench.studies import firms

STORE = ROOT / "build" / "bench" / "mix_outside.jsonl"
RESULT = ROOT / "bench" / "results" / "outside.md"
RECOVERY, SIMMM = "parameter recovery", "PySiMMMulator"
FULL = {f"{RECOVERY} {name}": 20 for name in parameter_recovery.PRESETS} | {SIMMM: 45}
QUICK = dict.fromkeys(FULL, 1)
PEER_FIRMS = {**dict.fromkeys(FULL, 2), f"{RECOVERY} medium": 1, SIMMM: 5}
FIRST = 301
LEAST = 0.005
"""A channel below this share of sales counts as one that does nothing, as in a reading."""

ABOUT = """Made by `python -m bench.mix_outside`. Firms by other people's recipes: the presets of
PyMC Labs' parameter-recovery benchmark (written anew, regions summed) and PySiMMMulator 0.6 around
its published example. 90 % intervals of contributions; effects as shares of sales, in percent.
*Cover* is of channels with at least 0.5 % of sales; of smaller ones the interval should reach that
far down. *False claims*: such a channel's interval lies above 0.5 %, or a synergy is claimed (no
recipe has any). Neither recipe was looked at while the model was made."""
COLUMNS = (
    "firms",
    "by",
    "n",
    "cover",
    "width",
    "bias",
    "mean truth",
    "small reach negligible",
    "false synergy",
    "a check failed",
)
Answer = tuple[Said, ...]


def main(argv: Sequence[str] | None = None) -> None:
    """Run the study and write its table."""
    parser = argparse.ArgumentParser(prog="python -m bench.mix_outside", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one firm a recipe; nothing written")
    parser.add_argument("--without-peer", action="store_true")
    options = parser.parse_args(argv)
    text = table(*_run(quick=options.quick, peers=not options.without_peer))
    print(text)
    if not options.quick:
        RESULT.write_text(text, encoding="utf-8")


def figures(*, quick: bool = False) -> dict[str, float]:
    """Return cover and false claims by recipe; a recipe that is not installed is missing."""
    cases, theirs = _run(quick=quick, peers=not quick)
    if not quick:
        RESULT.write_text(table(cases, theirs), encoding="utf-8")
    told = {}
    for key, start in (("recovery", RECOVERY), ("pysimmmulator", SIMMM)):
        own = [s for c in cases if c.family.startswith(start) for s in c.channels]
        if own:
            told[f"{key}_cover"] = float(np.mean([s.covered for s in acting(own)]))
            told[f"{key}_false"] = 1.0 - float(np.mean(reaching(own) or [True]))
    return told


def draw(family: str, seed: int) -> Outside:
    """Return one firm of either recipe."""
    maker = pysimmmulator if family == SIMMM else parameter_recovery
    return maker.draw(family, seed)


def acting(said: Iterable[Said]) -> Answer:
    """Return what was said of channels that do something."""
    return tuple(s for s in said if s.true >= LEAST)


def reaching(said: Iterable[Said]) -> list[bool]:
    """Return, for each channel that does next to nothing, whether its interval reaches there."""
    return [s.low <= LEAST for s in said if s.true < LEAST]


def table(cases: Sequence[Case], theirs: dict[str, list[Answer]]) -> str:
    """Return the study as Markdown."""
    lines = ["# Firms that others drew", "", ABOUT, "", f"| {' | '.join(COLUMNS)} |"]
    lines.append("|---" * len(COLUMNS) + "|")
    for family in FULL:
        own = [c for c in cases if c.family == family]
        if not own:
            lines.append(f"| {family} | | not installed here |")
            continue
        lines.append(_row(family, own))
        if family in theirs:
            few = own[: len(theirs[family])]
            lines.append(_row(family, few, "Luopan, the firms of the next row"))
            lines.append(_theirs(family, theirs[family]))
    lines += [
        _row(f"**{start or 'all'}**", [c for c in cases if c.family.startswith(start)])
        for start in (RECOVERY, "")
    ]
    failed = sorted({code for c in cases for code in (*c.failed, c.error) if code})
    return "\n".join([*lines, "", f"Checks that failed: {', '.join(failed) or 'none'}.", ""])


def _run(*, quick: bool, peers: bool) -> tuple[tuple[Case, ...], dict[str, list[Answer]]]:
    plan = dict(QUICK if quick else FULL)
    if python_of("pysimmmulator") is None:
        plan.pop(SIMMM)
    cases = study(firms(plan, FIRST), workers=2, store=STORE, draw=draw)
    python = python_of("pymc") if peers else None
    if python is None:
        return cases, {}
    wanted = {family: min(plan[family], PEER_FIRMS[family]) for family in plan}
    return cases, {
        family: [peer.said(draw(family, seed), python) for seed in range(FIRST, FIRST + count)]
        for family, count in wanted.items()
    }


def _row(family: str, cases: Sequence[Case], by: str = "Luopan") -> str:
    pairs = [s.verdict != "inconclusive" for c in cases for s in c.synergy]
    failed = [bool(c.failed or c.error) for c in cases]
    said = [s for c in cases for s in c.channels]
    return f"| {family} | {by} | {len(cases)} {_told(said)} | {share(pairs)} | {share(failed)} |"


def _theirs(family: str, answers: Sequence[Answer]) -> str:
    said = [s for answer in answers for s in answer]
    return f"| {family} | PyMC-Marketing 1.3 | {len(answers)} {_told(said)} | – | – |"


def _told(said: Sequence[Said]) -> str:
    busy = acting(said)
    means = [
        f"{100 * np.mean(values):.2f}"
        for values in (
            [s.high - s.low for s in busy],
            [s.mean - s.true for s in busy],
            [s.true for s in busy],
        )
    ]
    return f"| {share([s.covered for s in busy])} | {' | '.join(means)} | {share(reaching(said))}"


if __name__ == "__main__":
    main()
