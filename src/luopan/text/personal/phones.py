"""Whether a number is a phone's: of mainland China, of its neighbours, or of other countries."""

from luopan.text.personal import checksums
from luopan.text.personal.candidate import Candidate

_MOBILE_SHAPES = {
    (11,), (3, 4, 4), (4, 4, 3), (3, 3, 5), (4, 3, 4), (3, 5, 3), (3, 8), (7, 4), (5, 6), (6, 5),
}  # fmt: skip
_DOTTED_SHAPES = {(3, 4, 4), (4, 4, 3), (3, 8)}
_LOCAL_SHAPES = {(7,), (8,), (4, 4), (3, 4), (4, 3)}
_AMERICAN_SHAPES = {(3, 3, 4), (1, 3, 3, 4), (3, 7), (1, 10)}
_LISTING = frozenset({",", "、", ":", "|"})
"""What parts the items of a list rather than the groups of a number."""
_FREE = {"400", "800", "888", "877", "866", "855", "844", "833"}
"""Numbers that cost the caller nothing are firms'."""


def mobile(number: Candidate) -> bool:
    """Return whether it is a mobile phone of mainland China."""
    digits = number.digits
    for country in ("0086", "086", "86"):
        if digits.startswith(country) and len(digits) == len(country) + 11:
            parted = number.shape[0] in {len(country), len(digits)} or number.for_phone
            return parted and checksums.mobile(digits[len(country) :])
    if len(digits) == 12 and digits[0] == "0":
        usual = len(number.shape) == 1 or number.shape == (4, 4, 4) or number.for_phone
        return usual and checksums.mobile(digits[1:])
    if not checksums.mobile(digits) or number.shape == (1, 3, 3, 4):
        return False
    return number.for_phone or number.mixed or _grouped(number)


def _grouped(number: Candidate) -> bool:
    """Return whether eleven digits are grouped as people group a mobile phone's."""
    if "." in number.apart:
        return number.shape in _DOTTED_SHAPES
    if number.single:
        return not number.apart & _LISTING
    return number.shape in _MOBILE_SHAPES and not number.apart & _LISTING


def landline(number: Candidate) -> bool:
    """Return whether it is a landline of mainland China, its area code before it or not."""
    digits, shape = number.digits, number.shape
    if digits.startswith("86") and number.before.endswith("+"):
        return checksums.landline("0" + digits[2:])
    if checksums.landline(digits):
        split = len(shape) == 1 or (
            shape[0] == checksums.area(digits) and shape[1:] in _LOCAL_SHAPES
        )
        usual = split and not number.apart & (_LISTING | {"."})
        told = number.for_phone and not number.apart & _LISTING
        return usual or number.mixed or told
    local = shape in _LOCAL_SHAPES and digits[0] in "2345678" and digits[:3] not in _FREE
    return local and number.for_landline


def abroad(number: Candidate) -> bool:
    """Return whether it is a phone of another country, or of Hong Kong, Macau or Taiwan."""
    digits, shape = number.digits, number.shape
    if number.before.endswith("+"):
        return 9 <= len(digits) <= 15 and "." not in number.apart
    if (
        len(digits) == 10
        and digits[:2] == "09"
        and (shape in {(4, 3, 3), (4, 6)} or number.for_phone)
    ):
        return True
    if len(digits) == 11 and digits[:2] == "07" and digits[2] in "1345789":
        return shape in {(5, 6), (5, 3, 3)} or (len(shape) == 1 and number.for_phone)
    return _american(number)


def _american(number: Candidate) -> bool:
    """Return whether it is a phone of the North American numbering plan."""
    digits, shape = number.digits, number.shape
    if len(digits) == 7:
        return shape == (3, 4) and digits[0] in "23456789" and number.for_phone
    local = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    if len(local) != 10 or local[0] in "01" or local[3] in "01" or local[:3] in _FREE:
        return False
    if shape not in _AMERICAN_SHAPES:
        return len(shape) == 1 and number.for_phone
    return number.for_phone or not (number.apart <= {" "} or number.apart & _LISTING)
