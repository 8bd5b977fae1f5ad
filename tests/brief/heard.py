"""Readings of what customers wrote: labelled, not labelled, and hostile."""

from datetime import date, datetime

from luopan.readings.base import Check, Evidence, Interval, NextStep
from luopan.readings.voices import Audit, Cell, Classifier, Quote, Share, Theme, VoicesReading
from luopan.text import text_digest

AS_OF = date(2026, 11, 15)
MONTHS = tuple(Cell(start=date(2026, m, 1), end=date(2026, m, 28)) for m in (9, 10, 11))


def quote(text: str, role: str, consent: bool | None = None) -> Quote:
    """A passage that stands at the beginning of its document."""
    return Quote(
        document="0" * 32, text=text, begin=0, end=len(text), digest=text_digest(text),
        at=datetime.fromisoformat("2026-11-02T09:30:00"), venue="点评网站", language="zh",
        consent=consent, role=role,  # type: ignore[arg-type]
    )  # fmt: skip


def share(label: str, mean: float, cell: Cell | None = None, **more: object) -> Share:
    """A share with an interval of three points either side."""
    usual: dict[str, object] = {
        "target": "satisfaction", "label": label, "cell": cell or Cell(), "documents": 2984,
        "labels": 200, "naive": 0.8 * mean,
        "share": Interval(mean=mean, low=mean - 0.03, high=mean + 0.03),
    }  # fmt: skip
    return Share(**(usual | more))  # type: ignore[arg-type]


def heard(**more: object) -> VoicesReading:
    """Two hundred labels, a rise, themes with quotes of both sides."""
    rising = [
        share(side, mean + step, cell, p_up=None if cell is MONTHS[0] else 0.93)
        for side, mean, sign in (("positive", 0.52, 1), ("negative", 0.41, -1))
        for cell, step in zip(MONTHS, (0.0, 0.02 * sign, 0.05 * sign), strict=True)
    ]
    usual: dict[str, object] = {
        "as_of": AS_OF, "inputs": (), "evidence": Evidence.E0, "seed": 1,
        "documents": 3000, "counted": 2984, "campaigns": 16, "copies": 32,
        "start": date(2026, 9, 1), "end": AS_OF, "languages": {"zh": 2890, "en": 110},
        "venues": {"点评网站": 1800, "网店": 1200}, "personal": {"phone": 3},
        "classifiers": (Classifier(name="satisfaction-zh", digest="a" * 64, language="zh"),),
        "audit": Audit(labels=200, labellers=2, doubled=50,
                       agreement=Interval(mean=0.81, low=0.7, high=0.9)),
        "shares": (
            share("positive", 0.55), share("negative", 0.38), *rising,
            share("return", 0.08, target="intent"), share("never_again", 0.05, target="intent"),
            share("service", 0.12, target="aspect", polarity="negative"),
            share("request", 0.06, target="request"),
        ),
        "themes": (
            Theme(
                words=("服务", "态度"), language="zh", documents=627, aspect="service",
                positive=0.57,
                share=Interval(mean=0.21, low=0.198, high=0.223),
                quotes=(quote("服务员态度很好，还送了水果，下次还来", "typical"),
                        quote("叫了半天没人理，服务太差", "dissenting", consent=True)),
                dropped={"personal": 2},
            ),
        ),
        "checks": (Check(code="voices_silent_public", passed=False, severity="info",
                         facts={"documents": 2984}),),
    }  # fmt: skip
    return VoicesReading(**(usual | more))  # type: ignore[arg-type]


def unlabelled() -> VoicesReading:
    """Nobody has labelled: a direction, and no percentage."""
    bare = [
        share(side, 0.5, cell, share=None, withheld="no_labels", labels=0,
              p_up=0.9 if cell is MONTHS[2] else None)
        for side in ("positive", "negative")
        for cell in (Cell(), *MONTHS)
    ]  # fmt: skip
    step = NextStep(code="voices_audit", facts={"labels": 200})
    return heard(shares=tuple(bare), audit=Audit(), next_steps=(step,), themes=())


def hostile() -> VoicesReading:
    """A quote and words that try to be markup."""
    evil = '<script>alert(1)</script>{naive} "quoted" & more, the service was slow'
    theme = (
        heard()
        .themes[0]
        .model_copy(
            update={"words": ("<b>service</b>", "{x}"), "quotes": (quote(evil, "typical"),)}
        )
    )
    return heard(themes=(theme,))
