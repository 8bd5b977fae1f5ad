"""Who has heard, and who likes it: the public's own answer, and the circle's beside it (H9)."""

from markupsafe import Markup

from luopan.brief.tell import Teller, span
from luopan.readings.awareness import AudienceShare, Awareness, EchoGap, Quantity, Role

WORDS = "brief.awareness"
TOLD: tuple[Quantity, Quantity] = ("known", "net")
"""What is told of a question: who knows, and what the likes are above the dislikes."""


def key(*parts: str) -> str:
    """Return a key of the words about awareness."""
    return ".".join((WORDS, *parts))


def public(heard: Awareness, tell: Teller) -> list[Markup]:
    """Return what the public knows and likes, in sentences; buyers' where it was not asked."""
    return _of(heard, "public", tell) or _of(heard, "buyers", tell)


def circle(heard: Awareness, tell: Teller) -> list[Markup]:
    """Return what the circle knows and likes, in sentences."""
    return _of(heard, "followers", tell)


def _of(heard: Awareness, role: Role, tell: Teller) -> list[Markup]:
    found = (one for what in TOLD for one in heard.latest(what, role))
    return [sentence for one in found for sentence in said(one, tell)]


def said(share: AudienceShare, tell: Teller, *, asked: bool = True) -> list[Markup]:
    """Return a share with its interval, or as published and why it has none; and what it means.

    ``asked`` says whether when, how many and by whom stands beside it; a lead has no room for it.
    """
    manner = share.quantity if share.share is not None else f"{share.quantity}_bare"
    return [_sentence(share, manner, tell, asked=asked), *_meaning(share, tell)]


def short(heard: Awareness, tell: Teller) -> list[Markup]:
    """Return what the public knows in one sentence, and what it means for knowing and liking."""
    known, liked = (heard.latest(what, "public") for what in TOLD)
    asked = [*known, *liked]
    if not asked:
        return []
    first = asked[0]
    leaning = next((one for one in liked if one is not first and one.says is not None), None)
    if first.quantity == "known" and first.share is None:
        told = [_sentence(first, "known_short", tell, asked=False), *_meaning(first, tell)]
    else:
        told = said(first, tell, asked=False)
    return [*told, *(_meaning(leaning, tell) if leaning is not None else [])]


def _sentence(share: AudienceShare, manner: str, tell: Teller, *, asked: bool) -> Markup:
    return tell.say(
        key(manner),
        question=tell.name(share.question),
        audience=tell.audience(share.audience or share.role or ""),
        share=share_of(share, tell),
        basis=basis(share, tell) if asked else Markup(""),
    )


def basis(share: AudienceShare, tell: Teller) -> Markup:
    """Return when it was asked, of how many and by whom, in brackets behind a share."""
    return _small(tell.say(key("basis"), asked=_asked(share, tell)))


def _small(said: Markup) -> Markup:
    return Markup('<span class="asked">{}</span>').format(said)


def _asked(share: AudienceShare, tell: Teller) -> Markup:
    when = tell.day(share.date)
    if share.start != share.date:
        when = tell.say(key("days"), first=tell.day(share.start), last=when)
    source = tell.name(share.source) if share.source else tell.say(key("source_untold"))
    if share.n is None:
        return tell.say(key("asked_bare"), when=when, source=source)
    return tell.say(key("asked"), when=when, n=tell.count(share.n), source=source)


def _meaning(share: AudienceShare, tell: Teller) -> list[Markup]:
    return [tell.say(key("says", share.says))] if share.says is not None else []


def share_of(share: AudienceShare, tell: Teller) -> Markup:
    """Return a share with its interval, or as published; liked less disliked in points."""
    net = share.quantity == "net"
    if share.share is not None:
        return tell.fig(share.share, "pp" if net else "%", signed=net)
    points = f"{100 * share.raw:+.0f}".replace("-", "\N{MINUS SIGN}")
    return span("count", points if net else f"{share.raw:.0%}")


def gaps(heard: Awareness, tell: Teller, *, asked: bool = True) -> list[Markup]:
    """Return how much more the circle knows or likes than the public, each question apart.

    ``asked`` says whether when, how many and by whom stands beside it, as where no share is told.
    """
    return [_gap(gap, tell, asked=asked) for gap in heard.gaps]


def _gap(gap: EchoGap, tell: Teller, *, asked: bool) -> Markup:
    name = tell.name(gap.circle.question)
    if gap.gap is None:
        return tell.say(key("gap_refused"), question=name, why=tell.text(
            key("refused", gap.refused or "no_n")))  # fmt: skip
    figure = tell.fig(gap.gap, "pp", signed=True)
    both = Markup("")
    if asked:
        audience = tell.audience(gap.public.audience or gap.public.role or "")
        told = {"circle": _asked(gap.circle, tell), "public": _asked(gap.public, tell)}
        both = _small(tell.say(key("both"), audience=audience, **told))
    return tell.say(key(f"gap_{gap.question}"), question=name, gap=figure, basis=both)
