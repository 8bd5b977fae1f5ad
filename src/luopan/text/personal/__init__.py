"""Personal data out: found by checksum and by context, masked, counted by kind."""

from luopan.text.personal.find import find_personal
from luopan.text.personal.found import KINDS, Personal
from luopan.text.personal.redact import MASKS, Redacted, redact

__all__ = ["KINDS", "MASKS", "Personal", "Redacted", "find_personal", "redact"]
