"""One way of writing a JSON value, so that equal content has equal bytes."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

_WHOLE = 2.0**53
"""Below this every whole number is a float of its own and may be written without a point."""


def canonical(value: object) -> str:
    """Write a JSON value in its one form.

    Keys are sorted by code point, nothing stands between the parts, letters are written as they
    are, and a whole number has no point: 3.0 is ``3`` and −0.0 is ``0``. Other numbers have the
    fewest digits that give the same float again. It is the idea of RFC 8785, with Python's way of
    writing exponents.

    Parameters
    ----------
    value : JSON value
        None, truth values, numbers, text, sequences and mappings with text keys.

    Raises
    ------
    ValueError
        ``number`` where one is not finite; ``text`` where one cannot be written as UTF-8.
    TypeError
        For what is no JSON.
    """
    text = json.dumps(
        _plain(value), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("text: half a character cannot be written") from error
    return text


def digest(value: object) -> str:
    """Return the SHA-256 of a value's canonical form, in hexadecimal digits."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def _plain(value: object) -> Any:  # noqa: ANN401  # any JSON value
    """Return the value with every number in its one form."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"number: {value} is not finite")
        return int(value) if value.is_integer() and abs(value) < _WHOLE else value
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("the keys of a JSON object are texts")
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_plain(part) for part in value]
    return value
