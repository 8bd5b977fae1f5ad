"""Everything that was promised in figures, measured here: ``python -m bench [--quick] [PART …]``.

Each part prints what it reached beside what was to be reached and writes ``bench/results``.
"""

import argparse
import importlib
import tomllib
from collections.abc import Mapping
from pathlib import Path

TARGETS = Path(__file__).parent / "targets.toml"
PARTS = {
    "direction": "bench.direction.report",
    "mix": "bench.mix_speed",
    "coverage": "bench.mix_coverage",
    "tests": "bench.mix_tests",
    "loop": "bench.loop",
    "regions": "bench.mix_regions",
    "outside": "bench.mix_outside",
    "longrun": "bench.longrun",
    "talk": "bench.talk",
    "changes": "bench.mix_changes",
    "stability": "bench.stability",
    "route": "bench.route",
    "route_regions": "bench.route_regions",
    "placebos": "bench.placebos",
    "randomised": "bench.randomised",
    "exports": "bench.exports",
    "audiences": "bench.audiences",
    "text": "bench.text",
    "titles": "bench.titles",
    "titles_lists": "bench.titles_lists",
    "voices": "bench.voices",
    "prevalence": "bench.prevalence",
    "courses": "bench.courses",
    "splits": "bench.splits",
    "programmes": "bench.programmes",
    "storms": "bench.storms",
    "feeds": "bench.feeds",
    "awareness": "bench.awareness",
    "points": "bench.points",
    "echo": "bench.echo",
    "brands": "bench.brands",
    "crossing": "bench.crossing",
    "install": "bench.install",
}

Target = Mapping[str, object]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("part", nargs="*", choices=[*PARTS, "all"], default="all")
    parser.add_argument("--quick", action="store_true", help="small and rough; nothing is written")
    options = parser.parse_args()
    wanted = PARTS if "all" in options.part else options.part
    for part, dotted in PARTS.items():
        if part in wanted:
            module = importlib.import_module(dotted)
            reached = module.figures(quick=options.quick)
            print("\n".join(lines(part, targets_of(part), reached)))


def targets_of(part: str) -> Mapping[str, Target]:
    """Return what a part was to reach, by the figure's name."""
    told: Mapping[str, Mapping[str, Target]] = tomllib.loads(TARGETS.read_text(encoding="utf-8"))
    return told.get(part, {})


def lines(part: str, targets: Mapping[str, Target], reached: Mapping[str, float]) -> list[str]:
    """Return one line a figure: what, reached, target, and whether it was missed."""
    told = [f"\n{part}", f"  {'reached':>9}  {'target':>12}"]
    for name in (*targets, *(n for n in reached if n not in targets)):
        target = targets.get(name, {})
        value = reached.get(name)
        shown = "not measured here" if value is None else f"{value:9.3g}"
        missed = value is not None and not within(target, value)
        told.append(
            f"{'! ' if missed else '  '}{shown}  {_bounds(target):>12}  {target.get('what', name)}"
        )
    return told


def within(target: Target, value: float) -> bool:
    """Return whether a figure is within its target's bounds."""
    return _bound(target, "least", value) <= value <= _bound(target, "most", value)


def _bound(target: Target, side: str, otherwise: float) -> float:
    bound = target.get(side, otherwise)
    if not isinstance(bound, int | float):
        raise TypeError(f"{side} = {bound!r} is no number")
    return float(bound)


def _bounds(target: Target) -> str:
    least, most = target.get("least"), target.get("most")
    if least is not None and most is not None:
        return f"{least}–{most}"
    return f"≥ {least}" if least is not None else f"≤ {most}" if most is not None else ""


if __name__ == "__main__":
    main()
