"""What earlier stories with words in common have done by now.

Cosines of hashed n-grams, words that many stories share counting less. Only stories that were seen
before, and only what was known of them at the moment, count.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from luopan.instruments.mainstream.stories import Floats, Hours, Stories
from luopan.text import FeaturePlan, features, normalise

NGRAMS = FeaturePlan(characters=(2, 3), bits=20)
WINDOW, BLOCK = 336, 12
"""Hours of stories that are compared with, and of stories that are compared at once."""
LEAST = 0.08
"""A smaller cosine is chance."""
HALF = 48.0
"""Hours after which a story's likeness counts half."""


@dataclass(frozen=True, slots=True, eq=False)
class Kin:
    """Of each story: likeness to earlier ones that began below the rung, and to those above.

    Parameters
    ----------
    near, near_over, near_above : array, shape (m,)
        Largest cosine: to any that began below, to one of them that is over by now, to one that
        began on the rung.
    mass, mass_over, mass_above : array, shape (m,)
        Sums of squared cosines, fading with age.
    """

    near: Floats
    near_over: Floats
    near_above: Floats
    mass: Floats
    mass_over: Floats
    mass_above: Floats


def vectors(stories: Stories, known: int) -> csr_matrix[np.float32]:
    """Return the titles as rows of length one, in a column each n-gram that any has.

    Parameters
    ----------
    stories : Stories
    known : int
        How common a word is is told by the stories first seen before this hour.
    """
    made = features(normalise(stories.titles).texts, NGRAMS)
    earlier = made[np.flatnonzero(stories.first < known)]
    common = np.bincount(earlier.indices, minlength=NGRAMS.columns)
    rare = np.log((earlier.shape[0] + 1.0) / (common + 1.0)) + 0.1
    made.data = rare[made.indices].astype(np.float32)
    length = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).ravel())
    made.data /= np.repeat(np.maximum(length, 1e-9), np.diff(made.indptr)).astype(np.float32)
    used, columns = np.unique(made.indices, return_inverse=True)
    size = (made.shape[0], max(used.size, 1))
    return csr_matrix((made.data, columns.astype(np.int32), made.indptr), size)


def kin(
    stories: Stories, rows: csr_matrix[np.float32], story: Hours, moment: Hours, rung: int
) -> Kin:
    """Return what kin each story has at its moment.

    Parameters
    ----------
    stories : Stories
    rows : csr_matrix, shape (stories, columns)
        From `vectors`.
    story, moment : int64 array, shape (m,)
        Places of stories, and the hours up to whose beginning others are looked at.
    rung : int
        The rung in front.
    """
    order = np.argsort(stories.first, kind="stable")
    first = stories.first[order]
    over = np.where(np.isnan(stories.reached[:, rung - 1]), np.inf, stories.reached[:, rung - 1])
    over = over[order]
    made = np.zeros((6, story.size))
    asked = np.argsort(moment, kind="stable")
    begins = np.arange(moment.min(), moment.max() + 1, BLOCK) if story.size else np.empty(0)
    for begin in begins:
        mine = asked[slice(*np.searchsorted(moment[asked], [begin, begin + BLOCK]))]
        other = slice(*np.searchsorted(first, [begin - WINDOW, begin + BLOCK]))
        if mine.size == 0 or other.start == other.stop:
            continue
        alike = (rows[story[mine]] @ rows[order[other]].T).tocoo()
        since = moment[mine][alike.row] - first[other][alike.col]
        same = story[mine][alike.row] == order[other][alike.col]
        keep = (alike.data >= LEAST) & (since > 0) & (since <= WINDOW) & ~same
        row, col = alike.row[keep], alike.col[keep]
        likeness = alike.data[keep].astype(np.float64)
        above = over[other][col] <= first[other][col]
        done = ~above & (over[other][col] < moment[mine][row])
        fading = likeness**2 * 0.5 ** (since[keep] / HALF)
        for at, chosen in enumerate((~above, done, above)):
            made[at, mine] = _largest(row, likeness * chosen, mine.size)
            made[at + 3, mine] = np.bincount(row, fading * chosen, mine.size)
    return Kin(*made)


def _largest(row: NDArray[np.int32], value: Floats, size: int) -> Floats:
    found = np.zeros(size)
    np.maximum.at(found, row, value)
    return found
