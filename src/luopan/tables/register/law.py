"""The law of a lot among named sets of regions, as ``luopan test design`` writes it."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, JsonValue, ValidationError, model_validator

from luopan.tables.register.entries import FORM, Names


class SetLaw(BaseModel):
    """One set of regions by lot, each as likely as the others.

    ``drawn`` is the set that the lot drew. ``seed`` and ``until``, the last day of the history that
    the sets were chosen by, draw it again.
    """

    model_config = FORM
    lot: Literal["sets"] = "sets"
    sets: Annotated[tuple[Names, ...], Field(min_length=2)]
    drawn: Names
    seed: Annotated[int, Field(ge=0)]
    until: date

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        told = {frozenset(names) for names in self.sets}
        if len(told) < len(self.sets) or len({len(s) for s in told}) > 1:
            raise ValueError("sets: they are not distinct sets of as many regions")
        if frozenset(self.drawn) not in told:
            raise ValueError("drawn: it is none of the sets")
        return self


def set_law(law: Mapping[str, JsonValue] | None) -> SetLaw | None:
    """Return a registered law if it is a lot among named sets; None where it is another."""
    if law is None or law.get("lot") != "sets":
        return None
    try:
        return SetLaw.model_validate(law)
    except ValidationError:
        return None
