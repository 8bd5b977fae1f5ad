"""The fourth rung: whether the public's awareness, as asked, moved with a story.

E1: two waves that differ say that awareness moved while the story was about, and not why.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from luopan.readings.awareness import AudienceShare, Awareness
from luopan.readings.mainstream import Moved, Story
from luopan.stats.design import Estimate, difference, published

SURE = 0.95
LEVEL = 0.9
BEFORE_DAYS, AFTER_DAYS = 400, 183
"""Waves farther from a story speak of other times."""


def moved(stories: Iterable[Story], heard: Awareness) -> tuple[Story, ...]:
    """Return the stories with what the public said of them, where it was asked.

    Parameters
    ----------
    stories : iterable of Story
        Those that reached the mainstream are looked at.
    heard : Awareness
        Every share; those of the public's knowing are read.

    Returns
    -------
    tuple of Story
        On rung 4 where a question that was asked alike before and after rose with probability
        ``SURE``, shared out over all questions that were asked; or where one that was first asked
        after the story finds that most know.
    """
    questions: dict[str, list[AudienceShare]] = {}
    for share in heard.shares:
        if (share.quantity, share.role) == ("known", "public"):
            questions.setdefault(share.question, []).append(share)
    return tuple(_seen(story, list(questions.values())) for story in stories)


def _seen(story: Story, questions: Sequence[Sequence[AudienceShare]]) -> Story:
    out = next((p.at.date() for p in story.reached if p.rung in (2, 3)), None)
    if out is None:
        return story
    told = [said for waves in questions if (said := _asked(waves, out, len(questions)))]
    if not told:
        return story
    best = max(told, key=lambda said: (said.moved, said.p_up or 0.0))
    return story.model_copy(update={"moved": best, "rung": 4 if best.moved else story.rung})


def _asked(waves: Sequence[AudienceShare], out: date, questions: int) -> Moved | None:
    """Return one question's last wave before a day and the first after it, compared."""
    later = [w for w in waves if 0 <= (w.start - out).days <= AFTER_DAYS]
    if not later:
        return None
    after = min(later, key=lambda w: (w.start, w.date))
    asked = (after.source, after.wording)
    alike = [
        w
        for w in waves
        if 0 < (out - w.date).days <= BEFORE_DAYS and (w.source, w.wording) == asked
    ]
    before = max(alike, key=lambda w: w.date, default=None)
    p_up, rose = None, False
    if before is not None:
        one, other = _estimate(after), _estimate(before)
        if one is not None and other is not None:
            p_up = difference(one, other, LEVEL).p_above
            rose = p_up >= 1.0 - (1.0 - SURE) / questions
    elif all(w.start >= out for w in waves):
        # what was never asked before the story is a question about it
        rose = after.says == "most_know" and after.share is not None
    return Moved(indicator=after.question, before=before, after=after, p_up=p_up, moved=rose)


def _estimate(share: AudienceShare) -> Estimate | None:
    """Return what a share and its effective number say, None without a number."""
    if share.n is None:
        return None
    return published(min(max(share.raw, 0.0), 1.0), share.n, share.design_effect or 1.0)
