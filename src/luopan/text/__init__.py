"""Strings in, arrays out: what people wrote, made ready to be counted. zh and en, offline.

Everything works on batches; 500 to 2,000 texts at a time are fastest. Nothing draws lots: the same
texts give the same arrays on every machine. Raw strings are never changed; every step that
changes them keeps the way back, so that a quote is cut from what was written, byte for byte. ::

    form = normalise(strings)                    # Normalised: .texts, .raw, .span(text, a, b)
    tongue = language(form.texts)                # uint8, places in LANGUAGES
    clean = redact(form)                         # Redacted: .text, .found, .counts, .span(a, b)
    same = Duplicates(); same.add(form.texts)    # batch after batch; then same.ids()
    cut = clauses(form.texts)                    # .start, .stop, .text, .turned, .batch(form.texts)
    turned = negation(form.texts)                # 1 for each character that a negation reaches
    matrix = features(form.texts, CHINESE)       # CSR, rows of length one
    head.probabilities(matrix)                   # LinearHead; save_head, load_head

`Texts` is a batch as one array of code points. Its parts, and the places that clauses and negation
answer in, are those of the normalised form; `Normalised.span` leads from there to the raw string.

What a word is: `luopan.text.words`. Phrases of one's own: `Phrases`. Names that stay:
`document_ids`, `text_digest`. What was passed on from press releases: `overlap`.
"""

from luopan.text.batch import Texts
from luopan.text.clauses import Clauses, clauses
from luopan.text.duplicates import Duplicates, overlap
from luopan.text.features import CHINESE, ENGLISH, FeaturePlan, features
from luopan.text.head import LinearHead
from luopan.text.identity import document_ids, text_digest
from luopan.text.language import LANGUAGES, language
from luopan.text.negation import negation
from luopan.text.normalise import Normalised, normalise
from luopan.text.personal import KINDS, MASKS, Personal, Redacted, find_personal, redact
from luopan.text.phrases import Hits, Phrases
from luopan.text.store import load_head, save_head
from luopan.text.words import Words, words

__all__ = [
    "CHINESE",
    "ENGLISH",
    "KINDS",
    "LANGUAGES",
    "MASKS",
    "Clauses",
    "Duplicates",
    "FeaturePlan",
    "Hits",
    "LinearHead",
    "Normalised",
    "Personal",
    "Phrases",
    "Redacted",
    "Texts",
    "Words",
    "clauses",
    "document_ids",
    "features",
    "find_personal",
    "language",
    "load_head",
    "negation",
    "normalise",
    "overlap",
    "redact",
    "save_head",
    "text_digest",
    "words",
]
