"""The register of tests: what was said before a test, and nothing of it can be taken back."""

from luopan.tables.register.canonical import canonical, digest
from luopan.tables.register.chain import FILE, FIRST, line, read_register
from luopan.tables.register.compare import Ran, deviations
from luopan.tables.register.entries import (
    Bet,
    Closing,
    Content,
    Entry,
    Fit,
    Follows,
    Guardrail,
    RegisteredTest,
    Result,
    Stamp,
    Withdrawal,
)
from luopan.tables.register.keep import enter, held
from luopan.tables.register.programmes import Programme, programmes
from luopan.tables.register.record import Collision, Record, State
from luopan.tables.register.register import Register
from luopan.tables.register.summary import Summary, fit_course, summary, turned

__all__ = [
    "FILE",
    "FIRST",
    "Bet",
    "Closing",
    "Collision",
    "Content",
    "Entry",
    "Fit",
    "Follows",
    "Guardrail",
    "Programme",
    "Ran",
    "Record",
    "Register",
    "RegisteredTest",
    "Result",
    "Stamp",
    "State",
    "Summary",
    "Withdrawal",
    "canonical",
    "deviations",
    "digest",
    "enter",
    "fit_course",
    "held",
    "line",
    "programmes",
    "read_register",
    "summary",
    "turned",
]
