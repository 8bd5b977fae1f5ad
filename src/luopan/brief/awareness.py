"""Who has heard, and who likes it: the public's own answer, and the circle's beside it (H9)."""

from markupsafe import Markup

from luopan.brief.tell import Teller, span
from luopan.readings.awareness import AudienceShare, Awareness, EchoGap

WORDS = "brief.awareness"
TOLD = ("known", "net")
"""What is told of a question: who knows, and what the likes are above the dislikes."""


def key(*parts: str) -> str:
    """Return a key of the words about awareness."""
    return ".".join((WORDS, *parts))


def public(heard: Awareness, tell: Teller) -> list[Markup]:
    """Return what the public knows and likes, in sentences; buyers' where it was not asked."""
    for role in ("public", "buyers"):
        found = [one for what in TOLD for one in heard.latest(what, role)]  # type: ignore[arg-type]
        if found:
            return [sentence for one in found for sentence in said(one, tell)]
    return []


def _points(value: float) -> str:
    """Return liked less disliked in percentage points, with a true minus sign."""
    return f"{100 * value:+.0f}".replace("-", "\N{MINUS SIGN}")


def circle(heard: Awareness, tell: Teller) -> list[Markup]:
    """Return what the circle knows and likes, in sentences."""
    found = [one for what in TOLD for one in heard.latest(what, "followers")]  # type: ignore[arg-type]
    return [sentence for one in found for sentence in said(one, tell)]


def said(share: AudienceShare, tell: Teller) -> list[Markup]:
    """Return a share with its interval, or as published and why it has none; and what it means."""
    who = {"question": tell.name(share.question), "audience": audience(share, tell)}
    if share.share is not None:
        unit = "pp" if share.quantity == "net" else "%"
        figure = tell.fig(share.share, unit, signed=share.quantity == "net")
        told = tell.say(key(share.quantity), share=figure, **who)
    else:
        raw = span("count", _points(share.raw) if share.quantity == "net" else f"{share.raw:.0%}")
        told = tell.say(key(f"{share.quantity}_bare"), share=raw, **who)
    meaning = [tell.say(key("says", share.says))] if share.says is not None else []
    return [told, *meaning]


def audience(share: AudienceShare, tell: Teller) -> Markup:
    """Return who was asked, in the reader's language."""
    name = share.audience or share.role or ""
    known = f"brief.audiences.{name.lower()}"
    return span("name", tell.text(known)) if tell.words.has(known) else tell.name(name)


def short(heard: Awareness, tell: Teller) -> list[Markup]:
    """Return what the public knows in one sentence, and what it means for knowing and liking."""
    asked = [*heard.latest("known", "public"), *heard.latest("net", "public")]
    if not asked:
        return []
    first = asked[0]
    told = said(first, tell)
    if first.share is None and first.quantity == "known":
        raw = span("count", f"{first.raw:.0%}")
        who = {"question": tell.name(first.question), "audience": audience(first, tell)}
        told = [tell.say(key("known_short"), share=raw, **who), *told[1:]]
    leaning = next((one.says for one in asked[1:] if one.quantity == "net" and one.says), None)
    return [*told, *([tell.say(key("says", leaning))] if leaning is not None else [])]


def share_of(share: AudienceShare, tell: Teller) -> Markup:
    """Return a share with its interval, or as published."""
    if share.share is not None:
        return tell.fig(share.share, "%")
    return span("count", f"{share.raw:.0%}")


def gaps(heard: Awareness, tell: Teller) -> list[Markup]:
    """Return how much more the circle knows or likes than the public, each question apart."""
    return [_gap(gap, tell) for gap in heard.gaps]


def _gap(gap: EchoGap, tell: Teller) -> Markup:
    name = tell.name(gap.circle.question)
    if gap.gap is None:
        return tell.say(key("gap_refused"), question=name, why=tell.text(
            key("refused", gap.refused or "no_n")))  # fmt: skip
    figure = tell.fig(gap.gap, "pp", signed=True)
    return tell.say(key(f"gap_{gap.question}"), question=name, gap=figure)
