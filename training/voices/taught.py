"""What the card says of labels and sentences that were made for training."""

from training.voices import sources
from training.voices.written import written

from luopan.text.reader import READ

NAMES = {"zh": "Chinese", "en": "English"}
_TEXT = """\
A language model read {meant:,} clauses for intent, {doubted} of them chosen for their doubt, and \
{read} texts for satisfaction and requests, by the guideline of \
`docs/en/how-to/hear-your-customers.md`. It also wrote, without sight of the texts of any set that \
judges below, the words and frames from which sentences are drawn ({counts}): denial, double \
denial, praise that turns, irony, faint praise, facts without a judgement, requests, intents and \
what only looks like them. And it wrote {composed} as customers of some eighty trades might \
have, one by one, many of them in pairs that are near in words and opposite in what they say; \
those teach satisfaction alone. All of it is weak supervision: what one reader says, and texts \
plainer or wittier than people's.

A text has an intent, an aspect or a request if its clearest clause has. Where that is said is set \
on texts that the fit did not see: for intents where 90 % of what is said is so, for aspects and \
requests where F1 is best. How often satisfaction is neutral or cannot be told comes from the \
texts that were read.
"""


def taught() -> list[str]:
    """Return lines on what a language model labelled or wrote for training."""
    meant, read = list(sources.intent_clauses()), list(sources.read_texts())
    counts = ", ".join(f"{len(list(written(tongue))):,} {NAMES[tongue]}" for tongue in READ)
    doubted = sum(not one.drawn for one in meant)
    whole = ", ".join(f"{len(list(sources.composed(t))):,} {NAMES[t]}" for t in READ)
    told = _TEXT.format(
        composed=f"texts ({whole})",
        meant=len(meant),
        doubted=doubted,
        read=len(read),
        counts=counts,
    )
    return told.split("\n")
