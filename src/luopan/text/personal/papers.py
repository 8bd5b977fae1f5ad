"""Whether a number is an identity card's, a passport's or a bank card's."""

import re

from luopan.text.personal import checksums
from luopan.text.personal.candidate import Candidate

PASSPORT = re.compile(
    r"(?:护照|passport|通行证|军官证|台胞证)[^a-z0-9\n。]{0,8}(?:(?:number|no|num|is)[^a-z0-9\n]{0,3}){0,2}"
    r"(?P<id>[a-z]{1,2}\d{7,9})(?![a-z0-9])"
)
"""A document's number by the word before it."""

_IDENTITY_SHAPES = {
    (18,), (6, 8, 4), (6, 4, 4, 4), (6, 4, 2, 2, 4), (3, 3, 4, 4, 4), (6, 12), (14, 4), (17, 1),
    (6, 6, 6), (4, 4, 4, 4, 2), (3, 3, 4, 2, 2, 4), (6, 8, 3, 1),
}  # fmt: skip
_CARD_SHAPES = {(4, 6, 5), (6, 13), (6, 10)}


def identity(number: Candidate) -> bool:
    """Return whether it is a Chinese resident's number or an American social security number."""
    digits = number.digits
    if len(digits) == 18:
        usual = number.shape in _IDENTITY_SHAPES or number.single or number.mixed
        return (usual and checksums.resident(digits)) or (
            checksums.resident_shape(digits) and number.for_identity
        )
    if len(digits) == 15:
        return checksums.resident_shape(digits) and number.for_identity
    if len(digits) == 9 and checksums.social_security(digits):
        dashed = number.shape == (3, 2, 4) and number.apart <= {"-", "–", "‐"}
        return dashed or number.for_identity
    return False


def card(number: Candidate) -> bool:
    """Return whether it is a bank card's number."""
    digits, shape = number.digits, number.shape
    if not (13 <= len(digits) <= 19) or not digits.isdigit() or "." in number.apart:
        return False
    issued, valid = checksums.issued(digits), checksums.luhn(digits)
    if number.for_card:
        return valid or (issued and len(digits) >= 16)
    fours = set(shape[:-1]) == {4}
    usual = len(shape) == 1 or fours or shape in _CARD_SHAPES or number.single or number.mixed
    return usual and issued and valid
