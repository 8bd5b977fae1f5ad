"""What is found: a kind of personal data and where it stands."""

from dataclasses import dataclass

KINDS = (
    "phone",
    "landline",
    "identity",
    "card",
    "email",
    "handle",
    "account",
    "plate",
    "address",
)
"""Mobile phones and foreign ones; landlines; identity, passport and social security numbers; bank
cards; e-mail; @names; names on messengers and networks; car plates; postal addresses."""

Found = tuple[int, int, str]
"""Start and stop in a normalised text, and the kind."""


@dataclass(frozen=True, slots=True, order=True)
class Personal:
    """One piece of personal data.

    Parameters
    ----------
    start, stop : int
        Where it stands in the raw text.
    kind : str
        One of `KINDS`.
    """

    start: int
    stop: int
    kind: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.stop:
            raise ValueError(f"start: {self.start} to {self.stop}")
        if self.kind not in KINDS:
            raise ValueError(f"kind: {self.kind!r}")
