"""What people write about the sample firm, put together from the pieces of ``sample_voices.toml``.

What is true: of those who judge, the dissatisfied fall in October, when a new package ends the
leaks; some praise is irony, which counting takes at its word; one lottery post is copied by sixty
accounts; some leave a telephone number, some refuse to be quoted, and some only chat.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np

PIECES = Path(__file__).with_suffix(".toml")
HEADER = ("id", "at", "venue", "author", "consent", "text")
COUNT, COPIES, DAYS = 1_400, 60, 182
NEW_PACKAGE = date(2026, 10, 1)
CHINESE = 0.82
VENUES = {
    "zh": (("天猫旗舰店", "小红书", "微博", "客服"), (0.45, 0.25, 0.20, 0.10)),
    "en": (("Amazon", "Instagram"), (0.70, 0.30)),
}
ABOUT = {"quality": 0.45, "price": 0.16, "delivery": 0.24, "service": 0.15}
"""What a clause is about."""
BLAMES = {
    "before": {"quality": 0.24, "price": 0.40, "delivery": 0.55, "service": 0.45},
    "since": {"quality": 0.20, "price": 0.36, "delivery": 0.14, "service": 0.30},
}
"""Share of the clauses on it that blame, before the new package and since."""
BLAND, CHATS, IRONIC, ASKS, MEANS, PHONES = 0.06, 0.12, 0.05, 0.06, 0.22, 0.02
CONSENT = (("yes", "", "no"), (0.45, 0.45, 0.10))

Pieces = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Voice:
    """A text and what is true of it: how satisfied, and each aspect, intent and request."""

    name: str
    at: datetime
    venue: str
    author: str
    consent: str
    text: str
    satisfaction: str
    answers: tuple[tuple[str, str], ...] = ()


def voices(rng: np.random.Generator, last: date) -> tuple[Voice, ...]:
    """Return all texts in the order of time; the last on ``last``."""
    pieces = tomllib.loads(PIECES.read_text(encoding="utf-8"))
    back = rng.integers(0, DAYS, COUNT)
    back[0] = 0
    drawn = [_written(rng, pieces, last - timedelta(days=int(days))) for days in back]
    drawn += _copied(rng, pieces, last - timedelta(days=40))
    drawn.sort(key=lambda voice: voice.at)
    return tuple(replace(voice, name=f"q{i:04d}") for i, voice in enumerate(drawn, 1))


def press(written: Sequence[Voice]) -> str:
    """Return the post that so many passed on, as the firm wrote it."""
    told = tomllib.loads(PIECES.read_text(encoding="utf-8"))["campaign"]["zh"]
    copies = [v.text for v in written if v.text.startswith(told[: told.index("{")])]
    return min(copies, key=len)


def rows(written: Sequence[Voice]) -> Iterator[Sequence[object]]:
    """Yield the rows of the voices table."""
    for one in written:
        at = one.at.isoformat(sep=" ", timespec="minutes")
        yield one.name, at, one.venue, one.author, one.consent, one.text


class _Writer:
    """Fills the pieces of one language by lot."""

    def __init__(self, rng: np.random.Generator, pieces: Pieces, tongue: str, day: date) -> None:
        told = pieces[tongue]
        assert isinstance(told, dict)
        self.rng, self.tongue, self.told = rng, tongue, told
        self.new = told["new_package"] if day >= NEW_PACKAGE else {}
        self.fill = {slot: self.one(told[slot]) for slot in ("drink", "when", "who", "city")}

    def one(self, listed: Sequence[str]) -> str:
        return str(listed[int(self.rng.integers(len(listed)))])

    def piece(self, *path: str) -> str:
        """Return a piece by lot, its slots filled as everywhere in this text."""
        told = self.told
        for step in path:
            told = told[step]
        more = self.new.get(path[-1], ()) if path[0] in {"opening", "delivery"} else ()
        return self.one((*told, *more)).format(**self.fill)

    def turned(self, yes: bool) -> str:
        """Return what turns a sentence, where it is turned."""
        return self.piece("but") + " " * (self.tongue == "en") if yes else ""

    def joined(self, parts: Sequence[str]) -> str:
        """Return the parts as one text."""
        if self.tongue == "zh":
            stops = ["，"] * (len(parts) - 1) + [self.one(("。", "！", "", "~"))]
            return "".join(part + stop for part, stop in zip(parts, stops, strict=True))
        stops = [self.one((", ", ". ")) for _ in parts[1:]] + ["."]
        text = "".join(part + stop for part, stop in zip(parts, stops, strict=True))
        return ". ".join(part[:1].upper() + part[1:] for part in text.split(". "))


def _written(rng: np.random.Generator, pieces: Pieces, day: date) -> Voice:
    """Return what one person writes on a day."""
    tongue = "zh" if rng.random() < CHINESE else "en"
    writer = _Writer(rng, pieces, tongue, day)
    venue = str(rng.choice(VENUES[tongue][0], p=VENUES[tongue][1]))
    if rng.random() < CHATS and venue not in {"天猫旗舰店", "客服", "Amazon"}:
        return _signed(rng, day, venue, writer.piece("chatter", "cannot_tell"), "cannot_tell")
    if rng.random() < IRONIC and day < NEW_PACKAGE:
        said = (writer.piece("opening"), writer.piece("irony", "negative"))
        return _signed(rng, day, venue, writer.joined(said), "negative")
    return _judged(rng, writer, day, venue)


def _judged(rng: np.random.Generator, writer: _Writer, day: date, venue: str) -> Voice:
    """Return a text that judges one to three sides of the firm."""
    blames = BLAMES["since" if day >= NEW_PACKAGE else "before"]
    count = 1 + int(rng.random() < 0.5) + int(rng.random() < 0.2)
    about = rng.choice(list(ABOUT), size=count, replace=False, p=list(ABOUT.values()))
    sides = {}
    for aspect in about.tolist():
        side = "negative" if rng.random() < blames[aspect] else "positive"
        sides[aspect] = "neutral" if rng.random() < BLAND else side
    parts = [writer.piece("opening")] if rng.random() < 0.85 else []
    before = ""
    for aspect, side in sides.items():
        turned = before == "positive" and side == "negative"
        parts.append(writer.turned(turned) + writer.piece(aspect, side))
        before = side
    balance = sum({"positive": 1, "negative": -1, "neutral": 0}[side] for side in sides.values())
    satisfied = "positive" if balance > 0 else "negative" if balance < 0 else "neutral"
    answers = list(sides.items())
    if balance and rng.random() < MEANS:
        meant = ("return", "stay", "recommend") if balance > 0 else ("never_again", "leave")
        intent = str(rng.choice(meant))
        parts.append(writer.piece("intent", intent))
        answers.append(("intent", intent))
    if rng.random() < ASKS:
        parts.append(writer.piece("request", "asked"))
        answers.append(("request", "yes"))
    if venue == "客服" and rng.random() < 10 * PHONES:
        parts.append(f"我的电话是1{rng.integers(30, 90)}{rng.integers(10**7, 10**8)}")
    return _signed(rng, day, venue, writer.joined(parts), satisfied, tuple(answers))


def _signed(
    rng: np.random.Generator,
    day: date,
    venue: str,
    text: str,
    satisfied: str,
    answers: tuple[tuple[str, str], ...] = (),
) -> Voice:
    """Return a text with its hour, its author and whether it may be quoted."""
    at = datetime.combine(day, time(int(rng.integers(7, 24)), int(rng.integers(60))))
    author = f"u{rng.integers(10_000, 99_999)}"
    consent = str(rng.choice(CONSENT[0], p=CONSENT[1]))
    return Voice("", at, venue, author, consent, text, satisfied, answers)


def _copied(rng: np.random.Generator, pieces: Pieces, day: date) -> list[Voice]:
    """Return a lottery post as many accounts pass it on, nearly word by word."""
    writer = _Writer(rng, pieces, "zh", day)
    told = pieces["campaign"]
    assert isinstance(told, dict)
    post = told["zh"].format(count=int(rng.integers(50, 500)), **writer.fill)
    marks = ("", "！", " 冲", " @好友", "[鼓掌]")
    return [
        _signed(rng, day, "微博", post + str(rng.choice(marks)), "cannot_tell")
        for _ in range(COPIES)
    ]
