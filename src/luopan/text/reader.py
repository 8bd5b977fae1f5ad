"""Four heads a language read a batch: satisfaction, intent, aspects with polarity, requests.

Satisfaction is told of the whole text. Intents, aspects and requests are told of clauses, for a
review praises one thing and blames another in one breath: a text has what its clearest clause has,
and an aspect's polarity is that of the clauses which speak of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from luopan.text.batch import Texts
from luopan.text.clauses import clauses
from luopan.text.features import features
from luopan.text.head import Floats, LinearHead
from luopan.text.language import LANGUAGES, language
from luopan.text.normalise import Normalised
from luopan.text.store import load_head

TARGETS = ("satisfaction", "intent", "aspect", "request")
READ = ("zh", "en")
"""Languages that have heads; what mixes both is read as Chinese, for its characters are kept."""
CANNOT_TELL = "cannot_tell"
UNSPOKEN = "neutral"


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What a batch of n texts says, in probabilities; columns are the heads' classes.

    Parameters
    ----------
    language : uint8 array, shape (n,)
        Places in `luopan.text.LANGUAGES`.
    satisfaction : float64 array, shape (n, classes)
        Rows sum to one.
    intent, aspect : float64 array, shape (n, classes)
        Each by itself.
    polarity : float64 array, shape (n, aspects, 3)
        Negative, neutral, positive, were the aspect spoken of; each sums to one.
    request : float64 array, shape (n,)
    """

    language: NDArray[np.uint8]
    satisfaction: Floats
    intent: Floats
    aspect: Floats
    polarity: Floats
    request: Floats


class Reader:
    """The heads of all languages, ready to read.

    Parameters
    ----------
    heads : mapping of str to mapping of str to LinearHead
        By language (`READ`) and target (`TARGETS`). The heads of a language share one feature
        plan, and those of a target their classes.

    Raises
    ------
    ValueError
        ``heads: …`` if one is missing or does not fit the others.
    """

    def __init__(self, heads: Mapping[str, Mapping[str, LinearHead]]) -> None:
        for tongue in READ:
            if set(heads.get(tongue, {})) != set(TARGETS):
                raise ValueError(f"heads: {tongue} needs {', '.join(TARGETS)}")
            if len({head.plan for head in heads[tongue].values()}) > 1:
                raise ValueError(f"heads: those of {tongue} hash different n-grams")
        for target in TARGETS:
            if len({heads[tongue][target].classes for tongue in READ}) > 1:
                raise ValueError(f"heads: {target} has other classes in another language")
        self.heads = {tongue: dict(heads[tongue]) for tongue in READ}
        self.classes = {target: heads[READ[0]][target].classes for target in TARGETS}

    def read(self, form: Normalised) -> Told:
        """Return what the texts say; one in no language of `READ` is all ``cannot_tell``.

        Parameters
        ----------
        form : Normalised
            Of `luopan.text.normalise`.
        """
        tongue = language(form.texts)
        n = len(form)
        told = Told(
            tongue,
            np.zeros((n, len(self.classes["satisfaction"]))),
            np.zeros((n, len(self.classes["intent"]))),
            np.zeros((n, len(self.classes["aspect"]))),
            np.zeros((n, len(self.classes["aspect"]), 3)),
            np.zeros(n),
        )
        told.satisfaction[:, self.classes["satisfaction"].index(CANNOT_TELL)] = 1.0
        told.polarity[:, :, 1] = 1.0
        mixed = tongue == LANGUAGES.index("mixed")
        for name in READ:
            chosen = tongue == LANGUAGES.index(name)
            at = np.flatnonzero(chosen | mixed if name == READ[0] else chosen)
            if at.size:
                self._of_language(self.heads[name], _chosen(form.texts, at), at, told)
        return told

    def _of_language(
        self, heads: Mapping[str, LinearHead], texts: Texts, at: NDArray[np.int64], told: Told
    ) -> None:
        plan = heads["satisfaction"].plan
        told.satisfaction[at] = heads["satisfaction"].probabilities(features(texts, plan))
        cut = clauses(texts)
        if cut.text.size == 0:
            return
        matrix = features(cut.batch(texts), plan)
        owner = at[cut.text]
        spoken = heads["aspect"].probabilities(matrix)
        np.maximum.at(told.intent, owner, heads["intent"].probabilities(matrix))
        np.maximum.at(told.aspect, owner, spoken)
        np.maximum.at(told.request, owner, heads["request"].probabilities(matrix)[:, 0])
        sides = [self.classes["satisfaction"].index(c) for c in ("negative", UNSPOKEN, "positive")]
        side = heads["satisfaction"].probabilities(matrix)[:, sides] + 1e-6
        side /= side.sum(axis=1, keepdims=True)
        # squared, so that a clause which hardly speaks of an aspect hardly colours it
        told.polarity[at] = 0.0
        np.add.at(told.polarity, owner, spoken[:, :, None] ** 2 * side[:, None, :])
        told.polarity[at, :, 1] += 1e-9
        told.polarity[at] /= told.polarity[at].sum(axis=2, keepdims=True)


def _chosen(texts: Texts, at: NDArray[np.int64]) -> Texts:
    """Return some texts of a batch as one of their own."""
    length = texts.lengths[at]
    starts = np.zeros(at.size + 1, dtype=np.int64)
    np.cumsum(length, out=starts[1:])
    places = np.repeat(texts.starts[at] - starts[:-1], length) + np.arange(starts[-1])
    return Texts(texts.codes[places], starts)


@cache
def shipped() -> Mapping[str, Mapping[str, LinearHead]]:
    """Return the heads that come with the package."""
    with as_file(files("luopan.text").joinpath("heads")) as folder:
        return heads_in(folder)


def heads_in(folder: Path) -> dict[str, dict[str, LinearHead]]:
    """Return the heads of a folder, by language and target; those that are there.

    Raises
    ------
    InputError
        As `luopan.text.load_head`.
    """
    found: dict[str, dict[str, LinearHead]] = {tongue: {} for tongue in READ}
    for tongue in READ:
        for target in TARGETS:
            path = folder / f"{target}-{tongue}.npz"
            if path.is_file():
                found[tongue][target] = load_head(path)
    return found
