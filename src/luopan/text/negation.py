"""Which characters a negation reaches.

A negation reaches from its end to the end of its clause, at most a few words on. Two of them
cancel (没有不满意), 才怪 turns the whole clause before it (好吃才怪), and words that only look like
one (不错, 特别, no doubt) are none. Scope as in Councill, McDonald and Velikovich (2010), without a
parser.
"""

import numpy as np
from numpy.typing import NDArray

from luopan.text.batch import Texts
from luopan.text.clauses import clauses
from luopan.text.lists import listed, sought

_REACH = {"zh": 8, "en": 40}
"""Characters that a negation reaches at most: some four words of Chinese, seven of English."""
_SORTS = ("negates", "neither", "backward")


def negation(texts: Texts) -> NDArray[np.uint8]:
    """Return which characters an odd number of negations reaches.

    Parameters
    ----------
    texts : Texts
        Normalised texts.

    Returns
    -------
    uint8 array, shape (characters,)
        1 where negated.
    """
    cut = clauses(texts)
    change = np.zeros(texts.codes.size + 1, dtype=np.int32)
    for tongue, reach in _REACH.items():
        negates, neither = (len(listed("negation", tongue, sort)) for sort in _SORTS[:2])
        phrases = sought("negation", tongue, sorts=_SORTS, whole=tongue == "en")
        hits = phrases.find(texts).outermost()
        clause = np.searchsorted(cut.start, hits.start, side="right") - 1
        on, back = hits.phrase < negates, hits.phrase >= negates + neither
        end = np.minimum(cut.stop[clause], hits.stop + reach)
        np.add.at(change, hits.stop[on], 1)
        np.add.at(change, np.maximum(end, hits.stop)[on], -1)
        np.add.at(change, cut.start[clause[back]], 1)
        np.add.at(change, hits.start[back], -1)
    return (np.cumsum(change[:-1]) & 1).astype(np.uint8)
