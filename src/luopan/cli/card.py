"""``--card FILE``: the model card beside the readings."""

from pathlib import Path
from typing import TYPE_CHECKING

from luopan.errors import Fault, InputError

if TYPE_CHECKING:
    from luopan.readings.bundle import Language, Readings
    from luopan.readings.card import ModelCard

KINDS = (".json", ".md")


def refuse_kind(target: Path | None) -> None:
    """Refuse, before anything is measured, a name that does not say what is wanted.

    Raises
    ------
    InputError
        ``card_kind``.
    """
    if target is not None and target.suffix.lower() not in KINDS:
        raise InputError([Fault("card_kind", str(target))])


def card_files(
    target: Path | None, cards: "list[ModelCard]", readings: "Readings", language: "Language"
) -> dict[Path, bytes]:
    """Return the card's file; none where none is asked for or no model was fitted."""
    if target is None or not cards:
        return {}
    if target.suffix.lower() == ".json":
        return {target: cards[0].to_json().encode()}
    from luopan.brief import render_card  # noqa: PLC0415

    return {target: render_card(cards[0], language, readings.names).encode()}
