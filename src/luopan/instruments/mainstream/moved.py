"""The fourth rung: whether the public's awareness, as asked, moved with a story.

E1: two waves that differ say that awareness moved while the story was about, and not why.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from luopan.readings.awareness import AudienceShare, Awareness
from luopan.readings.mainstream import Moved, MovedState, Story
from luopan.stats.design import Estimate, difference, published

SURE = 0.95
LEVEL = 0.9
BEFORE_DAYS, AFTER_DAYS = 400, 183
"""Waves farther from a story speak of other times."""


ORDER: tuple[MovedState, ...] = (
    "rose", "rose_shared", "minority", "fell", "majority", "same", "too_few", "incomparable",
)  # fmt: skip
"""Of several questions the one that says most is told."""
WIDE = 0.10
"""A change of this size has to be within sight, else too few were asked."""


def moved(stories: Iterable[Story], heard: Awareness, crossed: Sequence[date]) -> tuple[Story, ...]:
    """Return the stories with what the public said of them, where it was asked.

    Parameters
    ----------
    stories : iterable of Story
        Those that reached the mainstream are looked at.
    heard : Awareness
        Every share; those of the public's knowing are read.
    crossed : sequence of datetime.date
        When each of the firm's stories came to the mainstream.

    Returns
    -------
    tuple of Story
        On rung 4 where a question that was asked alike before and after rose with probability
        ``SURE``, shared out over all questions that were asked, and no other story came to the
        mainstream in between. Of late before long ago, high before low.
    """
    questions: dict[str, list[AudienceShare]] = {}
    for share in heard.shares:
        if (share.quantity, share.role) == ("known", "public"):
            questions.setdefault(share.question, []).append(share)
    told = [_seen(story, list(questions.values()), crossed) for story in stories]
    return tuple(sorted(told, key=lambda story: (not story.late, -story.rung)))


def _seen(
    story: Story, questions: Sequence[Sequence[AudienceShare]], crossed: Sequence[date]
) -> Story:
    out = next((p.at.date() for p in story.reached if p.rung in (2, 3)), None)
    if out is None:
        return story
    told = [s for waves in questions if (s := _asked(waves, out, crossed, len(questions)))]
    if not told:
        return story
    best = min(told, key=lambda said: ORDER.index(said.state))
    return story.model_copy(update={"moved": best, "rung": 4 if best.moved else story.rung})


def _asked(
    waves: Sequence[AudienceShare], out: date, crossed: Sequence[date], questions: int
) -> Moved | None:
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
    p_up, state = None, _once(after) if all(w.start >= out for w in waves) else "incomparable"
    between = 1
    if before is not None:
        between = sum(before.date < day <= after.start for day in crossed)
        p_up, state = _compared(before, after, questions, shared=between > 1)
    return Moved(
        indicator=after.question, before=before, after=after, p_up=p_up, stories=between,
        state=state,
    )  # fmt: skip


def _once(after: AudienceShare) -> MovedState:
    """Return what a question says that was never asked before the story."""
    says: dict[str, MovedState] = {"most_know": "majority", "most_do_not_know": "minority"}
    return says.get(after.says or "", "incomparable")


def _compared(
    before: AudienceShare, after: AudienceShare, questions: int, *, shared: bool
) -> tuple[float | None, MovedState]:
    """Return the probability of a rise, and what may be said of it."""
    one, other = _estimate(after), _estimate(before)
    if one is None or other is None:
        return None, "incomparable"
    found = difference(one, other, LEVEL)
    sure = 1.0 - (1.0 - SURE) / questions
    if found.p_above >= sure:
        return found.p_above, "rose_shared" if shared else "rose"
    if found.p_above <= 1.0 - sure:
        return found.p_above, "fell"
    wide = max(found.value - found.low, found.high - found.value) > WIDE
    return found.p_above, "too_few" if wide else "same"


def _estimate(share: AudienceShare) -> Estimate | None:
    """Return what a share and its effective number say.

    None without a number, and where those who answered chose to.
    """
    if share.n is None or share.selection == "self":
        return None
    return published(min(max(share.raw, 0.0), 1.0), share.n, share.design_effect or 1.0)
