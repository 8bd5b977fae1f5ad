"""Registers made of a few lines, as ``luopan test`` would write them."""

from datetime import UTC, date, datetime, time

from luopan.readings.base import Interval
from luopan.tables.register import (
    Closing,
    Content,
    Fit,
    Register,
    RegisteredTest,
    Result,
    Stamp,
    Withdrawal,
    line,
    read_register,
)


def planned(name: str = "pause-south", **told: object) -> RegisteredTest:
    usual: dict[str, object] = {
        "name": name,
        "hypothesis": "A pause loses sales",
        "kind": "go_dark",
        "design": "chosen",
        "channels": ("tv",),
        "outcome": "revenue",
        "regions": {"treated": ("south",)},
        "start": date(2026, 7, 6),
        "end": date(2026, 8, 2),
    }
    return RegisteredTest.model_validate({**usual, **told})


def stamp(day: date = date(2026, 6, 20), author: str = "Li") -> Stamp:
    return Stamp(at=datetime.combine(day, time(8), UTC), day=day, author=author)


def closing(
    name: str = "pause-south", ends: tuple[float, float] | None = (-0.06, -0.01), **fit: object
) -> Closing:
    result = None
    if ends is not None:
        relative = Interval(mean=sum(ends) / 2, low=ends[0], high=ends[1])
        result = Result(source="told", relative=relative, detectable=0.04)
    usual: dict[str, object] = {
        "took_part": ("Li", "Wang"), "hours": 12.5, "approval_days": 9, "would_repeat": True,
    }  # fmt: skip
    return Closing(
        name=name,
        result=result,
        fit=Fit.model_validate({**usual, **fit}),
        lesson="It was missed",
        next_step="Half the pause",
    )


def withdrawal(name: str = "pause-south", reason: str = "A holiday") -> Withdrawal:
    return Withdrawal(name=name, reason=reason)


def lines(*told: Content | tuple[Content, Stamp]) -> bytes:
    register, content = Register(), b""
    for each in told:
        said, by = each if isinstance(each, tuple) else (each, stamp())
        entry, written = line(register, said, by)
        register, content = register.after(entry), content + written
    return content


def register(*told: Content | tuple[Content, Stamp]) -> Register:
    return read_register(lines(*told))
