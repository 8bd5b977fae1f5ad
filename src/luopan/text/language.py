"""Which language a text is in, by its script; among Latin scripts by the smallest words.

The rule answers what the rest of the package needs to know: which features and which head. It is
no identification of languages: what is neither Chinese nor English is ``other``.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from luopan.text.batch import Places, Texts
from luopan.text.characters import HAN, HANGUL, KANA, LATIN, LETTER, kinds
from luopan.text.lists import listed

LANGUAGES = ("zh", "en", "mixed", "other")
"""Chinese, English, both with neither below a quarter, anything else or nothing to tell by."""

_ZH, _EN, _MIXED, _OTHER = range(4)
_LETTERS_A_WORD = 4.0
"""A Chinese character says about as much as this many Latin letters."""
_LEAST = 0.25
_SYLLABLES_MOST = 0.1
_FOREIGN_MOST = 0.4
_ACCENTED_MOST = 0.04
_WORDS_TO_JUDGE = 4
_ENGLISH_LEAST = 0.07
_LETTERS_TOLD = 6
_FIELD = 0xFFFF
_ROLL = np.uint32(0x9E3779B1)


def language(texts: Texts) -> NDArray[np.uint8]:
    """Return the language of normalised texts, as places in `LANGUAGES`.

    Parameters
    ----------
    texts : Texts
        Normalised texts; of one longer than 65,535 characters the beginning is judged.

    Returns
    -------
    uint8 array, shape (texts,)
    """
    han, latin, syllables, foreign = _counts(texts)
    chinese = han * _LETTERS_A_WORD
    others = syllables * _LETTERS_A_WORD + foreign
    total = np.maximum(chinese + latin + others, 1.0)
    made = np.full(len(texts), _MIXED, dtype=np.uint8)
    made[latin < _LEAST * total] = _ZH
    made[chinese < _LEAST * total] = _EN
    made[foreign > np.maximum(_ACCENTED_MOST * (latin + foreign), 1.0) + chinese] = _OTHER
    made[syllables > _SYLLABLES_MOST * (han + syllables)] = _OTHER
    made[(others > _FOREIGN_MOST * total) | (chinese + latin == 0)] = _OTHER
    english = made == _EN
    if english.any():
        made[english & _foreign_words(texts)] = _OTHER
    return made


def _counts(texts: Texts) -> NDArray[np.float64]:
    """Return each text's characters of the four sorts: Han, Latin, syllables, foreign letters."""
    upto = np.zeros(texts.codes.size + 1, dtype=np.uint64)
    np.cumsum(_sorts()[texts.codes], out=upto[1:])
    begin = texts.starts[:-1]
    packed = upto[np.minimum(texts.starts[1:], begin + _FIELD)] - upto[begin]
    fields = [(packed >> np.uint64(16 * sort)) & np.uint64(_FIELD) for sort in range(4)]
    return np.stack(fields).astype(np.float64)


@cache
def _sorts() -> NDArray[np.uint64]:
    """Return one in the sort's sixteen bits for every code point, so that one sum counts all."""
    sorts = {HAN: 0, LATIN: 1, KANA: 2, HANGUL: 2, LETTER: 3}
    kind = kinds()
    table = np.zeros(kind.size, dtype=np.uint64)
    for told, sort in sorts.items():
        table[kind == told] = 1 << 16 * sort
    accented = np.arange(0xC0, 0x250)
    table[accented[kind[accented] == LATIN]] = 1 << 48
    return table


def _foreign_words(texts: Texts) -> NDArray[np.bool_]:
    """Return which texts have other languages' smallest words and hardly one of English."""
    keys, counts = _word_keys(texts)
    english, foreign = _small_words()
    per_text = [_shares(np.isin(keys, told), counts) for told in (english, foreign)]
    judged = (counts >= _WORDS_TO_JUDGE) & (per_text[0] < _ENGLISH_LEAST)
    return np.asarray(judged & (per_text[1] > per_text[0]))


def _word_keys(texts: Texts) -> tuple[NDArray[np.uint32], Places]:
    """Return a hash of the first letters of each run of letters, and how many a text has."""
    letter = _lettered()[texts.codes]
    edge = np.zeros(texts.codes.size + 1, dtype=np.bool_)
    edge[texts.starts] = True
    begins, ends = letter.copy(), letter.copy()
    begins[1:] &= ~letter[:-1] | edge[1:-1]
    ends[:-1] &= ~letter[1:] | edge[1:-1]
    start, stop = np.flatnonzero(begins), np.flatnonzero(ends) + 1
    keys = (stop - start).astype(np.uint32)
    for step in range(_LETTERS_TOLD):
        inside = start + step < stop
        code = texts.codes[np.minimum(start + step, stop - 1)]
        keys = np.where(inside, (keys ^ code) * _ROLL, keys)
    bounds = np.searchsorted(start, texts.starts)
    return keys, np.diff(bounds)


@cache
def _lettered() -> NDArray[np.bool_]:
    table = np.isin(kinds(), [LATIN, LETTER])
    table[ord("'")] = True
    return np.asarray(table)


@cache
def _small_words() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the hashes of the small words of English, and of other languages."""
    english, foreign = (
        _word_keys(Texts.of([" ".join(listed("language", which))]))[0]
        for which in ("english", "foreign")
    )
    return english, np.setdiff1d(foreign, english)


def _shares(flags: NDArray[np.bool_], counts: Places) -> NDArray[np.float64]:
    """Return the share of each text's words that are flagged."""
    upto = np.concatenate(([0], np.cumsum(flags)))
    ends = np.cumsum(counts)
    return np.asarray((upto[ends] - upto[ends - counts]) / np.maximum(counts, 1))
