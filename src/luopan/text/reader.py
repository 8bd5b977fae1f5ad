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
from luopan.text.head import Floats, LinearHead, linked
from luopan.text.language import LANGUAGES, language
from luopan.text.normalise import Normalised
from luopan.text.store import load_head

SPOKEN = ("intent", "aspect", "request")
"""What clauses alone are asked for."""
TARGETS = ("satisfaction", *SPOKEN)
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


class _Stack:
    """Heads with one feature plan side by side: one product weighs a matrix for all of them.

    Weights are kept in single precision here, for a product with half precision first copies them.
    """

    def __init__(self, *heads: LinearHead) -> None:
        self._plan = heads[0].plan
        self._links = [head.link for head in heads]
        self._ends = np.cumsum([len(head.classes) for head in heads])
        self._weights = np.hstack(
            [head.weights.astype(np.float32) / np.float32(head.temperature) for head in heads]
        )
        self._intercepts = np.concatenate([head.intercepts / head.temperature for head in heads])

    def read(self, texts: Texts) -> list[Floats]:
        """Return the probabilities of each head's classes."""
        matrix = features(texts, self._plan)
        scores = np.asarray(matrix @ self._weights + self._intercepts, dtype=np.float64)
        parts = np.split(scores, self._ends[:-1], axis=1)
        return [linked(part, link) for part, link in zip(parts, self._links, strict=True)]


class Reader:
    """The heads of all languages, ready to read.

    Parameters
    ----------
    heads : mapping of str to mapping of str to LinearHead
        By language (`READ`) and target (`TARGETS`). The heads of a language that read clauses alone
        share one feature plan, and those of a target their classes.

    Raises
    ------
    ValueError
        ``heads: …`` if one is missing or does not fit the others.
    """

    def __init__(self, heads: Mapping[str, Mapping[str, LinearHead]]) -> None:
        for tongue in READ:
            if set(heads.get(tongue, {})) != set(TARGETS):
                raise ValueError(f"heads: {tongue} needs {', '.join(TARGETS)}")
            if len({heads[tongue][target].plan for target in SPOKEN}) > 1:
                raise ValueError(f"heads: those of {tongue} hash different n-grams")
        for target in TARGETS:
            if len({heads[tongue][target].classes for tongue in READ}) > 1:
                raise ValueError(f"heads: {target} has other classes in another language")
        self.heads = {tongue: dict(heads[tongue]) for tongue in READ}
        self._whole = {tongue: _Stack(heads[tongue]["satisfaction"]) for tongue in READ}
        self._spoken = {
            tongue: _Stack(*(heads[tongue][target] for target in SPOKEN)) for tongue in READ
        }
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
                self._of_language(name, form.texts.some(at), at, told)
        return told

    def _of_language(self, name: str, texts: Texts, at: NDArray[np.int64], told: Told) -> None:
        (told.satisfaction[at],) = self._whole[name].read(texts)
        cut = clauses(texts)
        if cut.text.size == 0:
            return
        owner = at[cut.text]
        apart = cut.batch(texts)
        (satisfied,) = self._whole[name].read(apart)
        meant, spoken, asked = self._spoken[name].read(apart)
        np.maximum.at(told.intent, owner, meant)
        np.maximum.at(told.aspect, owner, spoken)
        np.maximum.at(told.request, owner, asked[:, 0])
        sides = [self.classes["satisfaction"].index(c) for c in ("negative", UNSPOKEN, "positive")]
        side = satisfied[:, sides] + 1e-6
        side /= side.sum(axis=1, keepdims=True)
        # squared, so that a clause which hardly speaks of an aspect hardly colours it
        told.polarity[at] = 0.0
        np.add.at(told.polarity, owner, spoken[:, :, None] ** 2 * side[:, None, :])
        told.polarity[at, :, 1] += 1e-9
        told.polarity[at] /= told.polarity[at].sum(axis=2, keepdims=True)


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
