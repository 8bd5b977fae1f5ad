"""Whether a number can be what it looks like: check digits, dates, prefixes, area codes."""

from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10x98765432"
_PROVINCES = frozenset(
    map(str, (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
              *range(61, 66), 71, 81, 82, 83, 91))
)  # fmt: skip
_MOBILE = frozenset(
    map(str, (*range(130, 140), *range(145, 150), *range(150, 154), *range(155, 160), 162,
              *range(165, 168), *range(170, 179), *range(180, 190), *range(190, 194),
              *range(195, 200)))
)  # fmt: skip


def resident(number: str) -> bool:
    """Return whether 17 digits and a check character are a Chinese resident's (GB 11643)."""
    return resident_shape(number) and check_character(number[:17]) == number[17]


def resident_shape(number: str) -> bool:
    """Return whether 18 or 15 characters begin with a province and hold a day of birth."""
    if len(number) == 15:
        return number[:2] in _PROVINCES and _is_day("19" + number[6:12])
    return len(number) == 18 and number[:2] in _PROVINCES and _is_day(number[6:14])


def check_character(digits: str) -> str:
    """Return the last character of a resident's number from the 17 before it (ISO 7064, 11-2)."""
    total = sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=True))
    return _CHECKS[total % 11]


def luhn(number: str) -> bool:
    """Return whether a card's number has Luhn's check digit (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def issued(number: str) -> bool:
    """Return whether a card's number begins and is as long as those that banks issue."""
    size = len(number)
    if number[:2] == "62":
        return 16 <= size <= 19
    if number[:2] in {"34", "37"}:
        return size == 15
    if number[0] == "4" or "51" <= number[:2] <= "55" or "2221" <= number[:4] <= "2720":
        return size == 16
    return number[:2] in {"35", "60", "65", "69", "95", "98"} and 16 <= size <= 19


def mobile(number: str) -> bool:
    """Return whether eleven digits begin as mobile phones of mainland China do."""
    return len(number) == 11 and number[:3] in _MOBILE


def area(number: str) -> int:
    """Return how many digits the area code has that a landline's number begins with, or 0."""
    if number[:3] == "010" or (number[:2] == "02" and number[2:3] not in {"", "6"}):
        return 3
    return 4 if number[:1] == "0" and number[1:2] in set("3456789") and len(number) > 3 else 0


def landline(number: str) -> bool:
    """Return whether digits are an area code of mainland China and a subscriber's number."""
    code = area(number)
    rest = len(number) - code
    return (
        bool(code)
        and number[code : code + 1] in set("2345678")
        and (rest == 8 or (code == 4 and rest == 7))
    )


def social_security(number: str) -> bool:
    """Return whether nine digits can be a social security number of the United States."""
    return (
        number[:3] not in {"000", "666"}
        and number[0] != "9"
        and number[3:5] != "00"
        and number[5:] != "0000"
    )


def _is_day(digits: str) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return 1800 <= day.year <= 2035
