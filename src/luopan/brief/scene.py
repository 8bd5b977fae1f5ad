"""The readings of one run with the reader's words: what every part of the page starts from."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from luopan.brief.activity import is_activity, is_relationship
from luopan.brief.content import Note
from luopan.brief.tell import Teller, span
from luopan.brief.words import Words
from luopan.brief.words.loader import placeholders
from luopan.readings.base import Check, NextStep
from luopan.readings.bundle import Reading, Readings
from luopan.readings.direction import DirectionReading
from luopan.readings.mix import MixReading

BEHAVIOUR_FIRST = ("rate", "nps", "csat", "share", "mean", "flow")
MOST = 4
"""How many indicators a question shows; the rest is in the JSON, and counted on the page."""
AWARENESS = ("aware", "知晓", "认知", "知名")
FOLLOWING = ("follower", "fan", "member", "community", "粉丝", "关注", "会员", "社群", "圈内")


@dataclass(frozen=True)
class Scene:
    """Readings and words together."""

    readings: Readings
    words: Words

    def text(self, key: str, **facts: object) -> str:
        """Return plain words."""
        return self.words.text(key, **facts)

    def anchor(self, reading: Reading) -> str:
        """Return where the provenance of a reading stands."""
        return f"s{1 + next(k for k, r in enumerate(self.readings.readings) if r is reading)}"

    def teller(self, reading: Reading | None = None) -> Teller:
        """Return who speaks about a reading, or about the whole."""
        tell = Teller(self.words, self.readings.currency)
        if reading is None:
            return tell
        return tell.about(self.anchor(reading), failed=bool(reading.failed))

    def indicators(self) -> list[DirectionReading]:
        """Return the indicators that may be read as success: activity counts are not (R27).

        A goal is always kept: what may be a goal was decided when the settings were read.
        """
        return [
            r
            for r in self.readings.direction()
            if r.goal is not None or not is_activity(r.indicator)
        ]

    def goals(self) -> list[DirectionReading]:
        """Return the goals, in the firm's own order."""
        return [r for r in self.indicators() if r.goal is not None][:5]

    def circle(self) -> list[DirectionReading]:
        """Return what belongs to question four: awareness, and whatever names its audience."""
        return [
            r
            for r in self.indicators()
            if r.audience is not None or any(a in r.indicator.lower() for a in AWARENESS)
        ]

    def relationship(self) -> list[DirectionReading]:
        """Return what belongs to question two; behaviour first, then stated intent (R28)."""
        outside = {id(r) for r in self.circle()}
        found = [
            r
            for r in self.indicators()
            if id(r) not in outside and r.region is None and is_relationship(r.indicator, r.kind)
        ]
        return sorted(found, key=lambda r: BEHAVIOUR_FIRST.index(r.kind))

    def shown(self) -> list[Reading]:
        """Return the readings whose numbers stand on the page, in the order of the run."""
        around = self.circle()
        drawn = {
            id(r)
            for r in (
                *self.goals(),
                *[r for r in self.relationship() if r.goal is None][:MOST],
                *[r for r in around if self.inside(r)][:MOST],
                *[r for r in around if not self.inside(r)][:MOST],
                *[r for r in self.indicators() if r.scored][:MOST],
                *self.readings.mix(),
                self.readings.route(),
                *self.readings.experiments(),
                *self.readings.voices(),
                self.readings.mainstream(),
                self.readings.ledger(),
            )
        }
        return [r for r in self.readings.readings if id(r) in drawn]

    def mix(self) -> MixReading | None:
        """Return the joint model, if there is one."""
        return next(iter(self.readings.mix()), None)

    def inside(self, reading: DirectionReading) -> bool:
        """Whether the audience is the firm's own circle."""
        told = f"{reading.audience or ''} {self.words.name(reading.audience or '')}".lower()
        return any(word in told for word in FOLLOWING)

    def spoken(self, prefix: str, code: str, facts: dict[str, object], tell: Teller) -> Markup:
        """Return the words of a code, or the code and its facts where no words fit them."""
        key = f"{prefix}.{code}"
        if self.words.has(key) and placeholders(self.words.entries[key]) <= facts.keys():
            return tell.say(key, **facts)
        told = ", ".join(f"{k}={tell.words.fact(v)}" for k, v in facts.items())
        return span("code", f"{code} ({told})" if told else code)

    def steps(self, steps: Iterable[NextStep], tell: Teller) -> list[Markup]:
        """Return next steps as sentences."""
        return [self.spoken("next", s.code, dict(s.facts), tell) for s in steps]

    def check(self, check: Check, tell: Teller) -> Markup:
        """Return a check as a sentence."""
        prefix = "passed" if check.passed else "check"
        return self.spoken(prefix, check.code, dict(check.facts), tell)

    def failed_checks(self, reading: Reading, tell: Teller) -> list[Note]:
        """Return the failed checks of a reading; they watermark it."""
        return [
            Note("fail", tell.say("brief.failed.note", what=self.check(c, tell)))
            for c in reading.failed
        ]

    def warnings(self, reading: Reading, tell: Teller) -> list[Note]:
        """Return what did not pass but does not watermark."""
        return [
            Note("warn", self.check(c, tell))
            for c in reading.checks
            if not c.passed and c.severity == "warn"
        ]

    def left_out(self, instrument: str) -> bool:
        """Whether an instrument was not asked for: then nothing is said of what it would need."""
        return self.readings.absent.get(instrument) == "not_asked"

    def missing(self, instrument: str) -> tuple[Note, ...]:
        """Return why a part has no data, and what to collect."""
        tell = self.teller()
        code = self.readings.absent.get(instrument, "no_table")
        key = f"absent.{code}"
        why = tell.say(key) if self.words.has(key) else span("code", code)
        if self.left_out(instrument):
            return (Note("unknown", why),)
        collect = tell.say(f"brief.collect.{instrument}")
        return (Note("unknown", tell.say("brief.missing", why=why, collect=collect)),)
