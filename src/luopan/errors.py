"""The error tree.

::

    LuopanError                 a code, the facts and a remedy; never prose
    ├── InputError              the input is wrong; carries every fault found   (exit 2)
    ├── MissingExtraError       an optional part is not installed               (exit 2)
    └── ServiceError            something outside failed; says if retry helps   (exit 3)

Words for each code live in ``luopan/brief/words/<language>/faults.toml``, so that Chinese and
English cannot drift from the facts or from each other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Fact = str | int | float | bool | None | tuple[str, ...]
"""What an error, a check or a finding may carry: JSON scalars and lists of names."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the input, and where.

    Parameters
    ----------
    code : str
        Key of the words, for example ``"not_a_number"``.
    file : str
        The file as the reader named it (``data/outcomes.csv``, ``book.xlsx#Sheet1``), or ``""``.
    row : int or None
        Row as a spreadsheet shows it: the header is row 1.
    column : str or None
        The column's name in the reader's own file.
    got : str or None
        What stood there, cut to 80 characters.
    facts : mapping
        Whatever else the words need (``expected``, ``suggestions``, …).
    """

    code: str
    file: str = ""
    row: int | None = None
    column: str | None = None
    got: str | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)


class LuopanError(Exception):
    """Whatever this project raises on purpose.

    Parameters
    ----------
    code : str
        Key of the words.
    facts : mapping, optional
        What the words need.
    """

    exit_code = 1

    def __init__(self, code: str, facts: Mapping[str, Fact] | None = None) -> None:
        self.code = code
        self.facts: dict[str, Fact] = dict(facts or {})
        told = ", ".join(f"{key}={value!r}" for key, value in self.facts.items())
        super().__init__(f"{code}({told})" if told else code)

    def __reduce__(self) -> tuple[object, ...]:
        """Return how another process remakes it; what it was made from is not in ``args``."""
        return _remade, (type(self), self.args, vars(self))


class InputError(LuopanError):
    """The input is wrong. Every fault that could be found is here, not only the first."""

    exit_code = 2

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        if not self.faults:
            raise ValueError("an InputError needs at least one fault")
        first = self.faults[0]
        super().__init__("input", {"faults": len(self.faults), "first": first.code})


class MissingExtraError(LuopanError):
    """An optional part is not installed.

    Parameters
    ----------
    extra : str
        Name of the extra (``pip install 'luopan[extra]'``).
    need : str
        What asked for it.
    """

    exit_code = 2

    def __init__(self, extra: str, need: str) -> None:
        super().__init__("missing_extra", {"extra": extra, "need": need})


class ServiceError(LuopanError):
    """Something outside failed (a database, a disk).

    Parameters
    ----------
    code, facts
        As for `LuopanError`.
    retry : bool
        Whether the same call may succeed later.
    """

    exit_code = 3

    def __init__(
        self, code: str, facts: Mapping[str, Fact] | None = None, *, retry: bool = False
    ) -> None:
        super().__init__(code, facts)
        self.retry = retry


def _remade(
    kind: type[LuopanError], args: tuple[str, ...], facts: dict[str, object]
) -> LuopanError:
    error = kind.__new__(kind, *args)
    vars(error).update(facts)
    return error
