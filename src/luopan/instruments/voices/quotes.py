"""Quotes: passages cut from what was written, byte for byte, chosen by a rule.

For each theme the passage nearest to the theme's centre, and the nearest one from the other side;
whole sentences go before passages that begin or end inside one.
No passage of a document with personal data, of one whose writer refused, or of press copy; one an
author and one a cluster of copies at most in a whole reading. What was passed over is counted.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from luopan.instruments.voices.shares import Counted
from luopan.readings.voices import Quote
from luopan.text import Clauses, Normalised, Phrases, features, text_digest
from luopan.text.batch import Texts
from luopan.text.reader import Reader

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
SHORTEST, LONGEST = {"zh": 14, "en": 45}, {"zh": 80, "en": 200}
"""Characters of a passage."""
ENDS = "。.!?;…~\n"
"""What ends a sentence where it ends a clause, in normal form."""
SURE = 0.8
"""Probability from which on a passage stands on one side."""


@dataclass(frozen=True, eq=False)
class Passages:
    """Passages of documents, ready to be chosen from.

    Parameters
    ----------
    counted : Counted
        The documents.
    at : (M,) int64 array
        Places in the pool of the documents of ``form``.
    form : Normalised
        Their texts.
    text, start, stop : (P,) int64 array
        Where each passage stands in its text, in characters of the normal form.
    batch : Texts
        The passages.
    whole : (P,) bool array
        Which are whole sentences.
    matrix : csr_matrix, (P, columns)
        Their n-grams.
    side : (P, 2) float64 array
        Probabilities of negative and positive.
    language : str
        ``zh`` or ``en``.
    """

    counted: Counted
    at: Whole
    form: Normalised
    text: Whole
    start: Whole
    stop: Whole
    batch: Texts
    whole: Flags
    matrix: csr_matrix[np.float32]
    side: Floats
    language: str

    @classmethod
    def of(
        cls,
        counted: Counted,
        at: Whole,
        form: Normalised,
        cut: Clauses,
        language: str,
        reader: Reader,
    ) -> "Passages":
        """Return the passages of texts: sentences, or clauses until they are long enough."""
        text, start, stop, whole = _joined(form.texts, cut, SHORTEST[language], LONGEST[language])
        batch = form.texts.cut(start, stop)
        head = reader.heads[language]["satisfaction"]
        matrix = features(batch, head.plan)
        told = head.probabilities(matrix)
        sides = [head.classes.index("negative"), head.classes.index("positive")]
        begin = form.texts.starts[text]
        return cls(
            counted, at, form, text, start - begin, stop - begin, batch, whole, matrix,
            told[:, sides], language,
        )  # fmt: skip


def _joined(
    texts: Texts, cut: Clauses, shortest: int, longest: int
) -> tuple[Whole, Whole, Whole, Flags]:
    """Return a passage from each clause on: its sentence, or clauses until they are long enough.

    Of a clause that opens no sentence, or whose sentence is too long, the passage grows clause by
    clause. The last array tells which passages are whole sentences.
    """
    text, start, stop = cut.text.astype(np.int64), cut.start, cut.stop
    opens, final = _sentences(texts, cut)
    here = np.arange(stop.size)
    last = np.where(opens & (stop[final] - start <= longest), final, here)
    for _ in range(4):
        on = np.minimum(last + 1, stop.size - 1)
        last = np.where((stop[last] - start < shortest) & (text[on] == text), on, last)
    length = stop[last] - start
    fits = (length >= shortest) & (length <= longest)
    whole = opens & (last == final[last])
    return text[fits], start[fits], stop[last][fits], whole[fits]


def _sentences(texts: Texts, cut: Clauses) -> tuple[Flags, Whole]:
    """Return which clauses open a sentence, and the last clause of each one's sentence."""
    ends = np.isin(texts.codes, [ord(mark) for mark in ENDS])
    upto = np.concatenate([[0], np.cumsum(ends)])
    opens = np.ones(cut.start.size, dtype=np.bool_)
    opens[1:] = upto[cut.start[1:]] > upto[cut.stop[:-1]]
    opens[1:] |= cut.text[1:] != cut.text[:-1]
    first = np.flatnonzero(opens)
    last = np.append(first, opens.size)[1:] - 1
    return opens, np.repeat(last, last - first + 1)


def quotes(
    passages: Passages, words: list[str], used: set[object]
) -> tuple[tuple[Quote, ...], Mapping[str, int]]:
    """Return a theme's typical and its dissenting quote, and how many were passed over and why.

    ``used`` holds the authors and clusters of the reading's earlier quotes; these are added to it.
    """
    near = np.flatnonzero(Phrases(words, whole=passages.language == "en").held(passages.batch))
    dropped: Counter[str] = Counter()
    if near.size == 0:
        return (), dropped
    rows = passages.matrix[near]
    centre = np.asarray(rows.mean(axis=0)).ravel()
    close = np.asarray(rows @ centre).ravel()
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)))
    close /= np.maximum(length.ravel(), 1e-9)
    side = passages.side[near]
    up = bool(side[:, 1].sum() >= side[:, 0].sum())
    taken: list[Quote] = []
    order = near[np.lexsort((near, -close, ~passages.whole[near]))]
    sure = passages.side[order] >= SURE
    # nobody takes the theme's side: what is nearest to its middle is typical all the same
    held = sure[:, int(up)] if sure[:, int(up)].any() else ~sure[:, 1 - int(up)]
    for role, chosen in (("typical", held), ("dissenting", sure[:, 1 - int(up)])):
        for place in order[chosen]:
            why = _refused(passages, int(place), used)
            if why is None:
                taken.append(_quote(passages, int(place), role, used))
                break
            dropped[why] += 1
    return tuple(taken), dict(sorted(dropped.items()))


def _refused(passages: Passages, place: int, used: set[object]) -> str | None:
    """Return why a passage may not be shown, or None."""
    pool = passages.counted.pool
    document = int(passages.at[passages.text[place]])
    row = pool.frame.row(document, named=True)
    if pool.exposed[document]:
        return "personal"
    if row["consent"] == "no":
        return "consent"
    if pool.press[document]:
        return "press"
    if ("author", row["author"]) in used and row["author"] is not None:
        return "author"
    return "copy" if ("cluster", int(pool.cluster[document])) in used else None


def _quote(passages: Passages, place: int, role: str, used: set[object]) -> Quote:
    pool = passages.counted.pool
    inner = int(passages.text[place])
    document = int(passages.at[inner])
    row = pool.frame.row(document, named=True)
    begin, end = passages.form.span(inner, int(passages.start[place]), int(passages.stop[place]))
    text = row["text"][begin:end]
    used |= {("author", row["author"]), ("cluster", int(pool.cluster[document]))}
    return Quote(
        document=row["id"],
        text=text,
        begin=begin,
        end=end,
        digest=text_digest(text),
        at=row["at"],
        venue=row["venue"],
        language=passages.language,
        consent=None if row["consent"] is None else row["consent"] == "yes",
        url=row["url"],
        role="typical" if role == "typical" else "dissenting",
    )
